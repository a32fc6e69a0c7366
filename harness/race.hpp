// A run: every backend over every workload, round after round, each round in an order of its own.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "harness/trial.hpp"

namespace wirerace {

/// What is raced. Beside it every round has two controls: the floor (floor.hpp), and in each workload one
/// backend a second time, whose two results differ by noise alone (A/A).
struct RacePlan {
  std::vector<Workload> workloads;
  std::vector<const Backend*> backends;
  unsigned rounds = 3;
  std::uint64_t seed = 1;  ///< of the order
  WorkerSetup workers;
  bool keep_awake = true;  ///< see keep_awake.hpp; of the cores that workers are placed on, or else of all
  std::vector<std::string> command;  ///< as given, for the result
  std::string label = {};            ///< the user's, for the result

  /// Another wirerace's program, to be compared with this one: each backend runs each workload four times a
  /// round, one build, the other, the other, the one (and there is no A/A pair beside that). Empty: none.
  std::string against = {};
};

/// One trial to be run.
struct Heat {
  unsigned round = 0;  ///< from 1
  const Workload* workload = nullptr;
  const Backend* backend = nullptr;
  unsigned repeat = 1;   ///< 2: the second of an A/A pair
  bool against = false;  ///< with the workers of plan.against
};

/// All trials in the order they run: within a round every workload over every backend that can carry it, and
/// the controls, shuffled from the seed, so that what drifts in a machine hits all alike. Of two builds those
/// of one workload and backend stand together, first the one or the other by chance. Points into `plan`.
std::vector<Heat> heats(const RacePlan& plan);

/// What keeps the backend from carrying the workload ("it carries messages of at most 65536 bytes"); empty
/// where nothing does.
std::string why_left_out(const Backend& backend, const Workload& workload);

ScenarioInfo describe(const Workload& workload);

/// The run without trials: what is raced, where.
Run describe(const RacePlan& plan);

/// The run of plan.against that takes turns with `run`, without trials; `run` then names it. `version` is the
/// other's.
Run describe_against(const RacePlan& plan, Run& run, const std::string& version);

struct RaceObserver {
  std::function<void(std::size_t index, const Heat&)> starting;   ///< index into heats()
  std::function<void(std::size_t index, const Trial&)> finished;  ///< before the next starts
};

/// Runs all heats and adds their trials to `run`; the first of them, where it has some, have run already and
/// must be those of this plan. `run` is complete unless `interrupt` cut it short. What the
/// observer throws ends the race and is passed on.
void race(const RacePlan& plan, Run& run, const RaceObserver& observer, const Interrupt& interrupt);

/// The same with plan.against, whose trials go to `other`; neither run has any yet.
void race(const RacePlan& plan, Run& run, Run& other, const RaceObserver& observer,
          const Interrupt& interrupt);

/// The time now as the result file has it: RFC 3339, UTC.
std::string timestamp();

}  // namespace wirerace
