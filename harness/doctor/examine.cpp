#include "harness/doctor/examine.hpp"

#include <fmt/core.h>

#include <optional>

#include "harness/doctor/judge.hpp"
#include "harness/floor.hpp"
#include "harness/keep_awake.hpp"
#include "harness/trial.hpp"
#include "scenarios/catalogue.hpp"
#include "transports/registry.hpp"

namespace wirerace::doctor {

namespace {

class ExaminationInterrupted {};

struct Check {
  std::string name;
  std::function<Finding()> find;
};

/// Whatever goes wrong makes a finding with the reason.
Finding carry_out(const Check& check) {
  Finding finding;
  try {
    finding = check.find();
  } catch (const std::exception& error) {
    finding = {.level = Level::NotAvailable, .found = error.what(), .means = "this is not known"};
  }
  finding.check = check.name;
  return finding;
}

// How many clients the doctor asks the system's limits for; a run asks for those it has.
constexpr unsigned many_clients = 2000;

std::vector<Check> checks_of_processor(const Machine& machine, const Cores& cores) {
  return {{"cores", [&machine, cores] { return judge_cores(machine, cores); }},
          {"frequency", [&] { return judge_frequency(machine); }},
          {"virtualisation", [&] { return judge_virtualisation(machine); }},
          {"load", [&] { return judge_load(machine); }},
          {"clock source", [&] { return judge_clock(machine, clock_cost_ns()); }}};
}

std::vector<Check> checks_of_limits(const Machine& machine, unsigned clients) {
  return {{"open files", [&machine, clients] { return judge_open_files(machine, clients); }},
          {"socket buffers", [&] { return judge_buffers(machine); }},
          {"listen backlog", [&machine, clients] { return judge_backlog(machine, clients); }},
          {"ports", [&] { return judge_ports(machine); }},
          {"memory", [&] { return judge_memory(machine); }}};
}

/// Runs trials as `wirerace run` does by default.
class TestRuns {
 public:
  TestRuns(const Isolation& isolation, const Interrupt& interrupt)
      : isolation_(isolation), interrupt_(interrupt) {}

  Finding find_floor(Placement placement) const {
    return judge_floor(placement, run(floor_workload(), floor_backend(), placement));
  }

  Finding find_noise() const {
    Scenario scenario = find_scenario("ping-pong");
    scenario.duration = std::chrono::milliseconds(300);
    scenario.warmup = std::chrono::milliseconds(100);
    const Workload workload(scenario);
    std::vector<Pair> pairs;
    for (int round = 0; round < 3; ++round) pairs.push_back({median(workload), median(workload)});
    return judge_noise(pairs);
  }

 private:
  Trial run(const Workload& workload, const Backend& backend, Placement placement) const {
    WorkerSetup workers;
    workers.isolation = isolation_;
    workers.cores = place(placement);
    const KeepAwake awake(cores_used(workers.cores));  // as `wirerace run` has it
    std::optional<Trial> trial = run_trial(workload, backend, workers, interrupt_);
    if (!trial) throw ExaminationInterrupted();
    return *std::move(trial);
  }

  double median(const Workload& workload) const {
    const Trial trial = run(workload, *find_backend("tcp/asio"), Placement::Apart);
    if (trial.status != TrialStatus::Ok) throw std::runtime_error(trial.reason);
    if (!trial.latency_ns || !trial.latency_ns->p50) throw std::runtime_error("too few messages");
    return static_cast<double>(*trial.latency_ns->p50);
  }

  const Isolation& isolation_;
  const Interrupt& interrupt_;
};

Finding find_steal() {
  const auto before = cpu_ticks("/");
  spin();
  return judge_steal(before, cpu_ticks("/"));
}

std::vector<Check> checks_by_measuring(const TestRuns& runs) {
  std::vector<Check> checks = {{"steal time", find_steal},
                               {"timer", [] { return judge_timer(timer_lateness()); }}};
  for (const Placement placement : {Placement::Apart, Placement::Together}) {
    checks.push_back({fmt::format("wake-up {}", to_string(placement)),
                      [=] { return judge_wake_up(placement, wake_up_round_trip(place(placement))); }});
  }
  for (const Placement placement : {Placement::Apart, Placement::Together, Placement::Free}) {
    checks.push_back({fmt::format("floor {}", to_string(placement)),
                      [&runs, placement] { return runs.find_floor(placement); }});
  }
  checks.push_back({"noise", [&] { return runs.find_noise(); }});
  return checks;
}

std::vector<Check> checks_of_network(const Machine& machine, const Isolation& isolation) {
  return {{"network namespace", [&] { return judge_namespace(isolation); }},
          {"congestion control", [&] { return judge_congestion_control(machine, isolation); }}};
}

std::vector<Check> operator+(std::vector<Check> checks, std::vector<Check> more) {
  checks.insert(checks.end(), more.begin(), more.end());
  return checks;
}

}  // namespace

bool examine(const Observer& observer, const Interrupt& interrupt) {
  const Machine machine = this_machine();  // before anything here puts a load on it
  const Isolation isolation = decide_isolation(IsolationWish::Auto, false, std::nullopt);
  const TestRuns runs(isolation, interrupt);
  const auto checks = checks_of_processor(machine, place(Placement::Apart)) + checks_by_measuring(runs) +
                      checks_of_network(machine, isolation) + checks_of_limits(machine, many_clients);
  try {
    for (const Check& check : checks) {
      if (interrupt.raised()) return false;
      observer.starting(check.name);
      observer.found(carry_out(check));
    }
  } catch (const ExaminationInterrupted&) {
    return false;
  }
  return true;
}

std::vector<std::string> quick_warnings(const Cores& cores, unsigned clients) {
  const Machine machine = this_machine();
  std::vector<std::string> warnings;
  for (const Check& check : checks_of_processor(machine, cores) + checks_of_limits(machine, clients)) {
    const Finding finding = carry_out(check);
    if (finding.level != Level::Warning) continue;
    warnings.push_back(
        fmt::format("{}: {}: {}; {}", finding.check, finding.found, finding.means, finding.change));
  }
  return warnings;
}

}  // namespace wirerace::doctor
