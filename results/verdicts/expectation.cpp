#include "results/verdicts/expectation.hpp"

#include "results/verdicts/expectation_cases.hpp"
#include "results/verdicts/expectation_judge.hpp"
#include "results/verdicts/expectation_parser.hpp"

namespace wirerace {
namespace {

std::vector<JudgedExpectation> judge(const std::string& text, const Run& run) {
  const ParsedExpectation expectation = parse_expectation(text);
  std::vector<JudgedExpectation> out;
  for (const ExpectationCase& one : cases_of(expectation, run)) {
    // A backend that cannot carry a scenario's messages runs in the others.
    if (has_trials(one, run)) out.push_back(judge_case(expectation, one, run));
  }
  if (out.empty()) throw expectation_error(1, "no trial has run that it could be judged by");
  return out;
}

}  // namespace

std::string_view verdict_name(Verdict verdict) {
  switch (verdict) {
    case Verdict::Pass:
      return "pass";
    case Verdict::Fail:
      return "FAIL";
    case Verdict::Undecided:
      break;
  }
  return "undecided";
}

void check_expectation(std::string_view text, const Run& run) {
  cases_of(parse_expectation(text), run);
}

std::vector<JudgedExpectation> judge_expectations(const Run& run) {
  std::vector<JudgedExpectation> out;
  for (const Expectation& expectation : run.expectations) {
    std::vector<JudgedExpectation> judged;
    try {
      judged = judge(expectation.text, run);
    } catch (const ExpectationError& error) {
      judged.emplace_back().why = error.what();
    }
    for (JudgedExpectation& one : judged) {
      one.text = expectation.text;
      one.where = expectation.where;
      out.push_back(std::move(one));
    }
  }
  return out;
}

}  // namespace wirerace
