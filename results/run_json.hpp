// The result file: a Run as JSON, schema wirerace.run/1. results/README.md describes every field.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <stdexcept>
#include <string>
#include <string_view>

#include "results/run.hpp"

namespace wirerace {

/// "trials[3].latency_ns.p50 must be a number or null": what is wrong in a result file, and where.
class RunError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Every key is written, in the order of the schema; nullopt and what is not finite as null. Bytes that are
/// not UTF-8 become U+FFFD. Ends with a newline.
std::string to_json(const Run& run);

/// Reads what to_json() wrote, now or before a key of the schema was added. Throws RunError: where a field is
/// missing or of another type, at which byte the text is damaged, or which other schema it has. Unknown keys
/// are ignored.
Run run_from_json(std::string_view text);

/// The parts, for the journal: a run without its "trials", one of them, and one of its "scenarios". `where`
/// names the part in errors.
nlohmann::ordered_json run_json_without_trials(const Run& run);
nlohmann::ordered_json trial_json(const Trial& trial);
nlohmann::ordered_json scenario_json(const ScenarioInfo& scenario);
Run run_without_trials(const nlohmann::ordered_json& json);
Trial trial_from_json(const nlohmann::ordered_json& json, const std::string& where);
ScenarioInfo scenario_from_json(const nlohmann::ordered_json& json, const std::string& where);

/// On one line, without a newline; bytes that are not UTF-8 become U+FFFD.
std::string one_line(const nlohmann::ordered_json& json);

/// "ok", "invalid", "failed".
const char* status_name(TrialStatus status);

/// "none", "generator", "transport", "receiver".
const char* saturation_name(Saturation saturation);

}  // namespace wirerace
