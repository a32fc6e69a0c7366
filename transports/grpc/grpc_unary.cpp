#include "transports/grpc/grpc_unary.hpp"

#include "transports/grpc/session_client.hpp"
#include "transports/grpc/session_server.hpp"

namespace wirerace {

namespace {

/// Its messages go down in replies.
class AnsweringSession : public talk::Session {
 public:
  using Session::Session;

  void send(Message message) override {
    if (live() && message.bytes.size() <= talk::cq_traits.largest_message) waiting_.push(message);
  }
  std::size_t backlog() const override { return waiting_.bytes(); }

 private:
  void answer(talk::Reply& reply) override {
    waiting_.take(*reply.mutable_frames());
    reply.set_more(!waiting_.empty());
  }

  talk::Batches waiting_;
};

/// Each of its messages goes in a call of its own.
class CallingChannel : public talk::SessionClientChannel {
 public:
  CallingChannel(std::shared_ptr<grpc::Channel> channel, grpc::CompletionQueue& queue, Listener& listener,
                 Release release)
      : SessionClientChannel(std::move(channel), queue, listener, std::move(release), talk::Batches(1)) {}
};

std::unique_ptr<talk::Session> make_session(talk::Session::Origin origin) {
  return std::make_unique<AnsweringSession>(std::move(origin));
}

constexpr Traits traits = [] {
  Traits of_calls = talk::cq_traits;
  of_calls.replies_only = true;
  return of_calls;
}();

}  // namespace

Backend grpc_unary() {
  return {
      .name = "grpc/unary",
      .about = grpc_unary_about,
      .traits = traits,
      .settings = talk::settings({{"unary calls", "1 under way a channel, with one message"},
                                  {"replies", "messages of 256 KiB at most, or one longer message"},
                                  {"threads", talk::cq_threads}}),
      .serve = [](const ServerOptions& options, Listener& listener) -> std::unique_ptr<Server> {
        return std::make_unique<talk::SessionServer>(options, listener, make_session);
      },
      .connect = [](const ClientOptions& options, Listener& listener) -> std::unique_ptr<Client> {
        return std::make_unique<talk::CqClient<CallingChannel>>(options, listener);
      },
  };
}

}  // namespace wirerace
