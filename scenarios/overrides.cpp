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

/// Throws where a flag has no meaning for the scenario's pace.
void check_flags_apply(const Overrides& overrides, const Scenario& scenario) {
  const bool rated = scenario.pace == Pace::Constant || scenario.pace == Pace::Poisson;
  const bool recorded = scenario.pace == Pace::Recorded;
  if (overrides.rate && recorded)
    throw ScenarioError(
        fmt::format("{} replays recorded times: --rate does not apply, use --speed", scenario.name));
  if (overrides.speed && rated)
    throw ScenarioError(fmt::format("{} sends at a rate: --speed does not apply, use --rate", scenario.name));
  if (scenario.pace == Pace::Closed && (overrides.rate || overrides.speed))
    throw ScenarioError(fmt::format("{} sends when a reply has come: {} does not apply, use --clients",
                                    scenario.name, overrides.rate ? "--rate" : "--speed"));
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
