#include "transports/grpc/batches.hpp"

#include <utility>

namespace wirerace::talk {

void Batches::push(Message message) {
  if (empty() || !has_room(waiting_.back(), message)) {
    if (spare_.empty()) spare_.emplace_back();
    waiting_.splice(waiting_.end(), spare_, spare_.begin());
  }
  Batch& last = waiting_.back();
  Frame& frame = *last.frames.Add();
  frame.set_text(message.kind == Kind::Text);
  frame.set_payload(message.bytes.data(), message.bytes.size());
  last.bytes += message.bytes.size();
  bytes_ += message.bytes.size();
}

void Batches::take(Frames& to) {
  to.Clear();
  if (empty()) return;
  Batch& oldest = waiting_.front();
  to.Swap(&oldest.frames);
  bytes_ -= std::exchange(oldest.bytes, 0);
  spare_.splice(spare_.begin(), waiting_, waiting_.begin());
}

}  // namespace wirerace::talk
