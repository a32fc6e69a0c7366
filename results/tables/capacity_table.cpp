#include "results/tables/capacity_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "results/capacity.hpp"
#include "results/promise.hpp"
#include "results/tables/scenario_notes.hpp"
#include "results/units.hpp"

namespace wirerace {
namespace {

/// The promise is the same for all.
std::string_view quantile_of(const Run& run) {
  return parse_promise(run.capacities.front().promise).quantile;
}

std::string duration_cell(const std::optional<std::int64_t>& value) {
  return duration_text(value ? std::optional(static_cast<double>(*value)) : std::nullopt);
}

std::string capacity_cell(const Capacity& one) {
  if (!one.kept_per_second)
    return one.broken_per_second ? "< " + rate_text(one.broken_per_second) : not_available;
  return (one.broken_per_second ? "" : "≥ ") + rate_text(one.kept_per_second);
}

/// Of the step with the highest rate that was kept.
Distribution latency_at_capacity(const Run& run, const Capacity& one) {
  const auto step = std::ranges::find(one.steps.rbegin(), one.steps.rend(), true, &CapacityStep::kept);
  return step == one.steps.rend() ? Distribution{} : deciding_latency(run, one, *step);
}

/// As far as the search came.
std::string bracket(const Capacity& one) {
  if (!one.kept_per_second && !one.broken_per_second) return one.backend + " not known";
  if (!one.broken_per_second)
    return fmt::format("{} at least {}", one.backend, rate_text(one.kept_per_second));
  if (!one.kept_per_second) return fmt::format("{} below {}", one.backend, rate_text(one.broken_per_second));
  return fmt::format("{} between {} and {}", one.backend, rate_text(one.kept_per_second),
                     rate_text(one.broken_per_second));
}

bool is_precise(const Capacity& one) {
  return one.kept_per_second && one.broken_per_second &&
         *one.broken_per_second <= *one.kept_per_second * (1 + capacity_precision);
}

/// Of a search that came to an end of its range or of its steps.
std::optional<std::string> note_of(const Capacity& one, std::string_view quantile) {
  if (one.steps.empty()) return std::nullopt;
  if (one.steps.size() >= capacity_most_steps && !is_precise(one)) {
    return fmt::format(
        "{} messages/s: the search ended after {} steps, before it was precise; a --rate or --speed that is "
        "nearer to the capacity saves steps",
        bracket(one), one.steps.size());
  }
  if (!one.kept_per_second)
    return fmt::format(
        "{}: at the lowest rate that gives {} messages enough the promise is broken already: a longer "
        "--duration allows lower ones",
        one.backend, quantile);
  if (!one.broken_per_second)
    return fmt::format(
        "{}: the promise is kept at the highest rate that can be searched: a shorter --duration allows "
        "higher ones",
        one.backend);
  return std::nullopt;
}

}  // namespace

std::vector<const ScenarioInfo*> searched_scenarios(const Run& run) {
  std::vector<const ScenarioInfo*> out;
  for (const ScenarioInfo& scenario : run.scenarios) {
    if (std::ranges::find(run.capacities, scenario.name, &Capacity::scenario) != run.capacities.end())
      out.push_back(&scenario);
  }
  return out;
}

Table capacity_table(const Run& run, const ScenarioInfo& scenario) {
  const Promise promise = parse_promise(run.capacities.front().promise);
  const bool median_promised = promise.quantile == "p50";
  Table table{
      .columns = {{"#", "rank by capacity; = is shared: what was kept and what was broken overlap", false},
                  {"backend", "transport/library", false},
                  {"msg/s", "the highest rate at which the promise was kept, in messages due a second"},
                  {"p50", "latency from the intended time, at that rate"}},
      .rows = {},
      .name = 1};
  if (!median_promised)
    table.columns.push_back({std::string(promise.quantile), "the promised quantile, at that rate"});
  table.columns.push_back({"breaks at", "the lowest rate that broke the promise, twice"});
  table.columns.push_back({"because", "what was wrong at that rate", false});
  for (const RankedCapacity& ranked : ranked_capacities(run, scenario.name)) {
    const Capacity& one = *ranked.capacity;
    const Distribution latency = latency_at_capacity(run, one);
    auto& row = table.rows.emplace_back();
    row = {ranked.rank == 0 ? "-" : fmt::format("{}{}", ranked.rank, ranked.tied ? "=" : ""), one.backend,
           capacity_cell(one), duration_cell(latency.p50)};
    if (!median_promised) row.push_back(duration_cell(latency.*promise.figure));
    row.push_back(rate_text(one.broken_per_second));
    row.push_back(one.broken_by.empty() ? not_available : one.broken_by);
  }
  return table;
}

std::string capacity_line(const Run& run, const ScenarioInfo& scenario) {
  return fmt::format("the highest rate with {} and nothing lost · {} · {} · {} · {} client{} · {} a trial",
                     run.capacities.front().promise, flow_text(scenario), scenario.pace, scenario.payload,
                     scenario.clients, scenario.clients == 1 ? "" : "s",
                     duration_text(static_cast<double>(scenario.duration_ns)));
}

std::vector<std::string> capacity_notes(const Run& run, const ScenarioInfo& scenario) {
  std::vector<std::string> out;
  if (scenario.flow == "broadcast" || scenario.flow == "chat")
    out.push_back("A message counts once here, however many get it.");
  if (scenario.acknowledged)
    out.push_back("Acknowledged: latency is until the server's answer is there, over every backend.");
  if (!run.complete) return out;
  std::vector<std::string> unfinished;
  for (const RankedCapacity& ranked : ranked_capacities(run, scenario.name)) {
    if (ranked.capacity->time_over)
      unfinished.push_back(bracket(*ranked.capacity));
    else if (auto note = note_of(*ranked.capacity, quantile_of(run)))
      out.push_back(std::move(*note));
  }
  if (!unfinished.empty()) {
    out.push_back(fmt::format("The time was over: {} messages/s; --capacity-time gives the search more",
                              fmt::join(unfinished, ", ")));
  }
  return out;
}

std::vector<std::string> capacity_reading_notes() {
  return {
      "A capacity is the highest rate at which a trial kept the promise with nothing lost and nobody "
      "saturated; the rate it breaks at broke it in two trials, and is at most 5 % higher where the search "
      "came "
      "to its end. A rank with = is shared: what was kept and what was broken overlap.",
      "It is the capacity of this machine with both ends on it, which also make and check every byte; "
      "latency "
      "counts from the moment a message was due, not from when it was sent.",
  };
}

}  // namespace wirerace
