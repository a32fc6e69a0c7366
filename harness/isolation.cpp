#include "harness/isolation.hpp"

#include <fmt/core.h>

#include "harness/environment.hpp"
#include "harness/network_namespace.hpp"

namespace wirerace {

namespace {

std::string host_congestion_control() {
  return this_environment().congestion_control;
}

/// cubic, which the kernel may not have, if none is named.
std::string congestion_control_in_private(const std::optional<std::string>& named) {
  try {
    const std::string name = named.value_or("cubic");
    NetworkNamespace(name).check();
    return name;
  } catch (const NoCongestionControl&) {
    if (named) throw;
  }
  const std::string name = host_congestion_control();
  NetworkNamespace(name).check();
  return name;
}

Isolation on_the_host(std::string about, const std::optional<std::string>& congestion_control) {
  const std::string in_force = host_congestion_control();
  if (congestion_control && *congestion_control != in_force) {
    throw std::runtime_error(
        fmt::format("--congestion-control {} needs a private network namespace, and isolation is \"{}\": "
                    "leave it out to run with the host's, {}",
                    *congestion_control, about, in_force));
  }
  return {.private_network = false, .congestion_control = {}, .about = std::move(about)};
}

}  // namespace

Isolation decide_isolation(IsolationWish wish, bool placed,
                           const std::optional<std::string>& congestion_control) {
  if (wish == IsolationWish::None) return on_the_host(Isolation().about, congestion_control);
  if (wish == IsolationWish::Auto && placed) {
    return on_the_host(
        "none: workers run where --server-via, --client-via, --server-address and --target say",
        congestion_control);
  }
  try {
    return {.private_network = true,
            .congestion_control = congestion_control_in_private(congestion_control),
            .about = "netns: a private network namespace for each trial"};
  } catch (const NoNetworkNamespace& error) {
    if (wish == IsolationWish::Netns) {
      throw std::runtime_error(
          fmt::format("there is no private network namespace ({}): run as root, or with --isolation none on "
                      "the loopback of the host",
                      error.what()));
    }
    return on_the_host(fmt::format("{} ({})", Isolation().about, error.what()), congestion_control);
  }
}

}  // namespace wirerace
