#include "scenarios/load_expect.hpp"

#include <utility>

namespace wirerace {

void load_expect(const YamlMap& file, Scenario& scenario) {
  for (PlacedText& one : file.texts("expect", "websocket.p99 < 5ms"))
    scenario.expect.push_back({.text = std::move(one.text), .where = std::move(one.where)});
}

}  // namespace wirerace
