// The inside of a private network namespace: making it, and the process that keeps it.
#pragma once

#include <stdexcept>
#include <string>

namespace wirerace {

/// The system does not let this process have a network namespace.
class NoNetworkNamespace : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The kernel does not have this congestion control.
class NoCongestionControl : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Puts this process, which has one thread, into a network namespace of its own that holds a loopback
/// interface, up, and nothing else; TCP connections over 127.0.0.0/8 use `congestion_control` there. Goes
/// through a user namespace, in which the user is who it was, where it may not make one directly; returns
/// whether it did. Throws either of the above.
bool make_private_network(const std::string& congestion_control);

/// Makes one, says how that went in one line on standard output (see NetworkNamespace), and keeps it until
/// standard input ends. Returns the process's exit code.
int hold_network_namespace(const std::string& congestion_control);

}  // namespace wirerace
