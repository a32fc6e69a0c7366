// The client's side of a poll: see transports/http/poll_server.hpp.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "transports/http/event_loop/message_reader.hpp"
#include "transports/wire/frame_buffer.hpp"

namespace wirerace::http_loop {

class Poller {
 public:
  /// Takes the messages.
  explicit Poller(std::function<void(Message)> deliver) : deliver_(std::move(deliver)) {}

  /// "/poll?session=ID&cursor=N&wait=MS", of the messages that have not come yet.
  std::string target(const std::string& session, std::chrono::milliseconds wait) const;

  /// A response, as it comes. What is wrong with it is told by response().
  void header(const Header& header) { messages_ = header.status == 200; }
  void body(std::string_view piece);

  struct Outcome {
    bool empty = false;  ///< answered, with no message
    std::string why;     ///< not empty: the channel is at its end
  };
  Outcome response(const Header& header);

  /// There was no response. True where that is no end: the next poll asks for what is missing. Two in a row
  /// are one.
  bool broken();

 private:
  std::function<void(Message)> deliver_;
  std::uint64_t cursor_ = 0;  // the last message delivered
  wire::FrameBuffer frames_{Traits{}.largest_message};
  bool messages_ = false;  // the body is messages, rather than a reason
  bool broke_ = false;     // the last poll did
  std::string bad_frame_;  // what was wrong with one
  std::string reason_;
};

}  // namespace wirerace::http_loop
