#include "harness/target.hpp"

#include <arpa/inet.h>
#include <fmt/core.h>
#include <netdb.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>

#include "transports/registry.hpp"

namespace wirerace {

namespace {

/// What the path of a target's URL is to its clients.
enum class PathIs : std::uint8_t {
  Nothing,  ///< there is none
  Asked,    ///< what they ask for, with its query
  Prefix,   ///< what stands before the paths that they ask for
};

/// `over_tls` is empty where there is none. What has a path has usual ports, 80 and, over TLS, 443.
struct Scheme {
  std::string_view transport, in_the_clear, over_tls;
  PathIs path;
};

/// The transports whose server anybody can write.
constexpr std::array<Scheme, 7> schemes = {{{"websocket", "ws", "wss", PathIs::Asked},
                                            {"http", "http", "https", PathIs::Asked},
                                            {"sse", "http", "https", PathIs::Prefix},
                                            {"socketio", "http", "https", PathIs::Asked},
                                            {"tcp", "tcp", "tls", PathIs::Nothing},
                                            {"udp", "udp", "", PathIs::Nothing},
                                            {"grpc", "grpc", "grpcs", PathIs::Nothing}}};

/// "websocket, http and tcp".
std::string transports_with_targets() {
  std::string out(schemes.front().transport);
  for (std::size_t i = 1; i < schemes.size(); ++i)
    out.append(i + 1 < schemes.size() ? ", " : " and ").append(schemes[i].transport);
  return out;
}

[[noreturn]] void fail(std::string_view text, const std::string& what) {
  throw std::invalid_argument(fmt::format("target \"{}\": {}", text, what));
}

/// The numeric address of a host, and whether it is of this machine alone.
void look_up(std::string_view text, Target& target) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (const int error = ::getaddrinfo(target.host.c_str(), nullptr, &hints, &found); error != 0)
    fail(text, fmt::format("no address for {}: {}", target.host, ::gai_strerror(error)));
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(found, &::freeaddrinfo);
  const addrinfo* one = found;  // most servers that people write listen on IPv4, also where localhost is ::1
  while (one && one->ai_family != AF_INET) one = one->ai_next;
  if (!one) one = found;
  std::array<char, INET6_ADDRSTRLEN> numeric{};
  if (one->ai_family == AF_INET6) {
    const auto& address = reinterpret_cast<const sockaddr_in6&>(*one->ai_addr).sin6_addr;
    ::inet_ntop(AF_INET6, &address, numeric.data(), numeric.size());
    target.loopback = IN6_IS_ADDR_LOOPBACK(&address);
  } else {
    const auto& address = reinterpret_cast<const sockaddr_in&>(*one->ai_addr).sin_addr;
    ::inet_ntop(AF_INET, &address, numeric.data(), numeric.size());
    target.loopback = (ntohl(address.s_addr) >> 24) == IN_LOOPBACKNET;
  }
  target.address = numeric.data();
}

/// "/talk?room=1", or less of it, as it stands behind the port.
void read_path(std::string_view text, std::string_view path, const Scheme& scheme, Target& target) {
  const auto strange = std::ranges::find_if(path, [](char c) { return c <= ' ' || c > '~'; });
  if (strange != path.end())
    fail(text, fmt::format("its path has the byte 0x{:02x}, which no URL may: write it as %{:02X}",
                           static_cast<unsigned char>(*strange), static_cast<unsigned char>(*strange)));
  if (path.find('#') != path.npos)
    fail(text, "its path has a fragment, which no client sends: leave out what begins with #");
  if (path.empty() || path == "/") return;
  if (scheme.path == PathIs::Nothing)
    fail(text, fmt::format("{} knows no path: leave out \"{}\"", scheme.transport, path));
  if (scheme.path == PathIs::Prefix && path.find('?') != path.npos)
    fail(text, fmt::format("the requests of {} have queries of their own: leave out \"{}\"", scheme.transport,
                           path.substr(path.find('?'))));
  target.path = path.starts_with('/') ? path : "/" + std::string(path);
}

/// "wss://" or nothing is taken from `url`. Returns what it was.
std::string_view read_scheme(std::string_view text, std::string_view& url, const Scheme& scheme) {
  const auto end = url.find("://");
  if (end == url.npos) return scheme.in_the_clear;
  const std::string_view given = url.substr(0, end);
  if (given.empty() || (given != scheme.in_the_clear && given != scheme.over_tls))
    fail(text, fmt::format("write {}://HOST:PORT{}, not {}://", scheme.in_the_clear,
                           scheme.over_tls.empty() ? "" : fmt::format(" or {}://HOST:PORT", scheme.over_tls),
                           given));
  url.remove_prefix(end + 3);
  return given;
}

/// "wss://host:443/talk" → host, port and path. Returns whether it is over TLS.
bool read_url(std::string_view text, std::string_view url, const Scheme& scheme, Target& target) {
  const std::string_view given = read_scheme(text, url, scheme);
  if (const auto path = url.find_first_of("/?#"); path != url.npos) {
    read_path(text, url.substr(path), scheme, target);
    url = url.substr(0, path);
  }
  const bool tls = given == scheme.over_tls;
  const bool bracketed = url.starts_with('[');
  const std::size_t end_of_host = bracketed ? url.find(']') + 1 : std::min(url.find(':'), url.size());
  if (end_of_host == 0) fail(text, fmt::format("write {}://HOST:PORT", given));
  target.host = bracketed ? url.substr(1, end_of_host - 2) : url.substr(0, end_of_host);
  url.remove_prefix(end_of_host);
  if (url.empty() && scheme.path != PathIs::Nothing) {
    target.port = tls ? 443 : 80;
    return tls;
  }
  if (!url.starts_with(':')) fail(text, fmt::format("write {}://HOST:PORT", given));
  const std::string_view digits = url.substr(1);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), target.port);
  if (error != std::errc() || end != digits.data() + digits.size() || target.port == 0)
    fail(text, fmt::format("\"{}\" is no port", digits));
  return tls;
}

}  // namespace

Target parse_target(std::string_view text) {
  const auto equals = text.find('=');
  if (equals == text.npos) fail(text, "write TRANSPORT=URL, such as websocket=ws://127.0.0.1:9001");
  const std::string_view name = text.substr(0, equals);
  const std::string_view transport = name.substr(0, name.find('/'));
  const auto scheme = std::ranges::find(schemes, transport, &Scheme::transport);
  if (scheme == schemes.end())
    fail(text, fmt::format("{} has no targets: {} have", transport, transports_with_targets()));
  Target target;
  const bool tls = read_url(text, text.substr(equals + 1), *scheme, target);
  look_up(text, target);

  const Backend* plain = find_backend(transport);
  const Backend& client = tls ? *find_backend(plain->name + std::string(tls_suffix)) : *plain;
  target.client = client.name;
  target.name = name.size() > transport.size() + 1
                    ? std::string(name)
                    : fmt::format("{}/{}:{}", transport, target.host, target.port);
  if (find_backend(target.name)) fail(text, fmt::format("{} is a backend of ours: name it otherwise", name));
  target.backend = client;
  target.backend.name = target.name;
  target.backend.about =
      "A server that wirerace did not start, driven by a client of ours, which its settings name. How it "
      "sends "
      "is not known.";
  target.backend.serve = nullptr;
  target.backend.settings = {{"server", fmt::format("at {}:{}{}, not started by wirerace", target.host,
                                                    target.port, target.path == "/" ? "" : target.path)},
                             {"client", client.name},
                             {"TLS", tls ? "the server verified; a full handshake a connection" : "off"}};
  return target;
}

bool targets_may_run(const Scenario& scenario) {
  return (scenario.flow == Flow::Echo || scenario.flow == Flow::Uplink) && scenario.faults.empty();
}

const Target* find_target(const Targets& targets, std::string_view backend) {
  for (const auto& target : targets) {
    if (target->name == backend) return target.get();
  }
  return nullptr;
}

}  // namespace wirerace
