// Everything that is checked of a machine.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "harness/doctor/finding.hpp"
#include "harness/interrupt.hpp"
#include "harness/placement.hpp"

namespace wirerace::doctor {

struct Observer {
  std::function<void(const std::string& check)> starting;
  std::function<void(const Finding&)> found;
};

/// Carries out every check, some by measuring, in some seconds. False where `interrupt` cut it short.
bool examine(const Observer& observer, const Interrupt& interrupt);

/// The warnings among what can be told without measuring, about a run whose ends are on `cores`, with
/// `clients` at most: one line each, to be read without the doctor.
std::vector<std::string> quick_warnings(const Cores& cores, unsigned clients);

}  // namespace wirerace::doctor
