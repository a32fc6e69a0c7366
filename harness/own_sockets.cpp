#include "harness/own_sockets.hpp"

#include <sys/socket.h>
#include <sys/un.h>

#include <charconv>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

namespace wirerace {

namespace {

std::optional<int> option(int socket, int name) {
  int value = 0;
  socklen_t size = sizeof value;
  if (::getsockopt(socket, SOL_SOCKET, name, &value, &size) != 0) return std::nullopt;
  return value;
}

bool connected(int socket) {
  sockaddr_storage peer{};
  socklen_t size = sizeof peer;
  return ::getpeername(socket, reinterpret_cast<sockaddr*>(&peer), &size) == 0;
}

/// Of a connection, one end has the listener's name.
bool has_abstract_name(int socket) {
  for (const auto name_of : {&::getsockname, &::getpeername}) {
    sockaddr_un name{};
    socklen_t size = sizeof name;
    if (name_of(socket, reinterpret_cast<sockaddr*>(&name), &size) == 0 &&
        size > offsetof(sockaddr_un, sun_path) && name.sun_path[0] == '\0')
      return true;
  }
  return false;
}

std::optional<OwnSocket::Type> type_of(int socket) {
  const auto family = option(socket, SO_DOMAIN);
  const auto type = option(socket, SO_TYPE);
  const bool connects = type == SOCK_STREAM || type == SOCK_SEQPACKET;
  if (connects && !connected(socket)) return std::nullopt;
  if (family == AF_INET || family == AF_INET6) return connects ? OwnSocket::Type::Tcp : OwnSocket::Type::Udp;
  if (family == AF_UNIX && connects && has_abstract_name(socket)) return OwnSocket::Type::Unix;
  return std::nullopt;
}

}  // namespace

std::vector<OwnSocket> own_sockets() {
  std::vector<OwnSocket> found;
  std::error_code error;
  for (std::filesystem::directory_iterator entry("/proc/self/fd", error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename();
    int descriptor = -1;
    std::from_chars(name.data(), name.data() + name.size(), descriptor);
    if (const auto type = type_of(descriptor)) found.push_back({descriptor, *type});
  }
  return found;
}

unsigned cut_connections() {
  unsigned cut = 0;
  for (const OwnSocket& socket : own_sockets()) {
    if (socket.type != OwnSocket::Type::Udp && ::shutdown(socket.descriptor, SHUT_RDWR) == 0) ++cut;
  }
  return cut;
}

}  // namespace wirerace
