#include "transports/plain_http/session_cookie.hpp"

#include <algorithm>

namespace wirerace::plain_http {

namespace {

constexpr std::string_view name = "session=";

}  // namespace

std::string session_cookie(std::string_view id) {
  return std::string(name).append(id);
}

std::string_view session_of(std::string_view cookies) {
  while (!cookies.empty()) {
    const std::size_t end = std::min(cookies.find(';'), cookies.size());
    std::string_view cookie = cookies.substr(0, end);
    cookies.remove_prefix(std::min(end + 1, cookies.size()));
    cookie.remove_prefix(std::min(cookie.find_first_not_of(' '), cookie.size()));
    if (cookie.starts_with(name)) return cookie.substr(name.size());
  }
  return {};
}

std::string_view given_back(std::string_view set_cookie) {
  return set_cookie.substr(0, set_cookie.find(';'));
}

}  // namespace wirerace::plain_http
