#include "harness/cli/choose_targets.hpp"

#include <fmt/core.h>
#include <openssl/x509.h>

#include <algorithm>
#include <cstdlib>

#include "harness/cli/cli.hpp"
#include "results/files.hpp"
#include "transports/tls/context.hpp"

namespace wirerace::cli {

namespace {

std::string file_of_authorities(const RunArguments& arguments) {
  if (!arguments.target_authority.empty()) return arguments.target_authority;
  const char* file = std::getenv(::X509_get_default_cert_file_env());
  return file ? file : ::X509_get_default_cert_file();
}

}  // namespace

Targets choose_targets(const RunArguments& arguments) {
  Targets targets;
  for (const std::string& text : arguments.targets) {
    try {
      targets.push_back(std::make_shared<Target>(parse_target(text)));
    } catch (const std::invalid_argument& error) {
      throw UsageError(error.what());
    }
    const Target& target = *targets.back();
    if (find_target(targets, target.name) != &target)
      throw UsageError(
          fmt::format("two targets are {}: name one {}/NAME=URL", target.name, target.backend.transport()));
    if (!target.loopback && std::ranges::find(arguments.may_load, target.host) == arguments.may_load.end())
      throw UsageError(
          fmt::format("target \"{}\" is not on this machine: if you may send load to it, add --i-may-load {}",
                      text, target.host));
  }
  if (!targets.empty() && arguments.isolation == IsolationWish::Netns)
    throw UsageError("--isolation netns is a network with no way to a --target: leave one of them out");
  return targets;
}

std::shared_ptr<const Tls> choose_authorities(const RunArguments& arguments, const Targets& targets) {
  const auto is_over_tls = [](const auto& target) { return target->backend.encryption != Encryption::None; };
  if (std::ranges::none_of(targets, is_over_tls)) {
    if (arguments.target_authority.empty()) return nullptr;
    throw UsageError("--target-authority is for a --target over TLS, such as websocket=wss://127.0.0.1:9001");
  }
  const std::string file = file_of_authorities(arguments);
  const std::string remedy =
      arguments.target_authority.empty() ? "; name those whom you trust: --target-authority FILE" : "";
  const auto tls = std::make_shared<Tls>();
  try {
    tls->authority = read_file(file);
    tls::client_context(*tls, targets.front()->host);
  } catch (const FileError& error) {
    throw UsageError(fmt::format("{}: the authorities of targets: {}{}", file, error.what(), remedy));
  } catch (const TransportError& error) {
    throw UsageError(fmt::format("{}: {}{}", file, error.what(), remedy));
  }
  return tls;
}

}  // namespace wirerace::cli
