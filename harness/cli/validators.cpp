#include "harness/cli/validators.hpp"

#include <arpa/inet.h>
#include <fmt/core.h>

#include <charconv>

namespace wirerace::cli {

namespace {

template <class Number>
bool reads_as(const std::string& text, Number& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

CLI::Validator number() {
  return CLI::Validator(
      [](const std::string& text) {
        double value = 0;
        return reads_as(text, value) ? "" : fmt::format("must be a number, not \"{}\"", text);
      },
      "");
}

CLI::Validator whole_number(std::uint64_t least, std::uint64_t most) {
  return CLI::Validator(
      [=](const std::string& text) {
        std::uint64_t value = 0;
        const bool good = reads_as(text, value) && value >= least && value <= most;
        return good ? "" : fmt::format("must be a whole number from {} to {}, not \"{}\"", least, most, text);
      },
      "");
}

CLI::Validator ip_address() {
  return CLI::Validator(
      [](const std::string& text) {
        in6_addr address;
        const bool good = ::inet_pton(AF_INET, text.c_str(), &address) == 1 ||
                          ::inet_pton(AF_INET6, text.c_str(), &address) == 1;
        return good ? "" : fmt::format("must be an IP address, not \"{}\"", text);
      },
      "");
}

}  // namespace wirerace::cli
