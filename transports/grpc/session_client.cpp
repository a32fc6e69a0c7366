#include "transports/grpc/session_client.hpp"

#include "transports/wire/number.hpp"

namespace wirerace::talk {

SessionClientChannel::SessionClientChannel(std::shared_ptr<grpc::Channel> channel,
                                           grpc::CompletionQueue& queue, Listener& listener, Release release,
                                           Batches waiting)
    : ClientCall(std::move(channel), listener, std::move(release),
                 [&queue](Sessions::Stub& stub, grpc::ClientContext& context) {
                   return stub.PrepareAsyncListen(&context, Hello(), &queue);
                 }),
      queue_(queue),
      waiting_(std::move(waiting)) {}

void SessionClientChannel::send(Message message) {
  if (lost_ || message.bytes.size() > cq_traits.largest_message) return;
  waiting_.push(message);
  if (!post_) post();
}

void SessionClientChannel::cancel() {
  ClientCall::cancel();
  if (post_) post_->context.TryCancel();
}

void SessionClientChannel::accepted(std::string_view mark) {
  posted_.set_session(wire::parse_number<std::uint64_t>(mark).value_or(0));
}

void SessionClientChannel::lost() {
  lost_ = true;
  if (post_) post_->context.TryCancel();
}

void SessionClientChannel::post() {
  waiting_.take(*posted_.mutable_frames());
  Post& post = post_.emplace();
  post.rpc = stub().PrepareAsyncPost(&post.context, posted_, &queue_);
  post.rpc->StartCall();
  post.rpc->Finish(&reply_, &post.status, begin(on_replied_));
}

void SessionClientChannel::replied() {
  if (lost_) return;
  if (!post_->status.ok()) return fail(describe(post_->status));
  // Still under way, so that what is sent in reply shares a call.
  for (const Frame& frame : reply_.frames()) deliver(frame);
  post_.reset();
  if (reply_.more() || !waiting_.empty()) post();
}

}  // namespace wirerace::talk
