#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "results/exporters/exported.hpp"
#include "results/exporters/exporters.hpp"

namespace wirerace {
namespace {

using Json = nlohmann::ordered_json;

/// p50; in a flood, where nothing is due at any time, the time a message took by the rate.
std::optional<double> real_time(const ExportedPair& pair, const Trial& trial) {
  if (const auto p50 = finite_figure(*find_metric("p50"), trial)) return p50;
  const auto rate = finite_figure(*find_metric("messages_per_second"), trial);
  if (pair.scenario->pace != "flood" || !rate || *rate <= 0) return std::nullopt;
  return 1e9 / *rate;
}

Json repetition(const ExportedPair& pair, const Trial& trial, double time) {
  Json json = {{"name", pair.name()},
               {"run_name", pair.name()},
               {"run_type", "iteration"},
               {"repetitions", 0},  // both for all_repetitions() to fill in
               {"repetition_index", 0},
               {"threads", 1},
               {"iterations", trial.messages.delivered},
               {"real_time", time},
               // Readers take a number only: 0 where it was not measured.
               {"cpu_time", finite_figure(*find_metric("cpu_per_message"), trial).value_or(0)},
               {"time_unit", "ns"}};
  for (const Metric& metric : metrics()) {
    if (const auto value = finite_figure(metric, trial)) json[std::string(metric.name)] = *value;
  }
  return json;
}

std::vector<Json> all_repetitions(const ExportedPair& pair) {
  std::vector<Json> out;
  for (const Trial* trial : pair.ok) {
    if (const auto time = real_time(pair, *trial)) out.push_back(repetition(pair, *trial, *time));
  }
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i]["repetitions"] = out.size();
    out[i]["repetition_index"] = i;
  }
  return out;
}

}  // namespace

std::string export_google_benchmark(const Run& run) {
  Json benchmarks = Json::array();
  for (const ExportedPair& pair : exported_pairs(run)) {
    for (Json& one : all_repetitions(pair)) benchmarks.push_back(std::move(one));
  }
  const Environment& environment = run.environment;
  return json_document({{"context",
                         {{"date", run.started},
                          {"host_name", environment.host},
                          {"executable", run.command.empty() ? "wirerace" : run.command.front()},
                          {"num_cpus", environment.cores},
                          {"mhz_per_cpu", 0},
                          {"cpu_scaling_enabled", false},
                          {"caches", Json::array()},
                          {"load_avg", Json::array()},
                          {"library_build_type", environment.build_type == "Debug" ? "debug" : "release"},
                          {"json_schema_version", 1},
                          {"wirerace_run", run.id},
                          {"wirerace_label", run.label}}},
                        {"benchmarks", benchmarks}});
}

}  // namespace wirerace
