#include <fmt/format.h>

#include <algorithm>

#include "results/exporters/exported.hpp"
#include "results/exporters/exporters.hpp"
#include "results/run_json.hpp"

namespace wirerace {
namespace {

/// RFC 4180: quoted where it must be.
std::string cell(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

bool is_control(const Run& run, const Trial& trial) {
  const auto scenario = std::ranges::find(run.scenarios, trial.scenario, &ScenarioInfo::name);
  return scenario != run.scenarios.end() && scenario->control;
}

}  // namespace

std::string export_csv(const Run& run) {
  std::string out = "scenario,backend,round,repeat,order,control,status,reason,saturation";
  for (const Metric& metric : metrics()) out += fmt::format(",{}", metric.name);
  out += "\r\n";
  for (const Trial& trial : run.trials) {
    out += fmt::format("{},{},{},{},{},{},{},{},{}", cell(trial.scenario), cell(trial.backend), trial.round,
                       trial.repeat, trial.order, is_control(run, trial), status_name(trial.status),
                       cell(trial.reason), saturation_name(trial.saturation));
    for (const Metric& metric : metrics()) {
      const auto value = finite_figure(metric, trial);
      out += value ? fmt::format(",{}", *value) : ",";
    }
    out += "\r\n";
  }
  return out;
}

}  // namespace wirerace
