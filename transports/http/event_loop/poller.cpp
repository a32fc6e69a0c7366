#include "transports/http/event_loop/poller.hpp"

#include <utility>

namespace wirerace::http_loop {

std::string Poller::target(const std::string& session, std::chrono::milliseconds wait) const {
  return "/poll?session=" + session + "&cursor=" + std::to_string(cursor_) +
         "&wait=" + std::to_string(wait.count());
}

void Poller::body(std::string_view piece) {
  if (!messages_) {
    reason_.append(piece);
    return;
  }
  if (!bad_frame_.empty()) return;
  try {
    frames_.feed(piece, [this](Message message) {
      ++cursor_;
      deliver_(message);
    });
  } catch (const wire::BadFrame& bad) {
    bad_frame_ = bad.what();
  }
}

Poller::Outcome Poller::response(const Header& header) {
  broke_ = false;
  const std::string reason = std::exchange(reason_, {});
  if (!bad_frame_.empty()) return {.why = bad_frame_};
  if (header.status == 204) return {.empty = true, .why = {}};
  if (header.status != 200)
    return {.why = "the server answered HTTP " + std::to_string(header.status) +
                   (reason.empty() ? "" : ": " + reason)};
  if (header.next_cursor != std::to_string(cursor_))
    return {.why = "an answer with fewer or more messages than it says"};
  return {};
}

bool Poller::broken() {
  frames_ = wire::FrameBuffer(Traits{}.largest_message);  // without the frame that was cut
  reason_.clear();
  return !std::exchange(broke_, true);
}

}  // namespace wirerace::http_loop
