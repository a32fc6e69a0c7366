// What the gRPC backends share: how ends are set up, and what is said of them.
#pragma once

#include <grpcpp/grpcpp.h>
#include <talk.grpc.pb.h>

#include <optional>

#include "transports/transport.hpp"

namespace wirerace::talk {

struct Listening {
  std::unique_ptr<grpc::Server> server;
  std::uint16_t port;
};

/// Starts the server `builder` describes. Throws TransportError where the port is taken.
Listening listen(grpc::ServerBuilder& builder, const ServerOptions& options);

/// Cancels all calls, which closes their connections, and waits for the handlers the library itself runs.
void shut_down(grpc::Server& server);

/// A connection of its own, which the first call makes. Never blocks.
std::shared_ptr<grpc::Channel> make_channel(const ClientOptions& options);

/// Of those for all of `options.channels`, the connections made; unless one was refused or takes longer than
/// a second: then the first call tells.
std::vector<std::shared_ptr<grpc::Channel>> make_connected_channels(const ClientOptions& options);

/// A server marks the stream it accepts, and sends the mark at once, alone; a client takes the stream for
/// open when it finds the mark. gRPC also reports initial metadata for calls that failed and had none.
void mark_open(grpc::ServerContextBase& context, const std::string& mark = "open");
std::optional<std::string_view> find_mark(const grpc::ClientContext& context);

inline Message to_message(const Frame& frame) {
  return {frame.text() ? Kind::Text : Kind::Binary, frame.payload()};
}

/// Why a call ended, never empty.
std::string describe(const grpc::Status& status);

inline constexpr std::string_view closed_by_peer = "closed by the peer";

using Settings = std::vector<std::pair<std::string, std::string>>;

/// What is set for all gRPC backends, and this one's own.
Settings settings(const Settings& own);

inline constexpr const char* stream_writes = "1 outstanding a stream; set_buffer_hint while another waits";

}  // namespace wirerace::talk
