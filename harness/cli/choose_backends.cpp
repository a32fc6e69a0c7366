#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <set>

#include "harness/cli/cli.hpp"
#include "scenarios/nearest.hpp"
#include "transports/registry.hpp"

namespace wirerace::cli {

namespace {

/// More would take the default suite beyond two minutes.
constexpr std::array raced_by_default = {"tcp", "udp",          "websocket",    "grpc",
                                         "sse", "long-polling", "short-polling"};

[[noreturn]] void unknown_transport(const std::string& name) {
  if (const auto plus = name.find("+tls"); plus != name.npos && find_backend(name.substr(0, plus)))
    throw UsageError(fmt::format("{} has no {}: n/a, see `wirerace list transports`", name.substr(0, plus),
                                 name.substr(plus + 1)));
  std::vector<std::string_view> words;
  for (const Backend& backend : backends()) {
    if (std::find(words.begin(), words.end(), backend.transport()) == words.end()) {
      words.push_back(backend.transport());
    }
  }
  const std::string known = fmt::format("{}", fmt::join(words, ", "));
  for (const auto* some : {&backends(), &backends_over_tls()}) {
    for (const Backend& backend : *some) words.push_back(backend.name);
  }
  const std::string_view near = nearest(name, words);
  throw UsageError(
      fmt::format("unknown transport \"{}\"{}: choose from {}, or see `wirerace list transports`", name,
                  near.empty() ? "" : fmt::format(" (did you mean {}?)", near), known));
}

}  // namespace

bool in_default_race(const Backend& backend) {
  return find_backend(backend.transport()) == &backend &&
         std::ranges::find(raced_by_default, backend.transport()) != raced_by_default.end();
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
    if (names.empty() ? in_default_race(backend) : chosen.contains(&backend)) ordered.push_back(&backend);
    for (const std::string_view suffix : {tls_suffix, resumed_tls_suffix}) {
      const Backend* over_tls = find_backend(backend.name + std::string(suffix));
      if (over_tls && chosen.contains(over_tls)) ordered.push_back(over_tls);
    }
  }
  return ordered;
}

std::vector<const Backend*> all_over_tls(const std::vector<const Backend*>& chosen) {
  std::vector<const Backend*> over_tls;
  for (const Backend* backend : chosen) {
    const Backend* found = backend->encryption == Encryption::None
                               ? find_backend(backend->name + std::string(tls_suffix))
                               : backend;
    if (!found) {
      fmt::print(stderr, "wirerace: {} is left out: n/a, it does not go over TLS\n", backend->name);
    } else if (std::ranges::find(over_tls, found) == over_tls.end()) {
      over_tls.push_back(found);
    }
  }
  return over_tls;
}

}  // namespace wirerace::cli
