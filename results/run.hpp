// What came of a run: the C++ shape of the result file, schema wirerace.run/1. results/README.md describes
// every field; run_json.hpp reads and writes it.
//
// Nothing is guessed: a figure that was not measured, does not apply, or rests on too few samples is nullopt
// (null in JSON, "n/a" in tables).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace wirerace {

inline constexpr const char* run_schema = "wirerace.run/1";

/// Nanoseconds. Quantiles with fewer than 10 samples beyond them are nullopt.
struct Distribution {
  std::uint64_t count = 0;
  std::optional<std::int64_t> min, p50, p90, p99, p999, max;
  std::optional<double> mean;
};

/// Messages whose intended time lies in the measured window; in a flood, which intends no times, those of the
/// whole trial. What an echo counts is round trips; what a broadcast or a chat counts is copies, one for each
/// who is to have the message.
struct MessageCounts {
  std::uint64_t planned = 0;     ///< by the workload; in a closed loop or a flood: what was sent
  std::uint64_t sent = 0;        ///< handed to the transport
  std::uint64_t delivered = 0;   ///< arrived, at least once, with every byte right
  std::uint64_t lost = 0;        ///< planned and not delivered when the drain ended
  std::uint64_t duplicated = 0;  ///< arrivals after the first
  std::uint64_t reordered = 0;   ///< arrived after a message of the same channel that was sent later
  std::uint64_t corrupt = 0;     ///< arrivals that match no message sent, byte for byte (warm-up included)
  std::optional<std::uint64_t> late;  ///< delivered after the scenario's deadline; only where it has one
};

/// Of a message that goes to many: when the first of them had it, half of them, and the last; and how long
/// after the first the last had it. Over the messages of which every copy arrived.
struct FanOut {
  Distribution first_ns, median_ns, last_ns, spread_ns;
};

struct Throughput {
  double messages_per_second = 0;
  double payload_bytes_per_second = 0;
};

/// Frames a second as the receiving client sees them.
struct Fps {
  double mean = 0;
  std::optional<double> low_1_percent;            ///< 1 / p99 of the time between frames
  std::optional<std::int64_t> longest_freeze_ns;  ///< the longest time without a new frame
};

/// Messages due in one slice of the measured window (in a closed loop: sent), how long they took.
struct LatencySlice {
  std::uint64_t count = 0;               ///< of those that arrived
  std::optional<std::int64_t> p50, p99;  ///< nullopt with fewer than 10 samples beyond it
  std::optional<std::int64_t> max;       ///< nullopt where none arrived
};

/// One end's process. What is per message is over the measured window, per message delivered.
struct EndCost {
  std::optional<double> cpu_ns_per_message;  ///< user + system
  std::optional<double> user_ns_per_message, system_ns_per_message;
  std::optional<double> voluntary_switches_per_message;    ///< the process went to sleep
  std::optional<double> involuntary_switches_per_message;  ///< another took its core
  std::optional<double> system_calls_per_message;          ///< only where they were asked to be counted
  std::optional<std::uint64_t> peak_rss_bytes;             ///< over its whole life
  std::optional<std::uint64_t> steady_rss_bytes;           ///< at the window's end
  std::optional<std::uint64_t> rss_bytes_per_connection;   ///< what opening all channels took, by channel
  std::optional<double> cpu_ns_per_connection = {};        ///< the same of CPU, user + system
  std::optional<unsigned> threads, open_files;             ///< at the window's end
  std::optional<double> idle_cores = {};  ///< cores kept busy while all were connected and nothing was sent;
                                          ///< only where the scenario has an idle time
};

/// From the client's first step to connect: until each channel could be used at the client, and until all
/// could at both ends.
struct Connecting {
  Distribution each_ns;
  std::int64_t all_ns = 0;
};

/// What came of one fault. A client has recovered when it has a message again that was due after the fault.
struct Outage {
  std::string fault;                    ///< "server killed", "server paused", "connections cut"
  std::int64_t at_ns = 0;               ///< when it was done, from the window's begin
  std::optional<std::int64_t> down_ns;  ///< until the server listened or ran again
  std::optional<unsigned> connections;  ///< that were cut; 0: the transport has none
  unsigned clients = 0;                 ///< that were due a message between this fault and the next
  unsigned recovered = 0;               ///< of them, those that recovered before the next
  std::optional<std::int64_t>
      median_ns;  ///< until half of the clients had recovered; null: less than half did
  std::optional<std::int64_t> slowest_ns;  ///< until the last had; null: some never did
  std::uint64_t lost = 0;                  ///< messages, until each client had recovered
};

/// What came of all faults of a trial.
struct Recovery {
  std::vector<Outage> outages;
  std::uint64_t reopened = 0;  ///< channels that had closed, and that the clients opened anew
  std::uint64_t repeated = 0;  ///< messages that arrived again
};

/// What subscribers that read slowly did to the server.
struct SlowReading {
  unsigned clients = 0;
  std::uint64_t sent = 0;           ///< messages the server sent them, all together, warm-up included
  std::uint64_t read = 0;           ///< of those, what they had read at the end
  std::uint64_t skipped = 0;        ///< messages not sent to them, because too much waited for them already
  unsigned closed = 0;              ///< readers that the transport gave up; what came then was skipped
  std::uint64_t waiting_bytes = 0;  ///< for them in the server's backend at the window's end
  std::int64_t server_rss_growth_bytes = 0;  ///< over the window
};

/// What went over the wire, both ways, headers and acknowledgements included, as the interfaces of the
/// private network namespace count it. From the window's begin to the end of the drain.
struct Wire {
  std::optional<double> bytes_per_message, packets_per_message, bytes_per_payload_byte;
  std::uint64_t total_bytes = 0;  ///< over the whole trial: connecting and closing too
  std::uint64_t total_packets = 0;
};

/// How evenly a server treats its clients.
struct Fairness {
  double jain =
      1;  ///< Jain's index of messages delivered over clients: 1 is all alike, 1/clients is one gets all
  std::uint64_t least_messages = 0, most_messages = 0;         ///< delivered, of any client
  std::optional<std::int64_t> fastest_p99_ns, slowest_p99_ns;  ///< of the clients that have one
};

/// Who could not keep up in an open loop (harness/README.md says how that is told).
enum class Saturation : std::uint8_t {
  None,
  Generator,  ///< the source was late by itself
  Transport,  ///< messages waited in the transport
  Receiver,   ///< the receiving process had no CPU left
};

/// What a polling client asked for in the measured window.
struct Polls {
  std::uint64_t total = 0;
  std::uint64_t empty = 0;
  std::optional<double> messages_per_poll;  ///< over polls that were answered with any
};

enum class TrialStatus : std::uint8_t {
  Ok,
  Invalid,  ///< ran to its end, but its messages did not arrive as the transport promises: never ranked
  Failed,   ///< did not run to its end
};

/// One backend running one workload once. A failed trial has no figures but those it could still take.
struct Trial {
  std::string scenario;
  std::string backend;
  unsigned round = 0;  ///< from 1
  unsigned order = 0;  ///< position in the run, from 1
  unsigned repeat =
      1;  ///< 2: the second of an A/A pair, in no figure but the noise floor and what compares two builds
  TrialStatus status = TrialStatus::Ok;
  std::string reason;  ///< why not ok; empty where ok
  std::string workload_digest;
  MessageCounts messages;
  std::optional<Distribution> latency_ns;        ///< from the intended time; of the round trip for an echo
  std::optional<std::string> latency_histogram;  ///< HdrHistogram V2, base64: decode_histogram() reads it
  std::vector<LatencySlice> latency_over_time = {};  ///< equal slices of the window; empty: not measured
  std::optional<Distribution> send_latency_ns;       ///< from the actual send; open loop only
  std::optional<Distribution> sender_lag_ns;         ///< actual send - intended time; open loop only
  std::optional<FanOut> fan_out;                     ///< broadcast and chat only
  Saturation saturation = Saturation::None;          ///< open loop only
  std::optional<Throughput> throughput;
  std::optional<Fps> fps;  ///< only where the scenario's headline is fps
  EndCost server, client;
  std::optional<Wire> wire;          ///< only in a private network namespace
  std::optional<Fairness> fairness;  ///< only with more than one client
  std::map<std::string, std::string> server_in_force, client_in_force;  ///< as read back from the sockets
  std::optional<Polls> polls;                                           ///< only where the transport polls
  std::optional<Connecting> connecting = {};
  std::optional<Recovery> recovery = {};         ///< only where the scenario has faults
  std::optional<SlowReading> slow_reading = {};  ///< only where it has slow readers
};

struct ScenarioInfo {
  std::string name;
  std::string about;
  std::string flow;           ///< push, uplink, echo, broadcast, chat
  bool acknowledged = false;  ///< an uplink's messages count when the answer to them is there: latency is
                              ///< there and back
  std::string pace;           ///< recorded, constant, bursts, ramp, poisson, closed, flood
  std::string payload;        ///< text, binary
  std::string headline;       ///< latency, round-trip, fps, throughput
  unsigned clients = 0;
  std::optional<std::uint64_t>
      messages;  ///< planned in the measured window; nullopt in a closed loop or a flood
  std::int64_t duration_ns = 0;
  std::int64_t warmup_ns = 0;
  std::optional<std::int64_t> deadline_ns = {};  ///< what arrives later than this after it was due is late
  std::int64_t idle_ns = 0;                      ///< before the warm-up: all connected, nothing sent
  std::vector<std::string> faults = {};          ///< for people: "server killed at 1 s, for 0.3 s"
  std::string swept = {};  ///< the key whose value a sweep's step is named for, "clients"; empty in no sweep
  std::uint64_t seed = 0;
  std::string digest;
  bool control = false;  ///< measures the machine, not a transport: never ranked
};

struct BackendInfo {
  std::string name;
  std::string transport;
  std::string about;
  std::map<std::string, std::string> settings;
};

/// An A/A comparison: what one backend differs from itself by, within a round of one scenario.
struct Noise {
  std::string scenario, backend;
  unsigned pairs = 0;  ///< rounds in which both trials were ok
  double part = 0;     ///< the largest difference of a pair in the headline figure, as part of their mean
};

/// One rate that a capacity search tried over one backend.
struct CapacityStep {
  std::string scenario;   ///< "chat-echo/400"; its trials name it
  double per_second = 0;  ///< messages due, on average over the window
  bool kept = false;
  std::string why;  ///< "p99 1.20 ms", "3 of 400 lost": what decided it
};

/// The highest rate at which a scenario keeps a promise over one backend, as far as the search got.
struct Capacity {
  std::string scenario;  ///< that was searched; its steps have names of their own
  std::string backend;
  std::string promise;                           ///< "p99 < 20 ms"
  std::optional<double> kept_per_second = {};    ///< of the highest step that kept it; nullopt: none did
  std::optional<double> broken_per_second = {};  ///< of the lowest that broke it; nullopt: none did
  std::string broken_by = {};                    ///< what was wrong in that one; empty where there is none
  std::vector<CapacityStep> steps = {};          ///< in the order of their rate
  bool time_over = false;                        ///< before kept and broken were within 5 %
};

/// What the run is expected to show (expectation.hpp).
struct Expectation {
  std::string text;   ///< "camera-frames: websocket.fps >= 60"
  std::string where;  ///< it was asked for: "my.yaml:12", "--expect"
};

struct Environment {
  std::string wirerace;  ///< version
  std::string host, os, kernel, cpu;
  unsigned cores = 0;
  std::uint64_t memory_bytes = 0;
  std::string compiler, build_type;
  std::string congestion_control;
  std::string isolation;                         ///< "loopback"
  std::string placement;                         ///< "server on core 0, client on core 1"
  std::map<std::string, std::string> libraries;  ///< name to version
};

struct Run {
  std::string id;                    ///< unique, sorts by time: 20261121T013000Z-1f3a
  std::string started, finished;     ///< RFC 3339, UTC; finished is empty while it runs
  bool complete = false;             ///< every planned trial has run (ok or not)
  std::vector<std::string> command;  ///< argv
  unsigned rounds = 0;
  std::string label = {};  ///< the user's name for it: a version, a commit; may be empty
  std::string paired_with =
      {};  ///< id of another run, whose trials took turns with these, round by round; or empty
  Environment environment;
  std::vector<ScenarioInfo> scenarios;
  std::vector<BackendInfo> backends;
  std::vector<Trial> trials;
  std::vector<Noise> noise;  ///< differences smaller than this are not called; filled when the run ends
  std::vector<std::string> warnings;      ///< what about the machine stands in the way of good figures
  std::vector<Capacity> capacities = {};  ///< of a search for capacities: for each scenario and backend
  std::vector<Expectation> expectations = {};
};

}  // namespace wirerace
