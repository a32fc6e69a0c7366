// A private network namespace, and starting processes in it.
#pragma once

#include <string>
#include <vector>

#include "harness/child_process.hpp"
#include "harness/namespace_holder.hpp"

namespace wirerace {

/// With nothing in it but a loopback interface. It lives as long as this object and what has been started in
/// it. A process `wirerace namespace` keeps it.
class NetworkNamespace {
 public:
  /// TCP connections over its loopback use `congestion_control`. Throws NoNetworkNamespace or
  /// NoCongestionControl.
  explicit NetworkNamespace(const std::string& congestion_control);

  /// The command that starts in the namespace what follows it, in its own place: no process stays between.
  const std::vector<std::string>& prefix() const { return prefix_; }

  /// Starts something in it. Throws NoNetworkNamespace where that does not go.
  void check() const;

 private:
  ChildProcess holder_;
  std::vector<std::string> prefix_;
};

}  // namespace wirerace
