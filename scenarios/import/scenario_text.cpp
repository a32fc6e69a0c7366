#include "scenarios/import/scenario_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "scenarios/scenario.hpp"

namespace wirerace {
namespace {

/// In YAML's double quotes.
std::string yaml_quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  return out + '"';
}

/// To `digits` significant digits, up: the loader cuts what is then beyond the recording's end.
std::string seconds(double value, int digits) {
  const double step = std::pow(10.0, std::floor(std::log10(value)) + 1 - digits);
  const double rounded = std::ceil(value / step - 1e-9) * step;
  const int decimals = std::max(0, digits - 1 - static_cast<int>(std::floor(std::log10(rounded) + 1e-9)));
  std::string text = fmt::format("{:.{}f}", rounded, decimals);
  if (text.find('.') == text.npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

}  // namespace

std::string scenario_text(const ReplayScenario& scenario) {
  const double window =
      std::chrono::duration<double>(std::min<std::chrono::nanoseconds>(scenario.length, longest_window))
          .count();
  std::string text =
      fmt::format("about: {}\nflow: {}\npayload: {}\nclients: 1\npace: recorded\ntrace: {}\n",
                  yaml_quoted(scenario.about),
                  to_string(scenario.direction == Direction::Receive ? Flow::Push : Flow::Uplink),
                  to_string(scenario.kind), yaml_quoted(scenario.trace));
  if (!scenario.content.empty()) text += fmt::format("content_file: {}\n", yaml_quoted(scenario.content));
  return text + fmt::format("duration_s: {}\nwarmup_s: {}\n", seconds(window, 3),
                            seconds(std::min(1.0, window / 4), 2));
}

}  // namespace wirerace
