#include "transports/udp/segments.hpp"

#include <netinet/udp.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

namespace wirerace::udp {

namespace {

using boost::system::error_code;
using Endpoint = boost::asio::ip::udp::endpoint;

error_code last_error() {
  return {errno, boost::system::system_category()};
}

/// A message of one part, with room for one int beside it.
struct OneMessage {
  OneMessage(char* bytes, std::size_t size) : part{.iov_base = bytes, .iov_len = size} {
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
  }

  iovec part;
  msghdr message{};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
};

}  // namespace

void join_received(int socket, error_code& error) {
  const int on = 1;
  if (setsockopt(socket, IPPROTO_UDP, UDP_GRO, &on, sizeof on) != 0) error = last_error();
}

void send_segments(int socket, const Endpoint* to, std::string_view datagrams, std::size_t segment,
                   error_code& error) {
  OneMessage one(const_cast<char*>(datagrams.data()), datagrams.size());
  if (to) {
    one.message.msg_name = const_cast<Endpoint::data_type*>(to->data());
    one.message.msg_namelen = static_cast<socklen_t>(to->size());
  }
  const auto size = static_cast<std::uint16_t>(segment);
  one.message.msg_controllen = CMSG_SPACE(sizeof size);
  cmsghdr* header = CMSG_FIRSTHDR(&one.message);
  header->cmsg_level = IPPROTO_UDP;
  header->cmsg_type = UDP_SEGMENT;
  header->cmsg_len = CMSG_LEN(sizeof size);
  std::memcpy(CMSG_DATA(header), &size, sizeof size);
  if (sendmsg(socket, &one.message, MSG_NOSIGNAL) < 0) error = last_error();
}

Segments receive_segments(int socket, std::span<char> into, Endpoint& from, error_code& error) {
  OneMessage one(into.data(), into.size());
  one.message.msg_name = from.data();
  one.message.msg_namelen = static_cast<socklen_t>(from.capacity());
  const ssize_t bytes = recvmsg(socket, &one.message, 0);
  if (bytes < 0) {
    error = last_error();
    return {};
  }
  from.resize(one.message.msg_namelen);
  Segments got{{into.data(), static_cast<std::size_t>(bytes)}, static_cast<std::size_t>(bytes)};
  for (cmsghdr* header = CMSG_FIRSTHDR(&one.message); header; header = CMSG_NXTHDR(&one.message, header)) {
    if (header->cmsg_level != IPPROTO_UDP || header->cmsg_type != UDP_GRO) continue;
    int segment = 0;
    std::memcpy(&segment, CMSG_DATA(header), sizeof segment);
    if (segment > 0) got.segment = static_cast<std::size_t>(segment);
  }
  return got;
}

}  // namespace wirerace::udp
