#include "results/report/capacity_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "results/capacity.hpp"
#include "results/promise.hpp"
#include "results/report/chart_box.hpp"
#include "results/tables/capacity_table.hpp"
#include "results/tables/html.hpp"
#include "results/units.hpp"

namespace wirerace {
namespace {

using Json = nlohmann::ordered_json;

/// 0 has no place on a logarithmic axis.
Json nanoseconds(const std::optional<std::int64_t>& value) {
  return value ? Json(std::max(*value, std::int64_t{1})) : Json(nullptr);
}

Json line_of(const Run& run, const Capacity& capacity, const Promise& promise) {
  Json steps = Json::array();
  for (const CapacityStep& step : capacity.steps) {
    const Distribution latency = deciding_latency(run, capacity, step);
    steps.push_back({{"rate", step.per_second},
                     {"p50", nanoseconds(latency.p50)},
                     {"quantile", nanoseconds(latency.*promise.figure)},
                     {"kept", step.kept},
                     {"why", step.why}});
  }
  return {{"backend", capacity.backend}, {"steps", steps}};
}

/// The steps nearest to where the promise breaks, as many of each backend as make 20 rows together.
Table step_numbers(const Run& run, const ScenarioInfo& scenario, const std::string& quantile) {
  constexpr std::size_t most_rows = 20;
  const Promise promise = parse_promise(run.capacities.front().promise);
  Table table{.columns = {{"backend", "", false},
                          {"due/s", "messages due a second"},
                          {"p50", "latency from the intended time"},
                          {quantile, "latency from the intended time"},
                          {"promise", "whether it was kept, and what decided that", false}},
              .rows = {}};
  const auto ranked = ranked_capacities(run, scenario.name);
  const std::size_t each = std::max(most_rows / std::max(ranked.size(), std::size_t{1}), std::size_t{1});
  for (const RankedCapacity& one : ranked) {
    const Capacity& capacity = *one.capacity;
    const auto broken =
        std::ranges::find(capacity.steps, false, &CapacityStep::kept) - capacity.steps.begin();
    const std::size_t around = static_cast<std::size_t>(broken) + each / 2;
    const std::size_t end = std::min(std::max(around, each), capacity.steps.size());
    for (std::size_t i = end - std::min(end, each); i < end; ++i) {
      const CapacityStep& step = capacity.steps[i];
      const Distribution latency = deciding_latency(run, capacity, step);
      const auto text = [](const std::optional<std::int64_t>& value) {
        return duration_text(value ? std::optional(static_cast<double>(*value)) : std::nullopt);
      };
      table.rows.push_back({capacity.backend, rate_text(step.per_second), text(latency.p50),
                            text(latency.*promise.figure),
                            fmt::format("{}: {}", step.kept ? "kept" : "broken", step.why)});
    }
  }
  if (quantile == "p50") {
    table.columns.erase(table.columns.begin() + 2);
    for (auto& row : table.rows) row.erase(row.begin() + 2);
  }
  return table;
}

std::string row_class(const Table& table, std::size_t row) {
  const std::string& rank = table.rows[row].front();
  if (rank == "-") return "unranked";
  return rank == table.rows.front().front() ? "best" : "";
}

}  // namespace

std::string capacity_links(const Run& run) {
  std::string out;
  const auto searched = searched_scenarios(run);
  for (std::size_t i = 0; i < searched.size(); ++i)
    out += fmt::format("<a href=\"#capacity-{}\">{}</a>\n", i, html_escaped(searched[i]->name));
  return out;
}

std::string capacity_sections(const Run& run) {
  std::string out;
  const auto searched = searched_scenarios(run);
  for (std::size_t i = 0; i < searched.size(); ++i) {
    const ScenarioInfo& scenario = *searched[i];
    const std::string quantile(parse_promise(run.capacities.front().promise).quantile);
    const std::string title =
        fmt::format("Latency against load: {}, lower is better; × is a rate that broke the promise",
                    quantile == "p50" ? quantile : quantile + " (p50 dotted)");
    out += fmt::format(
        "<section id=\"capacity-{0}\"><h2>{1}</h2><p>{2}</p><p "
        "class=\"quiet\">{3}</p>\n{4}{5}{6}</section>\n",
        i, html_escaped(scenario.name), html_escaped(scenario.about),
        html_escaped(capacity_line(run, scenario)), html_table(capacity_table(run, scenario), row_class),
        html_list(capacity_notes(run, scenario), "notes"),
        chart_box("capacity", i, title, step_numbers(run, scenario, quantile)));
  }
  return out;
}

Json capacity_charts(const Run& run) {
  Json out = Json::array();
  for (const ScenarioInfo* scenario : searched_scenarios(run)) {
    const Promise promise = parse_promise(run.capacities.front().promise);
    Json lines = Json::array();
    for (const RankedCapacity& one : ranked_capacities(run, scenario->name))
      lines.push_back(line_of(run, *one.capacity, promise));
    out.push_back({{"promise", to_string(promise)},
                   {"limit", promise.limit_ns},
                   {"quantile", promise.quantile},
                   {"lines", lines}});
  }
  return out;
}

}  // namespace wirerace
