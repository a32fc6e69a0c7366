#include "harness/fault_injection.hpp"

namespace wirerace {

namespace {

using What = PlannedFault::What;

constexpr std::chrono::seconds cutting_patience{30};

}  // namespace

FaultInjection::FaultInjection(const Workload& workload, Workers& workers, TimePoint begin,
                               std::function<void()> start_server)
    : faults_(workload.scenario().faults),
      workers_(workers),
      window_(begin + workload.scenario().warmup),
      start_server_(std::move(start_server)) {
  plan_next();
}

void FaultInjection::plan_next() {
  if (done_.size() < faults_.size()) workers_.plan(window_ + faults_[done_.size()].at, [this] { do_next(); });
}

void FaultInjection::do_next() {
  const PlannedFault& planned = faults_[done_.size()];
  DoneFault fault{.what = planned.what, .at = {}, .over = {}, .connections = {}};
  if (planned.what == What::ServerKilled) workers_.kill_server();
  if (planned.what == What::ServerPaused) workers_.pause_server();
  fault.at = Clock::now();
  if (planned.what == What::ConnectionsCut) {
    control::Command cut;
    cut.mutable_cut();
    workers_.tell(Who::Client, cut);
    const auto event = workers_.await(Who::Client, control::Event::kCut, cutting_patience).cut();
    fault.connections = event.connections();
    fault.at = TimePoint(std::chrono::nanoseconds(event.at_ns()));
  }
  done_.push_back(fault);
  if (planned.what == What::ConnectionsCut) return plan_next();
  workers_.plan(fault.at + planned.lasts, [this] { end(); });
}

void FaultInjection::end() {
  DoneFault& fault = done_.back();
  if (fault.what == What::ServerKilled) start_server_();
  if (fault.what == What::ServerPaused) workers_.resume_server();
  fault.over = Clock::now();
  plan_next();
}

}  // namespace wirerace
