#include "harness/control_stream.hpp"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/util/delimited_message_util.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>

namespace wirerace {

namespace {

// A recording of ten million messages is 120 MB: far more than any of ours, far less than what exhausts
// memory.
constexpr std::uint32_t largest_control_message = 512u << 20;

constexpr int patience_ms = 30'000;

/// Waits until `out` takes more.
bool may_write(int out) {
  pollfd waiting{.fd = out, .events = POLLOUT, .revents = 0};
  int ready;
  do {
    ready = ::poll(&waiting, 1, patience_ms);
  } while (ready < 0 && errno == EINTR);
  return ready > 0;
}

}  // namespace

bool ControlStream::send(const google::protobuf::MessageLite& message) {
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream out(&bytes);
    google::protobuf::util::SerializeDelimitedToZeroCopyStream(message, &out);
  }
  const std::lock_guard lock(sending_);
  for (std::size_t sent = 0; sent < bytes.size();) {
    const ssize_t wrote = ::write(out_, bytes.data() + sent, bytes.size() - sent);
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0 && errno == EAGAIN && may_write(out_)) continue;
    if (wrote < 0) return false;
    sent += static_cast<std::size_t>(wrote);
  }
  return true;
}

bool ControlStream::next(google::protobuf::MessageLite& message) {
  using google::protobuf::io::CodedInputStream;
  CodedInputStream in(reinterpret_cast<const std::uint8_t*>(received_.data()),
                      static_cast<int>(received_.size()));
  std::uint32_t size = 0;
  if (!in.ReadVarint32(&size)) {
    if (received_.size() >= 5) throw std::runtime_error("what came over the control pipe is no message");
    return false;
  }
  if (size > largest_control_message)
    throw std::runtime_error("what came over the control pipe is no message");
  const auto begin = static_cast<std::size_t>(in.CurrentPosition());
  if (received_.size() < begin + size) return false;
  if (!message.ParseFromArray(received_.data() + begin, static_cast<int>(size))) {
    throw std::runtime_error("what came over the control pipe is no message");
  }
  received_.erase(0, begin + size);
  return true;
}

bool ControlStream::fill() {
  std::array<char, 64 * 1024> bytes;
  ssize_t got;
  do {
    got = ::read(in_, bytes.data(), bytes.size());
  } while (got < 0 && errno == EINTR);
  if (got <= 0) return false;
  received_.append(bytes.data(), static_cast<std::size_t>(got));
  return true;
}

}  // namespace wirerace
