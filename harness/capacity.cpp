#include "harness/capacity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>

#include "harness/keep_awake.hpp"
#include "harness/shuffle.hpp"
#include "results/capacity.hpp"
#include "scenarios/check.hpp"

namespace wirerace {

namespace {

using std::chrono::nanoseconds;

struct Search {
  const Workload* workload;
  const Backend* backend;
  CapacitySearch steps;
};

std::vector<Search> searches_of(const CapacityPlan& plan) {
  std::vector<Search> all;
  for (const Workload& workload : plan.race.workloads) {
    const CapacitySearch search(capacity_range(workload.scenario(), plan.promise));
    for (const Backend* backend : plan.race.backends) {
      if (why_left_out(*backend, workload).empty()) all.push_back({&workload, backend, search});
    }
  }
  return all;
}

/// Takes the trials that have run, then runs more.
class Trials {
 public:
  Trials(const CapacityPlan& plan, Run& run, const CapacityObserver& observer, const Interrupt& interrupt)
      : plan_(plan), run_(run), observer_(observer), interrupt_(interrupt) {}

  /// The next trial of `search`; nullopt where the time is over, or an interrupt came.
  std::optional<Judgement> next(const Search& search) {
    const Scenario scenario = capacity_step(search.workload->scenario(), *search.steps.next());
    if (taken_ < run_.trials.size()) return taken(scenario, search);
    const nanoseconds spent = Clock::now() - started_;
    if (spent >= plan_.time) {
      time_over_ = true;
      return std::nullopt;
    }
    const Workload workload(scenario);
    if (std::ranges::find(run_.scenarios, scenario.name, &ScenarioInfo::name) == run_.scenarios.end()) {
      run_.scenarios.push_back(describe(workload));
      observer_.made(run_.scenarios.back());
    }
    observer_.starting({&workload, search.backend, search.steps.tries(), spent});
    std::optional<Trial> trial = run_trial(workload, *search.backend, plan_.race.workers, interrupt_);
    if (!trial) {
      interrupted_ = true;
      return std::nullopt;
    }
    trial->round = search.steps.tries();
    trial->order = static_cast<unsigned>(++taken_);
    run_.trials.push_back(std::move(*trial));
    observer_.finished(run_.trials.back());
    return judge(run_.trials.back(), plan_.promise);
  }

  bool time_over() const { return time_over_; }
  bool interrupted() const { return interrupted_; }

 private:
  Judgement taken(const Scenario& scenario, const Search& search) {
    const Trial& trial = run_.trials[taken_++];
    if (trial.scenario == scenario.name && trial.backend == search.backend->name &&
        trial.round == search.steps.tries())
      return judge(trial, plan_.promise);
    throw std::runtime_error(
        fmt::format("trial {}, {} over {}, is not what this wirerace would have run, {} over {}: run anew",
                    taken_, trial.scenario, trial.backend, scenario.name, search.backend->name));
  }

  const CapacityPlan& plan_;
  Run& run_;
  const CapacityObserver& observer_;
  const Interrupt& interrupt_;
  const TimePoint started_ = Clock::now();
  std::size_t taken_ = 0;
  bool time_over_ = false, interrupted_ = false;
};

}  // namespace

Run describe(const CapacityPlan& plan) {
  Run run = describe(plan.race);
  // A search has no controls: neither the floor nor A/A pairs.
  std::erase_if(run.scenarios, [](const ScenarioInfo& scenario) { return scenario.control; });
  std::erase_if(run.backends, [&](const BackendInfo& backend) {
    return std::ranges::find(plan.race.backends, backend.name, &Backend::name) == plan.race.backends.end();
  });
  run.rounds = capacity_tries;
  for (const Search& search : searches_of(plan)) {
    run.capacities.push_back({.scenario = search.workload->scenario().name,
                              .backend = search.backend->name,
                              .promise = to_string(plan.promise)});
  }
  return run;
}

void find_capacities(const CapacityPlan& plan, Run& run, const CapacityObserver& observer,
                     const Interrupt& interrupt) {
  std::signal(SIGPIPE, SIG_IGN);  // a worker that has died fails its trial, not the run
  const KeepAwake awake(plan.race.keep_awake ? cores_used(plan.race.workers.cores) : std::vector<unsigned>());
  std::mt19937_64 random(plan.race.seed);
  std::vector<Search> searches = searches_of(plan);
  Trials trials(plan, run, observer, interrupt);
  const auto cut_short = [&] { return trials.time_over() || trials.interrupted(); };
  const auto goes_on = [](const Search& search) { return search.steps.next().has_value(); };
  while (!cut_short() && std::ranges::any_of(searches, goes_on)) {
    std::vector<Search*> turn;
    for (Search& search : searches) {
      if (goes_on(search)) turn.push_back(&search);
    }
    shuffle(turn, random);
    for (Search* search : turn) {
      const auto judgement = trials.next(*search);
      if (!judgement) break;
      search->steps.add(judgement->kept);
    }
  }
  reckon_capacities(run);
  for (std::size_t i = 0; i < searches.size(); ++i)
    run.capacities[i].time_over = trials.time_over() && goes_on(searches[i]);
  run.complete = !trials.interrupted();
}

}  // namespace wirerace
