#include <arpa/inet.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "harness/cli/cli.hpp"
#include "scenarios/nearest.hpp"
#include "transports/registry.hpp"

namespace wirerace::cli {

namespace {

[[noreturn]] void unknown_transport(const std::string& name) {
  std::vector<std::string_view> words;
  for (const Backend& backend : backends()) {
    if (std::find(words.begin(), words.end(), backend.transport()) == words.end()) {
      words.push_back(backend.transport());
    }
  }
  const std::string known = fmt::format("{}", fmt::join(words, ", "));
  for (const Backend& backend : backends()) words.push_back(backend.name);
  const std::string_view near = nearest(name, words);
  throw UsageError(
      fmt::format("unknown transport \"{}\"{}: choose from {}, or see `wirerace list transports`", name,
                  near.empty() ? "" : fmt::format(" (did you mean {}?)", near), known));
}

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

std::vector<const Backend*> choose_backends(const std::vector<std::string>& names) {
  std::set<const Backend*> chosen;
  for (const std::string& name : names) {
    if (name == "all") {
      for (const Backend& backend : backends()) chosen.insert(&backend);
    } else if (const Backend* backend = find_backend(name)) {
      chosen.insert(backend);
    } else {
      unknown_transport(name);
    }
  }
  std::vector<const Backend*> ordered;
  for (const Backend& backend : backends()) {
    const bool is_default = find_backend(backend.transport()) == &backend;
    if (names.empty() ? is_default : chosen.contains(&backend)) ordered.push_back(&backend);
  }
  return ordered;
}

}  // namespace wirerace::cli
