#include "transports/grpc/grpc_server_stream.hpp"

#include "transports/grpc/cq_writer.hpp"
#include "transports/grpc/session_client.hpp"
#include "transports/grpc/session_server.hpp"

namespace wirerace {

namespace {

/// Its messages go down in the call with which its client listens.
class StreamedSession : public talk::Session {
 public:
  using Session::Session;

  void send(Message message) override {
    if (live()) writer_.send(message);
  }
  std::size_t backlog() const override { return writer_.backlog(); }

 private:
  talk::Writer<Rpc> writer_{*this, rpc()};
};

std::unique_ptr<talk::Session> make_session(talk::Session::Origin origin) {
  return std::make_unique<StreamedSession>(std::move(origin));
}

}  // namespace

Backend grpc_server_stream() {
  return {
      .name = "grpc/server-stream",
      .about = grpc_server_stream_about,
      .traits = talk::cq_traits,
      .settings = talk::settings(
          {{"writes", talk::stream_writes},
           {"unary calls", "1 under way a channel, with messages of 256 KiB at most, or one longer message"},
           {"threads", talk::cq_threads}}),
      .serve = [](const ServerOptions& options, Listener& listener) -> std::unique_ptr<Server> {
        return std::make_unique<talk::SessionServer>(options, listener, make_session);
      },
      .connect = [](const ClientOptions& options, Listener& listener) -> std::unique_ptr<Client> {
        return std::make_unique<talk::CqClient<talk::SessionClientChannel>>(options, listener);
      },
  };
}

}  // namespace wirerace
