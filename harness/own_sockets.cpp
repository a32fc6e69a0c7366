#include "harness/own_sockets.hpp"

#include <sys/socket.h>

#include <charconv>
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

}  // namespace

std::vector<OwnSocket> own_sockets() {
  std::vector<OwnSocket> found;
  std::error_code error;
  for (std::filesystem::directory_iterator entry("/proc/self/fd", error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename();
    int descriptor = -1;
    std::from_chars(name.data(), name.data() + name.size(), descriptor);
    const auto family = option(descriptor, SO_DOMAIN);
    const auto type = option(descriptor, SO_TYPE);
    if (!type || (family != AF_INET && family != AF_INET6)) continue;
    if (type != SOCK_STREAM || connected(descriptor)) found.push_back({descriptor, type == SOCK_STREAM});
  }
  return found;
}

unsigned cut_connections() {
  unsigned cut = 0;
  for (const OwnSocket& socket : own_sockets()) {
    if (socket.tcp && ::shutdown(socket.descriptor, SHUT_RDWR) == 0) ++cut;
  }
  return cut;
}

}  // namespace wirerace
