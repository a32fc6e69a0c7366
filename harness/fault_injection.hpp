// Doing what a scenario plans to go wrong.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "harness/workers.hpp"
#include "scenarios/workload.hpp"

namespace wirerace {

/// A fault as it was done.
struct DoneFault {
  PlannedFault::What what = PlannedFault::What::ServerKilled;
  TimePoint at{};                       ///< done: from here on it can be felt
  std::optional<TimePoint> over;        ///< the server listened or ran again
  std::optional<unsigned> connections;  ///< that were cut
};

/// Does the faults one after the other, each when the one before it is over.
class FaultInjection {
 public:
  /// Plans the workload's faults with `workers`, who are armed to begin at `begin` (the warm-up's).
  /// `start_server` starts one in the place of one that was killed; returns when it listens.
  FaultInjection(const Workload& workload, Workers& workers, TimePoint begin,
                 std::function<void()> start_server);

  FaultInjection(const FaultInjection&) = delete;
  FaultInjection& operator=(const FaultInjection&) = delete;

  /// The faults done, in order. Once the trial is over.
  const std::vector<DoneFault>& done() const { return done_; }

 private:
  void plan_next();
  void do_next();
  void end();

  const std::vector<PlannedFault>& faults_;
  Workers& workers_;
  const TimePoint window_;
  std::function<void()> start_server_;
  std::vector<DoneFault> done_;
};

}  // namespace wirerace
