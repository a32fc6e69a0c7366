#include "transports/webhook/hook_url.hpp"

#include <algorithm>

#include "transports/wire/number.hpp"

namespace wirerace::webhook {

std::optional<HookUrl> parse_hook_url(std::string_view url) {
  constexpr std::string_view in_the_clear = "http://", under_tls = "https://";
  const bool secured = url.starts_with(under_tls);
  const std::string_view scheme = secured ? under_tls : in_the_clear;
  // What a request's first line can have: neither spaces nor line ends.
  const bool printable = std::ranges::all_of(url, [](char c) { return c > ' ' && c < '\x7f'; });
  if (!url.starts_with(scheme) || !printable) return std::nullopt;
  url.remove_prefix(scheme.size());
  const std::size_t end = std::min(url.find_first_of("/?#"), url.size());
  std::string_view host = url.substr(0, end);
  const std::string_view target = url.substr(end, url.find('#') - end);

  std::uint16_t port = secured ? 443 : 80;
  const bool bracketed = host.starts_with('[');
  const std::size_t host_end = bracketed ? host.find(']') + 1 : std::min(host.find(':'), host.size());
  if (bracketed && host_end == 0) return std::nullopt;
  if (host_end < host.size()) {
    const auto given = wire::parse_number<std::uint16_t>(host.substr(host_end + 1));
    if (host[host_end] != ':' || !given || *given == 0) return std::nullopt;
    port = *given;
    host = host.substr(0, host_end);
  }
  if (bracketed) host = host.substr(1, host.size() - 2);

  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(std::string(host), error);
  if (error || address.is_v6() != bracketed) return std::nullopt;
  std::string path(target);
  if (!path.starts_with('/')) path.insert(path.begin(), '/');
  return HookUrl{secured, {address, port}, std::move(path)};
}

}  // namespace wirerace::webhook
