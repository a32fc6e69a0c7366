// A client's channel that posts its messages in unary calls.
#pragma once

#include "transports/grpc/batches.hpp"
#include "transports/grpc/cq_client.hpp"

namespace wirerace::talk {

/// Listens for as long as it lasts; posts its messages, in one call at a time.
class SessionClientChannel : public ClientCall<Sessions, grpc::ClientAsyncReader<Frame>> {
 public:
  /// A call takes what `waiting` makes a batch of.
  SessionClientChannel(std::shared_ptr<grpc::Channel> channel, grpc::CompletionQueue& queue,
                       Listener& listener, Release release, Batches waiting = Batches());

  void send(Message message) override;
  std::size_t backlog() const override { return waiting_.bytes(); }

  void cancel() override;

 private:
  /// A unary call.
  struct Post {
    grpc::ClientContext context;
    std::unique_ptr<grpc::ClientAsyncResponseReader<Reply>> rpc;
    grpc::Status status;
  };

  void accepted(std::string_view mark) override;
  void lost() override;
  void post();
  void replied();

  grpc::CompletionQueue& queue_;
  Batches waiting_;
  bool lost_ = false;
  std::optional<Post> post_;  // the call under way
  Posted posted_;
  Reply reply_;
  Step on_replied_ = step([this](bool) { replied(); });
};

}  // namespace wirerace::talk
