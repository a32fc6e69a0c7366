// The Server of the backends whose clients post their messages in unary calls.
#pragma once

#include <list>
#include <random>
#include <unordered_map>

#include "transports/grpc/batches.hpp"
#include "transports/grpc/cq_channel.hpp"

namespace wirerace::talk {

/// A channel as the server has it: lasts as long as its client listens. How messages go down is a derived
/// class's.
class Session : public CqChannel {
 public:
  struct Origin {
    Sessions::AsyncService& service;
    grpc::ServerCompletionQueue& queue;
    Listener& listener;
    std::uint64_t id;
    Release release;
    std::function<void()> on_accept;  ///< called when a client has come
  };

  explicit Session(Origin origin);

  /// A client has come, and has not gone.
  bool live() const { return live_; }

  /// What the client has posted.
  void receive(const Frames& frames);

  /// The reply to that, which is empty.
  virtual void answer(Reply&) {}

 protected:
  using Rpc = grpc::ServerAsyncWriter<Frame>;
  Rpc& rpc() { return rpc_; }

 private:
  void requested(bool ok);
  void open_once();
  void done();

  const std::uint64_t id_;
  std::function<void()> on_accept_;
  bool live_ = false;
  Hello hello_;
  grpc::ServerContext context_;
  Rpc rpc_{&context_};
  Step on_requested_ = step([this](bool ok) { requested(ok); });
  Step on_marked_ = step([this](bool ok) {
    if (ok) open_once();
  });
  Step on_done_ = step([this](bool) { done(); });
};

class SessionServer : public Server {
 public:
  using MakeSession = std::unique_ptr<Session> (*)(Session::Origin);

  SessionServer(const ServerOptions& options, Listener& listener, MakeSession make_session);
  ~SessionServer() override;

  std::uint16_t port() const override { return listening_.port; }
  void wake_at(TimePoint when) override { loop_.wake_at(when); }

 private:
  class PostCall;

  SessionServer(const ServerOptions& options, Listener& listener, MakeSession make_session,
                grpc::ServerBuilder&& builder);

  void accept_session();
  void accept_post();
  grpc::Status take(const Posted& posted, Reply& reply);

  const MakeSession make_session_;
  Sessions::AsyncService service_;
  grpc::ServerCompletionQueue* queue_;  // the loop's
  CqLoop loop_;
  Listening listening_;
  std::mt19937_64 ids_{std::random_device{}()};
  std::unordered_map<std::uint64_t, std::unique_ptr<Session>> sessions_;
  std::list<PostCall> posts_;
  std::vector<PostCall*> spare_posts_;
};

}  // namespace wirerace::talk
