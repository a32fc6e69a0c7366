#include "harness/fault_injection.hpp"

namespace wirerace {

namespace {

using What = PlannedFault::What;

constexpr std::chrono::seconds cutting_patience{30};

}  // namespace

FaultInjection::FaultInjection(const Workload& workload, Workers& workers, TimePoint begin,
                               std::function<void()> start_server)
    : workers_(workers), start_server_(std::move(start_server)) {
  const TimePoint window = begin + workload.scenario().warmup;
  for (const PlannedFault& fault : workload.scenario().faults)
    workers_.plan(window + fault.at, [this, fault] { do_it(fault); });
}

void FaultInjection::do_it(const PlannedFault& planned) {
  const What what = planned.what;
  DoneFault fault{.what = what, .at = {}, .over = {}, .connections = {}};
  if (what == What::ServerKilled) workers_.kill_server();
  if (what == What::ServerPaused) workers_.pause_server();
  fault.at = Clock::now();
  if (what == What::ConnectionsCut) {
    control::Command cut;
    cut.mutable_cut();
    workers_.tell(Who::Client, cut);
    const auto event = workers_.await(Who::Client, control::Event::kCut, cutting_patience).cut();
    fault.connections = event.connections();
    fault.at = TimePoint(std::chrono::nanoseconds(event.at_ns()));
  }
  done_.push_back(fault);
  if (what == What::ConnectionsCut) return;
  workers_.plan(fault.at + planned.lasts, [this, what, index = done_.size() - 1] {
    if (what == What::ServerKilled) start_server_();
    if (what == What::ServerPaused) workers_.resume_server();
    done_[index].over = Clock::now();
  });
}

}  // namespace wirerace
