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

/// 1.5 of 1500 ms, as files and texts say it.
inline double in_seconds(std::chrono::nanoseconds time) {
  return std::chrono::duration<double>(time).count();
}

/// Who sends to whom.
enum class Flow : std::uint8_t {
  Push,       ///< the server to a client
  Uplink,     ///< a client to the server
  Echo,       ///< a client to the server, which replies
  Broadcast,  ///< the server to every client: each planned message goes to all of them
  Chat,       ///< a client to the server, which passes it on to every other client of the sender's room
};

/// When the next message is sent.
enum class Pace : std::uint8_t {
  Recorded,  ///< at the recorded times, divided by `speed`
  Constant,  ///< evenly, `rate` a second
  Poisson,   ///< at random, independently, `rate` a second on average
  Closed,    ///< when a reply has come, with `window` messages in flight a client
  Bursts,    ///< evenly, `rate` a second, for `on`; then nothing for `off`; and again
  Ramp,      ///< `rate` a second in the warm-up, from there growing linearly to `end_rate`
  Flood,     ///< as fast as the transport takes them: push and uplink
};

/// The figure a scenario is run for: what its table leads with. Fps makes the run report frames a second;
/// Throughput is a flood's, whose messages are not due at any time and so have no latency.
enum class Headline : std::uint8_t { Latency, RoundTrip, Fps, Throughput };

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

/// One part of a mix of sizes: `weight` of all draws are evenly in [min_bytes, max_bytes].
struct SizeShare {
  std::uint32_t weight;
  std::uint32_t min_bytes;
  std::uint32_t max_bytes;
};

/// Half of the messages are smaller than the median; `sigma` is the standard deviation of ln(size). Clipped
/// to the smallest message and to `max_bytes`.
struct LogNormalSizes {
  std::uint32_t median_bytes;
  double sigma;
  std::uint32_t max_bytes;
};

/// What goes wrong, on purpose, in the measured window.
struct PlannedFault {
  enum class What : std::uint8_t {
    ServerKilled,    ///< its process is killed, and a new one is started when it `lasts` no longer
    ServerPaused,    ///< its process is stopped while it `lasts`
    ConnectionsCut,  ///< every TCP connection of the clients is shut down, once
  };
  What what = What::ServerKilled;
  std::chrono::nanoseconds at{};  ///< from the window's begin
  std::chrono::nanoseconds lasts{};
};

/// "server killed", "server paused", "connections cut".
std::string_view to_string(PlannedFault::What what);

/// "server killed at 1 s, for 0.3 s".
std::string describe(const PlannedFault& fault);

/// Broadcast: clients beside the scenario's own that get every message too, in no count, and read slowly.
struct SlowReaders {
  unsigned clients = 0;
  double reads_per_second = 0;  ///< messages, of each; 0: none at all
};

/// "1 slow reader, which reads nothing"; "2 slow readers, 5 messages/s each".
std::string describe(const SlowReaders& readers);

/// What a run of it is expected to show, as written; who judges results reads it.
struct ExpectedResult {
  std::string text;   ///< "websocket.p99 < 5ms"
  std::string where;  ///< "my.yaml:12"
};

struct Scenario {
  std::string name;   ///< a sweep's step: "size-sweep/64"
  std::string swept;  ///< the key that the sweep varies, "size_bytes"; empty where it is no sweep's step
  std::string about;  ///< one sentence for people
  Flow flow = Flow::Push;
  Kind payload = Kind::Binary;
  Pace pace = Pace::Constant;
  Headline headline = Headline::Latency;
  unsigned clients = 1;
  unsigned room_clients = 0;  ///< Chat: clients a room

  // Sizes are the trace's; or else the mix's; or else log-normal; or else drawn evenly from
  // [min_bytes, max_bytes].
  std::vector<TraceEntry> trace;
  std::vector<SizeShare> size_mix;
  std::optional<LogNormalSizes> log_normal;
  std::uint32_t min_bytes = 64;
  std::uint32_t max_bytes = 64;
  std::string content;  ///< the bytes of the trace's messages, one after the other; empty: made from the seed
  std::uint32_t reply_bytes = 0;  ///< echo: the reply's size; 0 sends the message itself back

  /// Uplink: the server answers each message with its beginning, and that is what is counted and timed, at
  /// the client. No file sets it: a race does, where one of its servers cannot tell what has arrived.
  bool acknowledged = false;

  double speed = 1;                ///< Recorded: 2 is twice as fast
  bool loop = false;               ///< Recorded: the recording starts over when it has ended
  double rate = 0;                 ///< Constant, Poisson, Bursts, Ramp: messages/s over all clients
  double end_rate = 0;             ///< Ramp: `rate` at the window's end
  std::chrono::nanoseconds on{};   ///< Bursts
  std::chrono::nanoseconds off{};  ///< Bursts
  unsigned window = 1;             ///< Closed: messages in flight a client

  std::chrono::nanoseconds duration{};  ///< the measured window
  std::chrono::nanoseconds warmup{};    ///< before it, in no figure
  std::chrono::nanoseconds idle{};      ///< before that: all are connected, nothing is sent, CPU is measured
  std::uint64_t seed = 1;

  /// A message that arrives later than this after it was due is late. Judges what arrives, decides nothing
  /// that is sent.
  std::optional<std::chrono::nanoseconds> deadline;

  std::vector<PlannedFault> faults;  ///< in order of time; none overlaps the next
  SlowReaders slow_readers;

  std::vector<ExpectedResult> expect;  ///< decides nothing that is sent
};

/// All that goes wrong, described: the faults, then the slow readers, where there are any.
std::vector<std::string> describe_faults(const Scenario& scenario);

}  // namespace wirerace
