#include "transports/unix/packets.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "transports/wire/frame.hpp"

namespace wirerace::unix_packets {

namespace {

using boost::system::error_code;

constexpr char binary_bit = 1;
constexpr char more_bit = 2;

error_code last_error() {
  return {errno, boost::system::system_category()};
}

/// A packet: its first byte, and what follows it.
struct Part {
  char head;
  std::string_view bytes;
};

/// Cuts what goes in one packet off the front of a message's `bytes`.
Part cut(Kind kind, std::string_view& bytes) {
  Part part{kind == Kind::Binary ? binary_bit : char{}, bytes.substr(0, largest_packet - 1)};
  bytes.remove_prefix(part.bytes.size());
  if (!bytes.empty()) part.head |= more_bit;
  return part;
}

}  // namespace

void PacketQueue::push(char head, std::string_view part) {
  bytes_.append(1, head).append(part);
  sizes_.push_back(1 + part.size());
}

void PacketQueue::push(Message message) {
  do {
    const Part part = cut(message.kind, message.bytes);
    push(part.head, part.bytes);
  } while (!message.bytes.empty());
}

error_code PacketQueue::send(int socket) {
  while (!empty()) {
    std::array<iovec, most_sent> parts;
    std::array<mmsghdr, most_sent> headers;
    const std::size_t count = std::min(packets(), most_sent);
    char* at = bytes_.data() + begin_;
    for (std::size_t i = 0; i < count; ++i) {
      parts[i] = {.iov_base = at, .iov_len = sizes_[next_ + i]};
      at += sizes_[next_ + i];
      headers[i] = {};
      headers[i].msg_hdr.msg_iov = &parts[i];
      headers[i].msg_hdr.msg_iovlen = 1;
    }
    const int sent =
        sendmmsg(socket, headers.data(), static_cast<unsigned>(count), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0) return last_error();
    pop(static_cast<std::size_t>(sent));
  }
  return {};
}

error_code PacketQueue::send_through(int socket, Message message) {
  do {
    const std::string_view left = message.bytes;
    Part part = cut(message.kind, message.bytes);
    std::array<iovec, 2> parts = {
        {{.iov_base = &part.head, .iov_len = 1},
         {.iov_base = const_cast<char*>(part.bytes.data()), .iov_len = part.bytes.size()}}};
    msghdr header{};
    header.msg_iov = parts.data();
    header.msg_iovlen = parts.size();
    if (sendmsg(socket, &header, MSG_NOSIGNAL | MSG_DONTWAIT) < 0) {
      const error_code error = last_error();
      push({message.kind, left});
      return error;
    }
  } while (!message.bytes.empty());
  return {};
}

void PacketQueue::pop(std::size_t packets) {
  for (; packets > 0; --packets) begin_ += sizes_[next_++];
  // Where less waits than has gone, it moves to the front: a byte moves at most once for each that went.
  if (!empty() && 2 * begin_ < bytes_.size()) return;
  bytes_.erase(0, begin_);
  sizes_.erase(sizes_.begin(), sizes_.begin() + static_cast<std::ptrdiff_t>(next_));
  begin_ = next_ = 0;
}

std::span<const std::string_view> PacketReader::receive(int socket, error_code& error) {
  std::array<iovec, most_received> parts;
  std::array<mmsghdr, most_received> headers;
  for (std::size_t i = 0; i < most_received; ++i) {
    parts[i] = {.iov_base = slots_.get() + i * slot, .iov_len = slot};
    headers[i] = {};
    headers[i].msg_hdr.msg_iov = &parts[i];
    headers[i].msg_hdr.msg_iovlen = 1;
  }
  const int count = recvmmsg(socket, headers.data(), most_received, MSG_DONTWAIT, nullptr);
  if (count < 0) {
    error = last_error();
    return {};
  }
  const auto got = static_cast<std::size_t>(count);
  for (std::size_t i = 0; i < got; ++i) received_[i] = {slots_.get() + i * slot, headers[i].msg_len};
  return {received_, got};
}

std::optional<Message> PacketReader::add(std::string_view packet) {
  if (packet.size() > largest_packet) throw wire::BadFrame("a packet above 65,536 bytes");
  const char head = packet.front();
  if ((head & ~(binary_bit | more_bit)) != 0) throw wire::BadFrame("a packet that is none of ours");
  const Kind kind = (head & binary_bit) ? Kind::Binary : Kind::Text;
  const std::string_view bytes = packet.substr(1);
  const bool more = head & more_bit;
  if (std::exchange(over_, false)) joined_.clear();
  if (!more && !within_) return Message{kind, bytes};

  if (joined_.size() + bytes.size() > largest_message_)
    throw wire::BadFrame("a message above " + std::to_string(largest_message_) + " bytes");
  joined_.append(bytes);
  within_ = more;
  over_ = !more;
  if (more) return std::nullopt;
  return Message{kind, joined_};
}

}  // namespace wirerace::unix_packets
