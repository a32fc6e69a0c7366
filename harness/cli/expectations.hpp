// What a run is expected to show: who says so, and what comes of it.
#pragma once

#include <string>
#include <vector>

#include "results/run.hpp"
#include "scenarios/workload.hpp"

namespace CLI {
class App;
}

namespace wirerace::cli {

/// --expect, which adds to `texts`.
void add_expect_option(CLI::App& app, std::vector<std::string>& texts, const std::string& about);

/// Of --expect. Throws UsageError where one cannot be judged in `run`, which needs no trials.
std::vector<Expectation> given_expectations(const std::vector<std::string>& texts, const Run& run);

/// Those of scenario files, and then those of --expect. One of a file that is about backends which are not
/// raced is left out, and said so. Throws UsageError.
std::vector<Expectation> all_expectations(const std::vector<Workload>& workloads,
                                          const std::vector<std::string>& texts, const Run& run);

/// Of a run that is no search for capacities: interrupted, invalid data, then what its expectations came to.
int exit_code_of_rounds(const Run& run);

}  // namespace wirerace::cli
