// The client's side of poll_server.hpp.
#pragma once

#include <httplib.h>

#include <functional>

#include "transports/wire/frame_buffer.hpp"

namespace wirerace::http {

class Poller {
 public:
  using Deliver = std::function<void(Message)>;

  /// `target`: path and session. `deliver` gets the messages.
  Poller(httplib::Client& client, std::string target, Deliver deliver);

  struct Outcome {
    bool empty = false;  ///< answered, with no message
    std::string why;     ///< not empty: the channel is at its end
  };

  /// Asks once, for messages there within `wait`. A poll whose connection broke is no end: the next asks for
  /// what is missing, and only two in a row end the channel.
  Outcome poll(std::chrono::milliseconds wait);

 private:
  bool take(std::string_view piece);

  httplib::Client& client_;
  std::string target_;
  Deliver deliver_;
  std::uint64_t cursor_ = 0;  // the last message delivered
  wire::FrameBuffer frames_;
  bool broke_ = false;     // the last poll did
  std::string bad_frame_;  // what was wrong with one
};

}  // namespace wirerace::http
