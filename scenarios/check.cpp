#include "scenarios/check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "scenarios/trace.hpp"
#include "scenarios/workload.hpp"

namespace wirerace {
namespace {

using std::chrono::nanoseconds;

constexpr nanoseconds longest = std::chrono::hours(24);
constexpr unsigned largest_window = 65'536;
constexpr double fastest_rate = 1e7;
constexpr double fastest_speed = 1e6;
constexpr double most_messages = 2e7;  // 320 MB of plan in each process

double seconds(nanoseconds time) {
  return std::chrono::duration<double>(time).count();
}

std::optional<Problem> find_problem_in_times(const Scenario& scenario) {
  if (scenario.duration <= nanoseconds(0) || scenario.duration > longest)
    return Problem{"duration_s",
                   fmt::format("must be above 0 and at most 86400 s, not {}", seconds(scenario.duration))};
  if (scenario.warmup < nanoseconds(0) || scenario.warmup > longest)
    return Problem{"warmup_s", fmt::format("must be 0 to 86400 s, not {}", seconds(scenario.warmup))};
  return std::nullopt;
}

std::optional<Problem> find_problem_in_pace(const Scenario& scenario) {
  switch (scenario.pace) {
    case Pace::Recorded:
      if (!(scenario.speed > 0 && scenario.speed <= fastest_speed))
        return Problem{"speed",
                       fmt::format("must be above 0 and at most {}, not {}", fastest_speed, scenario.speed)};
      if (recording_length(scenario.trace) == nanoseconds(0))
        return Problem{"trace", "must have messages at two times or more to set a recorded pace"};
      break;
    case Pace::Constant:
    case Pace::Poisson: {
      if (!(scenario.rate > 0 && scenario.rate <= fastest_rate))
        return Problem{"rate_per_s",
                       fmt::format("must be above 0 and at most {}, not {}", fastest_rate, scenario.rate)};
      const double messages = scenario.rate * seconds(scenario.warmup + scenario.duration);
      if (messages > most_messages)
        return Problem{
            "rate_per_s",
            fmt::format("asks for {:.0f} messages in all, above the {:.0f} a workload may have: lower it or "
                        "shorten the trial",
                        messages, most_messages)};
      break;
    }
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

/// "must be 16 to 16777216 bytes …" for a size that has no room for the message's number, or that is too
/// large.
std::optional<std::string> find_problem_in_size(std::uint32_t bytes, Kind kind) {
  const std::uint32_t smallest = Workload::smallest(kind);
  if (bytes >= smallest && bytes <= largest_message_bytes) return std::nullopt;
  return fmt::format("must be {} to {} bytes (a {} message begins with its number, {} bytes), not {}",
                     smallest, largest_message_bytes, to_string(kind), smallest, bytes);
}

std::optional<Problem> find_problem_in_sizes(const Scenario& scenario) {
  if (scenario.trace.empty()) {
    for (const std::uint32_t bytes : {scenario.min_bytes, scenario.max_bytes})
      if (const auto text = find_problem_in_size(bytes, scenario.payload))
        return Problem{"size_bytes", *text};
    if (scenario.min_bytes > scenario.max_bytes)
      return Problem{"size_bytes", fmt::format("has min {} above max {}: swap them", scenario.min_bytes,
                                               scenario.max_bytes)};
  }
  if (scenario.reply_bytes == 0) return std::nullopt;
  if (scenario.flow != Flow::Echo)
    return Problem{"reply_bytes",
                   fmt::format("is for flow echo; a {} has no replies: remove it", to_string(scenario.flow))};
  if (const auto text = find_problem_in_size(scenario.reply_bytes, scenario.payload))
    return Problem{"reply_bytes", *text};
  return std::nullopt;
}

}  // namespace

std::optional<Problem> find_problem(const Scenario& scenario) {
  if (scenario.clients < 1 || scenario.clients > most_clients)
    return Problem{"clients", fmt::format("must be 1 to {}, not {}", most_clients, scenario.clients)};
  if (scenario.headline == Headline::RoundTrip && scenario.flow != Flow::Echo)
    return Problem{"headline",
                   fmt::format("round-trip is for flow echo; a {} has no replies: take latency or fps",
                               to_string(scenario.flow))};
  if (auto problem = find_problem_in_times(scenario)) return problem;
  if (auto problem = find_problem_in_pace(scenario)) return problem;
  return find_problem_in_sizes(scenario);
}

void fit_to_recording(Scenario& scenario) {
  if (scenario.pace != Pace::Recorded) return;
  const double length = static_cast<double>(recording_length(scenario.trace).count()) / scenario.speed;
  const auto fit = [length](nanoseconds& time) {
    if (static_cast<double>(time.count()) > length) time = nanoseconds(std::max(1LL, std::llround(length)));
  };
  fit(scenario.duration);
  fit(scenario.warmup);
}

}  // namespace wirerace
