#include "transports/grpc/outbox.hpp"

namespace wirerace::talk {

std::optional<Write> Outbox::push(Message message) {
  if (spare_.empty()) spare_.emplace_back();
  Frame& frame = spare_.front();
  frame.set_text(message.kind == Kind::Text);
  frame.set_payload(message.bytes.data(), message.bytes.size());
  queued_.splice(queued_.end(), spare_, spare_.begin());
  if (queued_.size() == 1) return front();
  waiting_ += message.bytes.size();
  return std::nullopt;
}

std::optional<Write> Outbox::next() {
  spare_.splice(spare_.begin(), queued_, queued_.begin());
  if (queued_.empty()) return std::nullopt;
  waiting_ -= queued_.front().payload().size();
  return front();
}

Write Outbox::front() const {
  Write write{&queued_.front(), {}};
  if (queued_.size() > 1) write.options.set_buffer_hint();
  return write;
}

}  // namespace wirerace::talk
