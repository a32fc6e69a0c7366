// What goes in the unary calls of grpc/server-stream and grpc/unary, and what becomes of those refused.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>
#include <numeric>

#include "transports/conformance_peer.hpp"
#include "transports/grpc/grpc_common.hpp"
#include "transports/grpc/grpc_server_stream.hpp"
#include "transports/grpc/grpc_unary.hpp"

namespace wirerace::talk {
namespace {

using conformance::Peer;
using testing::ElementsAre;

/// Holds the stream of whoever listens, and notes how many messages each call brings.
class NotingServer : private Sessions::CallbackService {
 public:
  explicit NotingServer(grpc::Status reply = grpc::Status::OK) : reply_(std::move(reply)) {
    grpc::ServerBuilder builder;
    builder.RegisterService(this);
    listening_ = listen(builder, {});
  }
  ~NotingServer() override { shut_down(*listening_.server); }

  std::uint16_t port() const { return listening_.port; }

  /// The messages of each call, once they are `count` in all.
  std::vector<int> wait_messages(int count) {
    std::unique_lock lock(mutex_);
    const bool come = noted_.wait_for(lock, conformance::patience, [&] {
      return std::accumulate(calls_.begin(), calls_.end(), 0) >= count;
    });
    EXPECT_TRUE(come) << "waited in vain for " << count << " messages";
    return calls_;
  }

 private:
  class Held : public grpc::ServerWriteReactor<Frame> {
   public:
    Held() { StartSendInitialMetadata(); }
    void OnCancel() override { Finish(grpc::Status::CANCELLED); }
    void OnDone() override { delete this; }
  };

  grpc::ServerWriteReactor<Frame>* Listen(grpc::CallbackServerContext* context, const Hello*) override {
    mark_open(*context, "1");
    return new Held;
  }

  grpc::ServerUnaryReactor* Post(grpc::CallbackServerContext* context, const Posted* posted,
                                 Reply*) override {
    {
      const std::lock_guard lock(mutex_);
      calls_.push_back(posted->frames_size());
    }
    noted_.notify_all();
    auto* const reactor = context->DefaultReactor();
    reactor->Finish(reply_);
    return reactor;
  }

  const grpc::Status reply_;
  std::mutex mutex_;
  std::condition_variable noted_;
  std::vector<int> calls_;
  Listening listening_;
};

/// The messages of each call that a client makes who sends ten messages at once.
std::vector<int> calls_for_ten(const Backend& backend) {
  NotingServer server;
  Peer peer;
  const auto client = backend.connect({.port = server.port()}, peer);
  peer.wait_open(1);
  peer.run(*client, [&] {
    for (int i = 0; i < 10; ++i) peer.open().front()->send({Kind::Text, "one of ten"});
  });
  return server.wait_messages(10);
}

TEST(GrpcServerStream, MessagesThatWaitShareACall) {
  EXPECT_THAT(calls_for_ten(grpc_server_stream()), ElementsAre(1, 9));
}

TEST(GrpcUnary, EachMessageHasACallOfItsOwn) {
  EXPECT_EQ(calls_for_ten(grpc_unary()), std::vector<int>(10, 1));
}

TEST(GrpcServerStream, ARefusedCallClosesTheChannelAndSaysWhy) {
  NotingServer server({grpc::StatusCode::PERMISSION_DENIED, "not from you"});
  Peer peer;
  const auto client = grpc_server_stream().connect({.port = server.port()}, peer);
  peer.wait_open(1);
  peer.run(*client, [&] { peer.open().front()->send({Kind::Text, "may I?"}); });
  peer.wait_closed(1);
  EXPECT_THAT(peer.reasons(), ElementsAre("not from you"));
}

TEST(GrpcServerStream, ACallForNoSessionIsRefused) {
  Peer peer;
  const auto server = grpc_server_stream().serve({}, peer);
  const auto stub = Sessions::NewStub(make_channel({.port = server->port()}));
  grpc::ClientContext context;
  Posted posted;
  posted.add_frames()->set_payload("whose is this?");
  Reply reply;
  EXPECT_EQ(stub->Post(&context, posted, &reply).error_message(), "no such session");
  EXPECT_EQ(peer.opened(), 0u);
  EXPECT_TRUE(peer.received().empty());
}

}  // namespace
}  // namespace wirerace::talk
