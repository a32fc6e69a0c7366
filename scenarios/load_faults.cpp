#include "scenarios/load_faults.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <span>

namespace wirerace {
namespace {

using std::chrono::nanoseconds;

enum class ServerFault { Killed, Paused };
enum class ConnectionFault { Cut };

std::string_view to_string(ServerFault fault) {
  return fault == ServerFault::Killed ? "killed" : "paused";
}

std::string_view to_string(ConnectionFault) {
  return "cut";
}

constexpr std::array server_faults = {ServerFault::Killed, ServerFault::Paused};
constexpr std::array connection_faults = {ConnectionFault::Cut};

constexpr std::string_view example = "{server: killed, at_s: 1, for_s: 0.3}";
constexpr std::array<std::string_view, 7> all_keys = {"server", "connections", "slow_readers", "at_s",
                                                      "for_s",  "every_s",     "reads_per_s"};
constexpr std::array<std::string_view, 3> server_keys = {"server", "at_s", "for_s"};
constexpr std::array<std::string_view, 3> connection_keys = {"connections", "at_s", "every_s"};
constexpr std::array<std::string_view, 2> reader_keys = {"slow_readers", "reads_per_s"};
constexpr std::int64_t most_cuts = 1000;

/// Refuses what has no meaning beside the first of `keys`.
void only(const YamlMap& entry, std::span<const std::string_view> keys) {
  for (const std::string_view key : entry.keys()) {
    if (std::find(keys.begin(), keys.end(), key) == keys.end())
      entry.fail(key, fmt::format("{} does not apply here: beside {} there may be {}", key, keys.front(),
                                  fmt::join(keys.subspan(1), " and ")));
  }
}

void load_server_fault(const YamlMap& entry, Scenario& scenario) {
  only(entry, server_keys);
  const bool killed = entry.choice<ServerFault>("server", server_faults) == ServerFault::Killed;
  scenario.faults.push_back(
      {.what = killed ? PlannedFault::What::ServerKilled : PlannedFault::What::ServerPaused,
       .at = entry.seconds("at_s"),
       .lasts = entry.seconds("for_s")});
  if (scenario.faults.back().lasts <= nanoseconds(0))
    entry.fail("for_s", fmt::format("for_s must be above 0, not {}", entry.number("for_s")));
}

void load_cuts(const YamlMap& entry, Scenario& scenario) {
  only(entry, connection_keys);
  entry.choice<ConnectionFault>("connections", connection_faults);
  PlannedFault cut{.what = PlannedFault::What::ConnectionsCut, .at = entry.seconds("at_s")};
  scenario.faults.push_back(cut);
  if (!entry.has("every_s")) return;
  const nanoseconds every = entry.seconds("every_s");
  if (every <= nanoseconds(0))
    entry.fail("every_s", fmt::format("every_s must be above 0, not {}", entry.number("every_s")));
  if ((scenario.duration - cut.at) / every > most_cuts)
    entry.fail("every_s", fmt::format("every_s asks for more than the {} cuts a scenario may have: raise it",
                                      most_cuts));
  for (cut.at += every; cut.at < scenario.duration; cut.at += every) scenario.faults.push_back(cut);
}

void load_slow_readers(const YamlMap& entry, Scenario& scenario) {
  only(entry, reader_keys);
  if (scenario.slow_readers.clients > 0)
    entry.fail("slow_readers", "slow_readers is there twice: remove one");
  scenario.slow_readers = {.clients = entry.whole_u32("slow_readers"),
                           .reads_per_second = entry.number("reads_per_s")};
  if (scenario.slow_readers.clients == 0)
    entry.fail("slow_readers", "slow_readers must be 1 or more: remove it to have none");
}

}  // namespace

void load_faults(const YamlMap& file, Scenario& scenario) {
  for (const YamlMap& entry : file.maps("faults", example)) {
    entry.allow(all_keys);
    if (entry.has("server")) {
      load_server_fault(entry, scenario);
    } else if (entry.has("connections")) {
      load_cuts(entry, scenario);
    } else if (entry.has("slow_readers")) {
      load_slow_readers(entry, scenario);
    } else {
      entry.fail("faults", fmt::format("a fault must say what it is: server: killed, server: paused, "
                                       "connections: cut or slow_readers: 2; write {}",
                                       example));
    }
  }
  std::stable_sort(scenario.faults.begin(), scenario.faults.end(),
                   [](const PlannedFault& a, const PlannedFault& b) { return a.at < b.at; });
}

}  // namespace wirerace
