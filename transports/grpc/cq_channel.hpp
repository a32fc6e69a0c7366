// A channel whose calls are on a completion queue.
#pragma once

#include "transports/grpc/cq_loop.hpp"
#include "transports/grpc/grpc_common.hpp"

namespace wirerace::talk {

inline constexpr Traits cq_traits{.tls = true};
inline constexpr const char* cq_threads = "1 an end, and 1 for its timer";

/// On the loop only, as all callbacks are.
class CqChannel : public Channel {
 public:
  using Release = std::function<void(Channel*)>;

  /// A step of this channel, which is released when it has closed and all steps begun have come.
  template <class Next>
  Step step(Next next) {
    return [this, next](bool ok) {
      --pending_;
      next(ok);
      if (closed_ && pending_ == 0) release_(this);
    };
  }

  /// The tag of an operation that starts now.
  void* begin(Step& step) {
    ++pending_;
    return &step;
  }

 protected:
  CqChannel(Side side, Listener& listener, Release release)
      : side_(side), listener_(listener), release_(std::move(release)) {}

  void open() {
    opened_ = true;
    listener_.on_open(*this);
  }

  void deliver(const Frame& frame) { listener_.on_message(*this, to_message(frame)); }

  void close(std::string_view why) {
    closed_ = true;
    if (opened_ || side_ == Side::Client) listener_.on_close(opened_ ? this : nullptr, why);
  }

  bool opened() const { return opened_; }

 private:
  const Side side_;
  Listener& listener_;
  Release release_;
  bool opened_ = false;
  bool closed_ = false;
  int pending_ = 0;  // operations whose tag has yet to come
};

}  // namespace wirerace::talk
