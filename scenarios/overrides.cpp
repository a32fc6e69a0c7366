#include <fmt/format.h>

#include <array>
#include <utility>

#include "scenarios/catalogue.hpp"
#include "scenarios/check.hpp"

namespace wirerace {
namespace {

/// The flag that sets what a scenario file sets with `key`.
std::string_view flag_of(std::string_view key) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 5> flags = {
      {{"duration_s", "--duration"},
       {"warmup_s", "--warmup"},
       {"clients", "--clients"},
       {"rate_per_s", "--rate"},
       {"speed", "--speed"}}};
  for (const auto& [name, flag] : flags)
    if (name == key) return flag;
  return key;
}

/// How a pace sends, and what to do where a flag does not apply to it.
std::pair<std::string_view, std::string_view> describe(Pace pace) {
  switch (pace) {
    case Pace::Recorded:
      return {"replays recorded times", "use --speed"};
    case Pace::Constant:
    case Pace::Poisson:
    case Pace::Bursts:
      return {"sends at a rate", "use --rate"};
    case Pace::Ramp:
      return {"ramps from rate to rate", "set rate_per_s in a file of your own"};
    case Pace::Closed:
      return {"sends when a reply has come", "use --clients"};
    case Pace::Flood:
      return {"sends as fast as the transport takes it", "use --clients"};
  }
  return {};
}

/// Throws where a flag has no meaning for the scenario.
void check_flags_apply(const Overrides& overrides, const Scenario& scenario) {
  const auto refuse = [&](std::string_view why, std::string_view flag, std::string_view instead) {
    throw ScenarioError(fmt::format("{} {}: {} does not apply, {}", scenario.name, why, flag, instead));
  };
  const bool clients_swept = overrides.clients && scenario.swept == "clients";
  if (clients_swept || (overrides.rate && scenario.swept == "rate_per_s"))
    refuse("is a step of a sweep", clients_swept ? "--clients" : "--rate", "name the steps you want");
  const auto [sends, instead] = describe(scenario.pace);
  const bool rated =
      scenario.pace == Pace::Constant || scenario.pace == Pace::Poisson || scenario.pace == Pace::Bursts;
  if (overrides.rate && !rated) refuse(sends, "--rate", instead);
  if (overrides.speed && scenario.pace != Pace::Recorded) refuse(sends, "--speed", instead);
}

}  // namespace

void apply(const Overrides& overrides, Scenario& scenario) {
  check_flags_apply(overrides, scenario);
  Scenario changed = scenario;
  changed.duration = overrides.duration.value_or(scenario.duration);
  changed.warmup = overrides.warmup.value_or(scenario.warmup);
  changed.clients = overrides.clients.value_or(scenario.clients);
  changed.rate = overrides.rate.value_or(scenario.rate);
  changed.speed = overrides.speed.value_or(scenario.speed);
  changed.seed = overrides.seed.value_or(scenario.seed);
  if (const auto problem = find_problem(changed))
    throw ScenarioError(fmt::format("{}: {} {}", scenario.name, flag_of(problem->key), problem->text));
  fit_to_recording(changed);
  scenario = std::move(changed);
}

}  // namespace wirerace
