// What a scenario's figures say, in a sentence: who leads, by how much, at what cost, and who was in trouble.
// It never claims more than the intervals and the noise floor allow.
#pragma once

#include <string>
#include <vector>

#include "results/summary.hpp"

namespace wirerace {

/// One to three clauses, plain text:
/// - who leads by the headline figure. Two backends are told apart only where their medians differ by more
///   than the noise floor and the intervals of their medians do not overlap; with fewer than three rounds, or
///   without an A/A pair, nobody is, and the clause says so;
/// - what those told apart add to the leader's figure, and who takes 1.5 times or more of the CPU or bytes
///   that the cheapest of the leaders takes, where the interval of the ratio by round excludes 1;
/// - who has no valid trial, who lost messages, who was saturated, who cannot be placed.
std::vector<std::string> answer_clauses(const ScenarioSummary& summary);

/// "For price-feed: tcp and sse are indistinguishable at p50 (31.9–32.4 µs); short-polling adds 26.0 ms."
std::string answer(const ScenarioSummary& summary);

}  // namespace wirerace
