#include "results/exporters/comparison_json.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

namespace wirerace {
namespace {

using Json = nlohmann::ordered_json;

/// As a part of the base: 0.2 is 20 % more.
double part(double change) {
  return std::expm1(change);
}

Json interval_json(const Interval& interval) {
  return {part(interval.low), part(interval.high)};
}

Json figure_json(const ComparedFigure& figure) {
  return {{"scenario", figure.scenario},
          {"backend", figure.backend},
          {"metric", std::string(figure.metric->name)},
          {"gated", figure.gated},
          {"rounds", figure.rounds},
          {"base", figure.base},
          {"head", figure.head},
          {"change", part(figure.change)},
          {"interval", interval_json(figure.interval)},
          {"p", figure.p},
          {"counts_from", part(figure.least)},
          {"verdict", std::string(change_name(figure.verdict))}};
}

Json self_json(const SelfDifference& self) {
  return {
      {"scenario", self.scenario},  {"backend", self.backend},     {"metric", std::string(self.metric->name)},
      {"pairs", self.pairs},        {"change", part(self.change)}, {"interval", interval_json(self.interval)},
      {"too_noisy", self.too_noisy}};
}

}  // namespace

std::string comparison_json(const Comparison& comparison) {
  Json figures = Json::array(), self = Json::array();
  for (const ComparedFigure& figure : comparison.figures) figures.push_back(figure_json(figure));
  for (const SelfDifference& one : comparison.self) self.push_back(self_json(one));
  const Json json = {{"schema", "wirerace.comparison/1"},
                     {"base", {{"id", comparison.base_id}, {"label", comparison.base_label}}},
                     {"head", {{"id", comparison.head_id}, {"label", comparison.head_label}}},
                     {"paired", comparison.paired},
                     {"worse", comparison.worse()},
                     {"undecided", comparison.undecided()},
                     {"too_noisy", comparison.too_noisy()},
                     {"not_compared", comparison.not_compared},
                     {"least_rounds", comparison.least_rounds},
                     {"figures", figures},
                     {"self", self},
                     {"floor", comparison.floor ? interval_json(*comparison.floor) : Json(nullptr)},
                     {"missing", comparison.missing},
                     {"notes", comparison.notes}};
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace wirerace
