// Connecting to a server.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "transports/asio/addresses.hpp"

namespace wirerace::asio {

/// On the loop's thread, which it does not outlive; connect() also before the loop has started. Under TLS it
/// is to be there until all that was begun is done.
class Connector {
 public:
  using Endpoint = boost::asio::generic::stream_protocol::endpoint;
  /// Without an error: the connection, made ready, with hands shaken where it is under TLS.
  using Done = std::function<void(const error_code&, Connection)>;

  /// `tls` may be null. The server's certificate is to be for `name`. Throws TransportError where the
  /// authorities' are none.
  Connector(boost::asio::io_context& context, Endpoint endpoint, const Tls* tls, const std::string& name);

  /// `done` is called later, once. Under TLS that resumes, the first connection but one brings the session:
  /// where a later one does not resume it, that is an error, and the next fetches another.
  void connect(Done done);

 private:
  void open(Done done);
  void secure(Connection connection, Done done);
  void fetch_session();
  void fetched(const error_code& error);

  boost::asio::io_context& context_;
  const Endpoint endpoint_;
  tls::Context tls_;  // null: in the clear
  const bool resumes_;
  std::shared_ptr<const tls::Session> session_;  // that connections resume
  std::vector<Done> waiting_;                    // for the session
};

/// The same for sockets of packets, which have no TLS.
class PacketConnector {
 public:
  using Done = std::function<void(const error_code&, UnixPackets::Socket)>;

  PacketConnector(boost::asio::io_context& context, UnixPackets::Protocol::endpoint endpoint, const Tls*,
                  const std::string&)
      : context_(context), endpoint_(std::move(endpoint)) {}

  void connect(Done done);

 private:
  boost::asio::io_context& context_;
  const UnixPackets::Protocol::endpoint endpoint_;
};

}  // namespace wirerace::asio
