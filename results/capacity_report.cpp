#include "results/capacity_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "results/capacity.hpp"
#include "results/capacity_table.hpp"
#include "results/html.hpp"
#include "results/promise.hpp"

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
        "<section id=\"capacity-{0}\"><h2>{1}</h2><p>{2}</p><p class=\"quiet\">{3}</p>\n{4}{5}"
        "<figure><figcaption>{6}</figcaption><div class=\"chart\"><canvas data-chart=\"capacity\" "
        "data-scenario=\"{0}\" role=\"img\" aria-label=\"{6}\"></canvas></div><noscript>The chart needs "
        "JavaScript.</noscript></figure>\n</section>\n",
        i, html_escaped(scenario.name), html_escaped(scenario.about),
        html_escaped(capacity_line(run, scenario)), html_table(capacity_table(run, scenario), row_class),
        html_list(capacity_notes(run, scenario), "notes"), html_escaped(title));
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
