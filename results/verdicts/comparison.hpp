// One build against another: by how much every figure of every backend has changed, and whether that is more
// than chance. results/README.md ("Comparing") gives the rules, and how often they are wrong.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "results/inference.hpp"
#include "results/metric.hpp"
#include "results/run.hpp"

namespace wirerace {

/// Two runs that cannot be compared at all: what is wrong, and what to do.
class ComparisonError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

enum class Change : std::uint8_t { Same, Better, Worse, Inconclusive };

/// "same", "better", "worse", "inconclusive".
std::string_view change_name(Change change);

/// One figure of one backend in one scenario. Changes are of the logarithm: ln(head / base).
struct ComparedFigure {
  std::string scenario, backend;
  const Metric* metric = nullptr;
  bool gated = false;         ///< decides; its p is adjusted for all gated ones, any other's is its own
  unsigned rounds = 0;        ///< that have the figure, of the run with fewer; of both where paired
  double base = 0, head = 0;  ///< medians over rounds
  double change = 0;          ///< its median over rounds where paired; else of the medians
  Interval interval;          ///< of the change, 95 %
  double p = 1;               ///< of no change
  double least = 0;           ///< δ: smaller changes do not count
  Change verdict = Change::Inconclusive;
};

/// What a backend differs from itself by, A/A: ln(second / first) of a round's two trials, of all rounds of
/// both runs; where runs are paired, by round the mean of the two builds, one's taken backwards.
struct SelfDifference {
  std::string scenario, backend;
  const Metric* metric = nullptr;
  unsigned pairs = 0;
  double change = 0;
  Interval interval;
  bool too_noisy = false;  ///< a change as small as is to be found could be missed, or was found here
};

struct Comparison {
  std::string base_id, head_id;
  std::string base_label, head_label;   ///< may be empty
  bool paired = false;                  ///< trials took turns, so that rounds are compared with one another
  std::vector<ComparedFigure> figures;  ///< by scenario, backend, and metrics() in their order
  std::vector<SelfDifference> self;     ///< of the gated metrics, of each backend that ran twice a round
  std::optional<Interval> floor;        ///< of the change of the machine's own p50; where not paired
  std::vector<std::string> notes;       ///< what is compared with reservations, or not at all
  std::vector<std::string> missing;     ///< "ping-pong over tcp/asio has no ok trial in BASE"
  unsigned not_compared = 0;            ///< gated figures that one of the runs lacks
  unsigned least_rounds = 0;            ///< with fewer of them no gated figure can be called better or worse

  bool worse() const;      ///< a gated figure is
  bool undecided() const;  ///< a gated figure is inconclusive or not compared
  bool too_noisy() const;  ///< somewhere
};

/// `gates` names metrics; "headline" is the one that ranks in each scenario. Throws ComparisonError where one
/// is unknown, where a scenario's workloads have different digests, and where the runs have nothing in
/// common.
Comparison compare(const Run& base, const Run& head, const std::vector<std::string>& gates);

/// The fewest rounds in which one of so many gated figures can be called better or worse.
unsigned rounds_to_call(std::size_t gated_figures, bool paired);

}  // namespace wirerace
