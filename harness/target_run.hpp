// For tests: `wirerace run` with a --target beside tcp.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "harness/run_program.hpp"

namespace wirerace {

class TargetRun : public ProgramTest {
 protected:
  /// Its result is r.json.
  Outcome race(const std::string& target, const std::string& scenario = "ping-pong",
               std::vector<std::string> options = {}) const {
    options.insert(options.begin(), {"run", scenario, "--target", target, "-t", "tcp", "--rounds", "1",
                                     "--duration", "0.2", "--warmup", "0.05", "--out", "r.json"});
    return run(WIRERACE_PROGRAM, std::move(options));
  }

  static Trial trial_of(const wirerace::Run& run, const std::string& backend) {
    for (const Trial& trial : run.trials) {
      if (trial.backend == backend && trial.repeat == 1) return trial;
    }
    ADD_FAILURE() << "no trial of " << backend;
    return {};
  }
};

}  // namespace wirerace
