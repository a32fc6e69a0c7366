// Which loads of a scenario a search may try.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "harness/arrivals.hpp"
#include "harness/capacity.hpp"
#include "results/capacity.hpp"
#include "results/units.hpp"
#include "scenarios/check.hpp"

namespace wirerace {

namespace {

double own_load(const Scenario& scenario) {
  return scenario.pace == Pace::Recorded ? scenario.speed : scenario.rate;
}

bool can_be_run(const Scenario& scenario, double load) {
  return !find_problem(capacity_step(scenario, load));
}

std::uint64_t samples(const Scenario& scenario, double load) {
  return Workload(capacity_step(scenario, load)).measured_deliveries();
}

/// The least load with `needed` samples, a little above it at most.
double least_load(const Scenario& scenario, double start, std::uint64_t needed) {
  double load = start * static_cast<double>(needed) / static_cast<double>(samples(scenario, start));
  while (load < start && samples(scenario, load) < needed) load *= 1.02;
  return std::min(load, start);
}

}  // namespace

std::optional<std::string> why_no_capacity(const Scenario& scenario) {
  const auto because = [&](const char* why) { return fmt::format("{} {}", scenario.name, why); };
  if (scenario.swept == "rate_per_s" || scenario.swept == "speed")
    return because(
        "is a step of a sweep over the rate, which the search varies itself: take a scenario with one rate");
  if (!scenario.faults.empty() || scenario.slow_readers.clients > 0)
    return because(
        "has faults or slow readers, and a capacity is that of good days: take a scenario without them");
  switch (scenario.pace) {
    case Pace::Recorded:
    case Pace::Constant:
    case Pace::Poisson:
    case Pace::Bursts:
      return std::nullopt;
    case Pace::Closed:
      return because(
          "sends when a reply has come, so its rate is all that goes: run it without --find-capacity");
    case Pace::Flood:
      return because(
          "sends as fast as the transport takes it, so its rate is all that goes: run it without "
          "--find-capacity");
    case Pace::Ramp:
      return because("ramps from rate to rate: take a scenario of a constant rate");
  }
  return std::nullopt;
}

Scenario capacity_step(const Scenario& scenario, double load) {
  Scenario step = scenario;
  const bool recorded = scenario.pace == Pace::Recorded;
  step.name = capacity_step_name(scenario.name, load, recorded);
  step.swept = recorded ? "speed" : "rate_per_s";
  (recorded ? step.speed : step.rate) = load;
  step.loop = recorded;
  step.idle = std::chrono::nanoseconds(0);
  return step;
}

LoadRange capacity_range(const Scenario& scenario, const Promise& promise) {
  const double own = own_load(scenario);
  LoadRange range{.least = own, .start = own, .most = own};
  while (samples(scenario, range.start) > Arrivals::most_reported) range.start /= 2;
  while (samples(scenario, range.start) < promise.least_samples) {
    if (!can_be_run(scenario, range.start * 2)) {
      throw std::invalid_argument(fmt::format(
          "{}: no rate gives the {} messages in a window of {} that {} needs: give a longer --duration",
          scenario.name, count_text(promise.least_samples),
          duration_text(static_cast<double>(scenario.duration.count())), promise.quantile));
    }
    range.start *= 2;
  }
  range.least = least_load(scenario, range.start, promise.least_samples);
  range.most = range.start;
  // A workload that is sure to have too many is not made: that takes a second.
  for (std::uint64_t most = samples(scenario, range.start);
       2 * most <= Arrivals::most_reported && can_be_run(scenario, range.most * 2); range.most *= 2) {
    most = samples(scenario, range.most * 2);
    if (most > Arrivals::most_reported) break;
  }
  return range;
}

}  // namespace wirerace
