// What is sent: a scenario as its YAML file says it, after the command line's overrides.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "transports/transport.hpp"

namespace wirerace {

/// Which end sends: the server (push), the client (uplink), or the client and then the server in reply
/// (echo).
enum class Flow : std::uint8_t { Push, Uplink, Echo };

/// When the next message is sent.
enum class Pace : std::uint8_t {
  Recorded,  ///< at the recorded times, divided by `speed`
  Constant,  ///< evenly, `rate` a second
  Poisson,   ///< at random, independently, `rate` a second on average
  Closed,    ///< when a reply has come, with `window` messages in flight a client
};

/// The figure a scenario is run for: what its table leads with. Fps makes the run report frames a second.
enum class Headline : std::uint8_t { Latency, RoundTrip, Fps };

/// As scenario files and results write them: "push", "recorded", "round-trip", "text", …
std::string_view to_string(Flow flow);
std::string_view to_string(Pace pace);
std::string_view to_string(Headline headline);
std::string_view to_string(Kind kind);

/// One recorded message. `at` counts from the start of the recording.
struct TraceEntry {
  std::chrono::nanoseconds at;
  std::uint32_t bytes;
};

struct Scenario {
  std::string name;
  std::string about;  ///< one sentence for people
  Flow flow = Flow::Push;
  Kind payload = Kind::Binary;
  Pace pace = Pace::Constant;
  Headline headline = Headline::Latency;
  unsigned clients = 1;

  std::vector<TraceEntry> trace;  ///< empty where sizes are drawn from [min_bytes, max_bytes]
  std::uint32_t min_bytes = 64;
  std::uint32_t max_bytes = 64;
  std::uint32_t reply_bytes = 0;  ///< echo: the reply's size; 0 sends the message itself back

  double speed = 1;     ///< Recorded: 2 is twice as fast
  double rate = 0;      ///< Constant, Poisson: messages/s over all clients
  unsigned window = 1;  ///< Closed: messages in flight a client

  std::chrono::nanoseconds duration{};  ///< the measured window
  std::chrono::nanoseconds warmup{};    ///< before it, in no figure
  std::uint64_t seed = 1;
};

}  // namespace wirerace
