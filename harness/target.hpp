// A server that wirerace did not start, to be raced by a client of ours.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/scenario.hpp"
#include "transports/transport.hpp"

namespace wirerace {

struct Target {
  std::string name;     ///< "websocket/127.0.0.1:9001", or as the user has named it
  std::string client;   ///< the backend whose client drives it, "websocket/beast", "websocket/beast+tls"
  std::string host;     ///< as given
  std::string address;  ///< numeric, of that host
  std::uint16_t port = 0;
  std::string path = "/";  ///< as ClientOptions has it
  bool loopback = true;

  /// As the race knows it: what the client's backend is, its encryption too, but for serve, which is null.
  Backend backend;
};

/// Copies of a plan point to the same.
using Targets = std::vector<std::shared_ptr<const Target>>;

/// "websocket=ws://127.0.0.1:9001", "tcp=127.0.0.1:9000", "websocket/mine=wss://[::1]/talk?room=1". Looks the
/// host up. Throws std::invalid_argument with what is wrong.
Target parse_target(std::string_view text);

/// Whether a server that only answers what it is sent can take part: echo and uplink, without faults.
bool targets_may_run(const Scenario& scenario);

/// The target that `backend` is, or null.
const Target* find_target(const Targets& targets, std::string_view backend);

/// Whether there is only a client of ours.
inline bool is_target(const Backend& backend) {
  return backend.connect && !backend.serve;
}

}  // namespace wirerace
