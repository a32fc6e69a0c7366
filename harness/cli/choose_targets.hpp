// The servers that `wirerace run` is to race beside ours.
#pragma once

#include "harness/cli/run_arguments.hpp"
#include "harness/target.hpp"

namespace wirerace::cli {

/// Throws UsageError where one may not be.
Targets choose_targets(const RunArguments& arguments);

/// Whom clients of `targets` over TLS believe: the authorities of --target-authority, else those that this
/// system trusts ($SSL_CERT_FILE, or OpenSSL's file of them). Null where no target is over TLS. Throws
/// UsageError where they cannot be read.
std::shared_ptr<const Tls> choose_authorities(const RunArguments& arguments, const Targets& targets);

}  // namespace wirerace::cli
