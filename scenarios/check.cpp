#include "scenarios/check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

#include "scenarios/trace.hpp"

namespace wirerace {
namespace {

using std::chrono::nanoseconds;

constexpr nanoseconds longest = std::chrono::hours(24);
constexpr nanoseconds longest_idle = std::chrono::hours(1);
constexpr unsigned largest_window = 65'536;
constexpr double fastest_rate = 1e7;
constexpr double fastest_speed = 1e6;
constexpr double most_messages = 2e7;  // 320 MB of plan in each process

std::optional<Problem> find_problem_in_times(const Scenario& scenario) {
  if (scenario.duration <= nanoseconds(0) || scenario.duration > longest)
    return Problem{"duration_s",
                   fmt::format("must be above 0 and at most 86400 s, not {}", in_seconds(scenario.duration))};
  if (scenario.warmup < nanoseconds(0) || scenario.warmup > longest)
    return Problem{"warmup_s", fmt::format("must be 0 to 86400 s, not {}", in_seconds(scenario.warmup))};
  if (scenario.idle < nanoseconds(0) || scenario.idle > longest_idle)
    return Problem{"idle_s", fmt::format("must be 0 to 3600 s, not {}", in_seconds(scenario.idle))};
  if (scenario.deadline && (*scenario.deadline <= nanoseconds(0) || *scenario.deadline > longest))
    return Problem{"deadline_ms", fmt::format("must be above 0 and at most 86400000 ms, not {:g}",
                                              1e3 * in_seconds(*scenario.deadline))};
  return std::nullopt;
}

std::optional<Problem> find_problem_in_clients(const Scenario& scenario) {
  if (scenario.clients < 1 || scenario.clients > most_clients)
    return Problem{"clients", fmt::format("must be 1 to {}, not {}", most_clients, scenario.clients)};
  const unsigned room = scenario.room_clients;
  if (scenario.flow != Flow::Chat) {
    if (room == 0) return std::nullopt;
    return Problem{"room_clients",
                   fmt::format("is for flow chat; a {} has no rooms: remove it", to_string(scenario.flow))};
  }
  if (scenario.clients < 2) return Problem{"clients", "must be 2 or more in a chat, not 1"};
  if (room < 2 || room > scenario.clients)
    return Problem{"room_clients",
                   fmt::format("must be 2 to {}, the number of clients, not {}", scenario.clients, room)};
  if (scenario.clients % room == 1)
    return Problem{
        "room_clients",
        fmt::format("{} leaves the last of {} clients alone in a room: take one client more or less", room,
                    scenario.clients)};
  return std::nullopt;
}

std::optional<Problem> find_problem_in_rate(double rate) {
  if (rate > 0 && rate <= fastest_rate) return std::nullopt;
  return Problem{"rate_per_s", fmt::format("must be above 0 and at most {}, not {}", fastest_rate, rate)};
}

/// To how many ends each message goes at most.
double copies(const Scenario& scenario) {
  if (scenario.flow == Flow::Broadcast) return scenario.clients + scenario.slow_readers.clients;
  return scenario.flow == Flow::Chat ? scenario.room_clients - 1 : 1;
}

/// `key` is what to blame where `messages` are too many.
std::optional<Problem> find_problem_in_count(const Scenario& scenario, std::string_view key,
                                             double messages) {
  const double all = messages * copies(scenario);
  if (all <= most_messages) return std::nullopt;
  return Problem{key, fmt::format("asks for {:.0f} messages in all{}, above the {:.0f} a workload may have: "
                                  "lower it or shorten the trial",
                                  all, all > messages ? ", each client's counted" : "", most_messages)};
}

std::optional<Problem> find_problem_in_recording(const Scenario& scenario) {
  if (!(scenario.speed > 0 && scenario.speed <= fastest_speed))
    return Problem{"speed",
                   fmt::format("must be above 0 and at most {}, not {}", fastest_speed, scenario.speed)};
  const double length = in_seconds(recording_length(scenario.trace)) / scenario.speed;
  if (length == 0) return Problem{"trace", "must have messages at two times or more to set a recorded pace"};
  const auto played = [&](nanoseconds time) {
    return scenario.loop ? in_seconds(time) / length : std::min(in_seconds(time) / length, 1.0);
  };
  return find_problem_in_count(
      scenario, "duration_s",
      static_cast<double>(scenario.trace.size()) * (played(scenario.warmup) + played(scenario.duration)));
}

std::optional<Problem> find_problem_in_bursts(const Scenario& scenario) {
  for (const auto& [key, time] : {std::pair("on_s", scenario.on), std::pair("off_s", scenario.off)})
    if (time <= nanoseconds(0) || time > longest)
      return Problem{key, fmt::format("must be above 0 and at most 86400 s, not {}", in_seconds(time))};
  if (auto problem = find_problem_in_rate(scenario.rate)) return problem;
  const double bursts =
      std::ceil(in_seconds(scenario.warmup + scenario.duration) / in_seconds(scenario.on + scenario.off));
  const double burst =
      std::ceil(scenario.rate * in_seconds(std::min(scenario.on, scenario.warmup + scenario.duration)));
  return find_problem_in_count(scenario, "rate_per_s", bursts * burst);
}

std::optional<Problem> find_problem_in_pace(const Scenario& scenario) {
  const double whole = in_seconds(scenario.warmup + scenario.duration);
  switch (scenario.pace) {
    case Pace::Recorded:
      return find_problem_in_recording(scenario);
    case Pace::Constant:
    case Pace::Poisson:
      if (auto problem = find_problem_in_rate(scenario.rate)) return problem;
      return find_problem_in_count(scenario, "rate_per_s", scenario.rate * whole);
    case Pace::Bursts:
      return find_problem_in_bursts(scenario);
    case Pace::Ramp:
      for (const double rate : {scenario.rate, scenario.end_rate})
        if (auto problem = find_problem_in_rate(rate)) return problem;
      return find_problem_in_count(
          scenario, "rate_per_s",
          scenario.rate * in_seconds(scenario.warmup) +
              (scenario.rate + scenario.end_rate) / 2 * in_seconds(scenario.duration));
    case Pace::Flood:
      if (scenario.flow == Flow::Push || scenario.flow == Flow::Uplink) break;
      return Problem{
          "pace", fmt::format("flood is for flows push and uplink: set flow to one of them, not {}, or take "
                              "another pace",
                              to_string(scenario.flow))};
    case Pace::Closed:
      if (scenario.flow != Flow::Echo)
        return Problem{"pace",
                       fmt::format("closed waits for replies: set flow to echo, not {}, or take another pace",
                                   to_string(scenario.flow))};
      if (scenario.window < 1 || scenario.window > largest_window)
        return Problem{"window", fmt::format("must be 1 to {}, not {}", largest_window, scenario.window)};
      break;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Problem> find_problem(const Scenario& scenario) {
  if (auto problem = find_problem_in_clients(scenario)) return problem;
  if ((scenario.headline == Headline::Throughput) != (scenario.pace == Pace::Flood))
    return Problem{"headline",
                   "throughput is for a flood, and a flood has no other: change pace or headline"};
  if (scenario.headline == Headline::RoundTrip && scenario.flow != Flow::Echo)
    return Problem{"headline",
                   fmt::format("round-trip is for flow echo; a {} has no replies: take latency or fps",
                               to_string(scenario.flow))};
  if (auto problem = find_problem_in_times(scenario)) return problem;
  if (auto problem = find_problem_in_pace(scenario)) return problem;
  if (auto problem = find_problem_in_sizes(scenario)) return problem;
  return find_problem_in_faults(scenario);
}

nanoseconds cut_to_recording(const Scenario& scenario, nanoseconds time) {
  if (scenario.pace != Pace::Recorded || scenario.loop) return time;
  const double length = static_cast<double>(recording_length(scenario.trace).count()) / scenario.speed;
  if (static_cast<double>(time.count()) <= length) return time;
  return nanoseconds(std::max(1LL, std::llround(length)));
}

void fit_to_recording(Scenario& scenario) {
  scenario.duration = cut_to_recording(scenario, scenario.duration);
  scenario.warmup = cut_to_recording(scenario, scenario.warmup);
}

}  // namespace wirerace
