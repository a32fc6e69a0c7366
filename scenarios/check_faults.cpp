#include <fmt/format.h>

#include <chrono>

#include "scenarios/check.hpp"

namespace wirerace {
namespace {

using std::chrono::nanoseconds;
using What = PlannedFault::What;

constexpr double most_reads = 1e6;

nanoseconds end_of(const PlannedFault& fault) {
  return fault.at + fault.lasts;
}

std::optional<Problem> find_problem_in_slow_readers(const Scenario& scenario) {
  const SlowReaders& slow = scenario.slow_readers;
  if (slow.clients == 0) return std::nullopt;
  if (scenario.flow != Flow::Broadcast)
    return Problem{"faults", fmt::format("must not have slow_readers in flow {}, which has nobody beside its "
                                         "clients: set flow to broadcast",
                                         to_string(scenario.flow))};
  if (slow.clients >= most_clients || scenario.clients > most_clients - slow.clients)
    return Problem{"clients", fmt::format("and slow_readers must be {} at most together, not {}",
                                          most_clients, std::uint64_t{scenario.clients} + slow.clients)};
  if (!(slow.reads_per_second >= 0 && slow.reads_per_second <= most_reads))
    return Problem{
        "faults", fmt::format("must have reads_per_s of 0 to {}, not {}", most_reads, slow.reads_per_second)};
  return std::nullopt;
}

/// What the scenario's flow and pace leave no room for.
std::optional<Problem> find_problem_in_kind(const Scenario& scenario, What what) {
  if (scenario.pace == Pace::Closed || scenario.pace == Pace::Flood)
    return Problem{"faults", fmt::format("need messages that are due at a time; what is lost in pace {} was "
                                         "due at none: take another pace",
                                         to_string(scenario.pace))};
  if (what != What::ServerKilled) return std::nullopt;
  if (scenario.slow_readers.clients > 0)
    return Problem{
        "faults", "must not kill the server of slow_readers, who do not come back: make two scenarios of it"};
  const auto never_kill = [](std::string_view why) {
    return Problem{
        "faults",
        fmt::format("must not kill the server {}: pause it, cut the connections, or set flow to push, "
                    "broadcast or echo",
                    why)};
  };
  if (scenario.flow == Flow::Uplink)
    return never_kill("of an uplink, with which what it has received is gone");
  if (scenario.flow == Flow::Chat) return never_kill("of a chat, whose rooms a new one does not know");
  return std::nullopt;
}

std::optional<Problem> find_problem_in_order(const Scenario& scenario) {
  const PlannedFault* before = nullptr;
  for (const PlannedFault& fault : scenario.faults) {
    if (fault.at < nanoseconds(0))
      return Problem{"faults",
                     fmt::format("must begin in the measured window, at_s 0 or later: {}", describe(fault))};
    if (before && (fault.at < end_of(*before) || fault.at == before->at))
      return Problem{"faults", fmt::format("must not overlap: \"{}\" begins before \"{}\" has ended",
                                           describe(fault), describe(*before))};
    before = &fault;
  }
  return std::nullopt;
}

/// Of faults in order, that the last has ended before the window does.
std::optional<Problem> find_problem_in_end(const Scenario& scenario) {
  const PlannedFault& last = scenario.faults.back();
  const nanoseconds window = cut_to_recording(scenario, scenario.duration);
  if (end_of(last) < window) return std::nullopt;
  if (window < scenario.duration)
    return Problem{"faults",
                   fmt::format("must end before the recording does, after {} s: \"{}\" does not; set loop: "
                               "true or move it",
                               in_seconds(window), describe(last))};
  return Problem{"duration_s", fmt::format("must be above {} s, as there is the fault \"{}\", not {}",
                                           in_seconds(end_of(last)), describe(last), in_seconds(window))};
}

}  // namespace

std::optional<Problem> find_problem_in_faults(const Scenario& scenario) {
  if (auto problem = find_problem_in_slow_readers(scenario)) return problem;
  if (scenario.faults.empty()) return std::nullopt;
  for (const PlannedFault& fault : scenario.faults)
    if (auto problem = find_problem_in_kind(scenario, fault.what)) return problem;
  if (auto problem = find_problem_in_order(scenario)) return problem;
  return find_problem_in_end(scenario);
}

}  // namespace wirerace
