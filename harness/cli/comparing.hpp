// What `wirerace compare` and `wirerace run --against` have in common.
#pragma once

#include <string>
#include <vector>

#include "results/verdicts/comparison.hpp"

namespace CLI {
class App;
}

namespace wirerace::cli {

/// --gate, which adds to `gates`.
void add_gate_option(CLI::App& app, std::vector<std::string>& gates);

/// `gates`, or the headline where none is given. Throws UsageError where one is no figure.
std::vector<std::string> chosen_gates(const std::vector<std::string>& gates);

/// On standard output, in a --format.
void print(const Comparison& comparison, const std::string& format);

/// Without invalid data, which is the caller's to see: worse comes before too noisy and undecided.
int exit_code(const Comparison& comparison);

}  // namespace wirerace::cli
