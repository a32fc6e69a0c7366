#include "transports/http/poller.hpp"

#include "transports/http/client_channel.hpp"
#include "transports/http/settings.hpp"

namespace wirerace::http {

Poller::Poller(httplib::Client& client, std::string target, Deliver deliver)
    : client_(client),
      target_(std::move(target)),
      deliver_(std::move(deliver)),
      frames_(session_traits.largest_message) {}

Poller::Outcome Poller::poll(std::chrono::milliseconds wait) {
  std::string refusal;
  bool refused = false;
  httplib::Result result = client_.Get(
      target_ + "&cursor=" + std::to_string(cursor_) + "&wait=" + std::to_string(wait.count()),
      httplib::Headers(),
      [&](const httplib::Response& response) {
        refused = response.status != 200;
        return true;
      },
      [&](const char* bytes, std::size_t size) {
        if (!refused) return take({bytes, size});
        refusal.append(bytes, size);
        return true;
      });
  if (!result && connection_broke(result.error()) && !broke_) {
    broke_ = true;
    frames_ = wire::FrameBuffer(session_traits.largest_message);  // without the frame that was cut
    return {};
  }
  broke_ = false;
  if (!bad_frame_.empty()) return {.why = bad_frame_};
  if (!result) return {.why = failure(result)};
  if (result->status == 200 && result->get_header_value("Next-Cursor") != std::to_string(cursor_)) {
    return {.why = "an answer with fewer or more messages than it says"};
  }
  result->body = std::move(refusal);
  return {.empty = result->status == 204, .why = failure(result)};
}

bool Poller::take(std::string_view piece) {
  try {
    frames_.feed(piece, [this](Message message) {
      ++cursor_;
      deliver_(message);
    });
    return true;
  } catch (const wire::BadFrame& bad) {
    bad_frame_ = bad.what();
    return false;
  }
}

}  // namespace wirerace::http
