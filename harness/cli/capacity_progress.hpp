// How far a search for capacities is, on standard error.
#pragma once

#include <string>

#include "harness/capacity.hpp"
#include "harness/cli/progress.hpp"

namespace wirerace::cli {

class CapacityProgress {
 public:
  CapacityProgress(Progress::Style style, const CapacityPlan& plan);
  ~CapacityProgress();

  /// What is searched, and how long that takes at most.
  void begin() const;

  void starting(const CapacityTrial& trial);
  void finished(const Trial& trial);

 private:
  Progress::Style style_;
  const CapacityPlan& plan_;
  std::string running_;  ///< "tcp/asio 3,200/s"
  std::string last_;     ///< what came of the trial before
};

}  // namespace wirerace::cli
