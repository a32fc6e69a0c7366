#include "transports/unix/unix_asio.hpp"

#include "transports/asio/ends.hpp"
#include "transports/asio/frame_protocol.hpp"
#include "transports/asio/framed_session.hpp"
#include "transports/unix/packet_session.hpp"

namespace wirerace {

namespace {

constexpr Traits traits = [] {
  Traits of_a_stream = asio::FrameProtocol::traits;
  of_a_stream.over_ip = false;
  of_a_stream.tls = of_a_stream.tls_resumed = false;
  return of_a_stream;
}();

using Session = asio::FramedSession<asio::FrameProtocol>;

}  // namespace

Backend unix_asio() {
  return {
      .name = "unix/asio",
      .about = unix_asio_about,
      .traits = traits,
      .settings = {{"type", "SOCK_STREAM"},
                   {"name", "abstract, @wirerace/ADDRESS:PORT"},
                   {"largest write", "32 KiB; 40 KiB where that leaves no rest"},
                   {"listen backlog", "4096"},
                   {"threads", "1 an end"}},
      .serve = [](const ServerOptions& options, Listener& listener) -> std::unique_ptr<Server> {
        return std::make_unique<asio::StreamServer<Session, asio::Unix>>(options, listener);
      },
      .connect = [](const ClientOptions& options, Listener& listener) -> std::unique_ptr<Client> {
        return std::make_unique<asio::StreamClient<Session, asio::Unix>>(options, listener);
      },
  };
}

Backend unix_asio_seqpacket() {
  using Session = unix_packets::PacketSession;
  return {
      .name = "unix/asio+seqpacket",
      .about = unix_asio_seqpacket_about,
      .traits = unix_packets::traits,
      .settings = {{"type", "SOCK_SEQPACKET"},
                   {"name", "abstract, @wirerace/ADDRESS:PORT"},
                   {"largest packet", "64 KiB"},
                   {"packets a system call", "up to 64 sent (sendmmsg), up to 16 received (recvmmsg)"},
                   {"listen backlog", "4096"},
                   {"threads", "1 an end"}},
      .serve = [](const ServerOptions& options, Listener& listener) -> std::unique_ptr<Server> {
        return std::make_unique<asio::StreamServer<Session, asio::UnixPackets>>(options, listener);
      },
      .connect = [](const ClientOptions& options, Listener& listener) -> std::unique_ptr<Client> {
        return std::make_unique<asio::StreamClient<Session, asio::UnixPackets>>(options, listener);
      },
  };
}

}  // namespace wirerace
