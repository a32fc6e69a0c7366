// The URL that events are to be posted to.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace wirerace::webhook {

struct HookUrl {
  bool under_tls = false;  ///< "https"
  boost::asio::ip::tcp::endpoint endpoint;
  std::string target;  ///< "/hooks/1"
};

/// Nothing where `url` is not "http://ADDRESS[:PORT][/PATH]", or "https://", with a numeric IP address.
std::optional<HookUrl> parse_hook_url(std::string_view url);

}  // namespace wirerace::webhook
