#include "harness/socket_settings.hpp"

#include <fmt/ranges.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include "harness/own_sockets.hpp"

namespace wirerace {

namespace {

struct Seen {
  std::map<OwnSocket::Type, unsigned> sockets;
  std::map<std::string, std::set<std::string>> words;
  std::map<std::string, std::pair<int, int>> bytes;  // least and most
};

std::string_view name(OwnSocket::Type type) {
  switch (type) {
    case OwnSocket::Type::Tcp:
      return "TCP";
    case OwnSocket::Type::Udp:
      return "UDP";
    case OwnSocket::Type::Unix:
      return "Unix";
  }
  return {};
}

std::optional<int> option(int socket, int level, int name) {
  int value = 0;
  socklen_t size = sizeof value;
  if (::getsockopt(socket, level, name, &value, &size) != 0) return std::nullopt;
  return value;
}

void look_at(const OwnSocket& own, Seen& seen) {
  const int socket = own.descriptor;
  const auto add_bytes = [&](const char* setting, std::optional<int> size) {
    if (!size) return;
    auto& [least, most] = seen.bytes.try_emplace(setting, *size, *size).first->second;
    least = std::min(least, *size);
    most = std::max(most, *size);
  };
  ++seen.sockets[own.type];
  add_bytes("SO_SNDBUF", option(socket, SOL_SOCKET, SO_SNDBUF));
  add_bytes("SO_RCVBUF", option(socket, SOL_SOCKET, SO_RCVBUF));
  if (own.type != OwnSocket::Type::Tcp) return;
  add_bytes("segment", option(socket, IPPROTO_TCP, TCP_MAXSEG));
  if (const auto on = option(socket, IPPROTO_TCP, TCP_NODELAY)) {
    seen.words["TCP_NODELAY"].insert(*on ? "on" : "off");
  }
  std::array<char, 32> name{};
  socklen_t size = name.size() - 1;
  if (::getsockopt(socket, IPPROTO_TCP, TCP_CONGESTION, name.data(), &size) == 0) {
    seen.words["congestion control"].insert(name.data());
  }
}

}  // namespace

std::map<std::string, std::string> socket_settings() {
  Seen seen;
  for (const OwnSocket& socket : own_sockets()) look_at(socket, seen);
  std::map<std::string, std::string> settings;
  for (const auto& [type, count] : seen.sockets)
    settings["sockets"] = fmt::format("{} {}", count, name(type));
  for (const auto& [setting, values] : seen.words)
    settings[setting] = fmt::format("{}", fmt::join(values, ", "));
  for (const auto& [setting, range] : seen.bytes) {
    const auto [least, most] = range;
    settings[setting] =
        least == most ? fmt::format("{} bytes", least) : fmt::format("{} to {} bytes", least, most);
  }
  return settings;
}

}  // namespace wirerace
