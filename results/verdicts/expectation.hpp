// What a run is expected to show: `websocket.p99 < 5ms`, `sse.p50 < long-polling.p50`, `lost == 0`.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "results/inference.hpp"
#include "results/run.hpp"

namespace wirerace {

/// "at character 11: no figure is called p98: …": what is wrong with an expectation, where in its text, and
/// what to write.
class ExpectationError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

enum class Verdict : std::uint8_t { Pass, Fail, Undecided };

/// "pass", "FAIL", "undecided".
std::string_view verdict_name(Verdict verdict);

/// One expectation of one scenario, and of one backend where it names none.
struct JudgedExpectation {
  std::string scenario;
  std::string backend;  ///< empty where the expectation names its backends
  std::string text;     ///< the expectation as written
  std::string where;    ///< "my.yaml:12", "--expect"
  Verdict verdict = Verdict::Undecided;
  std::string why;  ///< "p99 3.1 ms, 95 % between 2.9 ms and 3.4 ms, of 10 rounds"
};

/// Throws ExpectationError where `text` is no expectation, or names a scenario or a backend that `run` does
/// not have.
void check_expectation(std::string_view text, const Run& run);

/// Of each of run.expectations, in order, for every scenario it holds for.
std::vector<JudgedExpectation> judge_expectations(const Run& run);

}  // namespace wirerace
