#include "scenarios/loader.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <limits>
#include <system_error>

#include "scenarios/catalogue.hpp"
#include "scenarios/check.hpp"
#include "scenarios/trace.hpp"
#include "scenarios/yaml_map.hpp"

namespace wirerace {
namespace {

constexpr std::array<std::string_view, 15> keys = {
    "about", "flow",       "payload", "pace",        "headline", "clients",    "trace",   "size_bytes",
    "speed", "rate_per_s", "window",  "reply_bytes", "seed",     "duration_s", "warmup_s"};
constexpr std::array<std::string_view, 2> size_keys = {"min", "max"};
constexpr std::array flows = {Flow::Push, Flow::Uplink, Flow::Echo};
constexpr std::array kinds = {Kind::Text, Kind::Binary};
constexpr std::array paces = {Pace::Recorded, Pace::Constant, Pace::Poisson, Pace::Closed};
constexpr std::array headlines = {Headline::Latency, Headline::RoundTrip, Headline::Fps};
constexpr std::uint64_t most_u32 = std::numeric_limits<std::uint32_t>::max();

std::uint32_t whole_u32(const YamlMap& file, std::string_view key) {
  return static_cast<std::uint32_t>(file.whole(key, most_u32));
}

std::chrono::nanoseconds seconds(const YamlMap& file, std::string_view key) {
  const double value = file.number(key);
  if (std::abs(value) > 1e6) file.fail(key, fmt::format("{} must be at most 86400 s, not {}", key, value));
  return std::chrono::nanoseconds(std::llround(value * 1e9));
}

/// Refuses a key that the scenario's pace or flow leaves without meaning.
void only_for(const YamlMap& file, std::string_view key, bool applies, std::string_view instead) {
  if (file.has(key) && !applies) file.fail(key, fmt::format("{} {}", key, instead));
}

void read_sizes(const YamlMap& file, const OpenTrace& open_trace, Scenario& scenario) {
  if (file.has("trace")) {
    only_for(file, "size_bytes", false,
             "has no meaning beside a trace, which has the sizes: remove one of them");
    const std::string name = file.text("trace");
    try {
      const NamedText trace = open_trace(name);
      scenario.trace = read_trace(trace.name, trace.text);
    } catch (const std::system_error& error) {
      file.fail("trace", fmt::format("trace {} cannot be read ({}): name a file relative to this one", name,
                                     error.code().message()));
    }
  } else if (scenario.pace == Pace::Recorded) {
    file.fail("trace", "trace is missing: a recorded pace takes its times from one; add \"trace: FILE.csv\"");
  } else if (file.is_map("size_bytes")) {
    const YamlMap sizes = file.map("size_bytes");
    sizes.allow(size_keys);
    scenario.min_bytes = whole_u32(sizes, "min");
    scenario.max_bytes = whole_u32(sizes, "max");
  } else {
    scenario.min_bytes = scenario.max_bytes = whole_u32(file, "size_bytes");
  }
}

void read_pace(const YamlMap& file, Scenario& scenario) {
  scenario.pace = file.choice<Pace>("pace", paces);
  const bool recorded = scenario.pace == Pace::Recorded;
  const bool rated = scenario.pace == Pace::Constant || scenario.pace == Pace::Poisson;
  only_for(file, "rate_per_s", rated,
           recorded
               ? "does not apply to a recorded pace, whose times are the trace's: remove it, or use speed"
               : "does not apply to a closed pace, which sends when a reply has come: remove it");
  only_for(file, "speed", recorded, "applies to a recorded pace only: remove it");
  only_for(file, "window", scenario.pace == Pace::Closed, "applies to a closed pace only: remove it");
  if (rated) scenario.rate = file.number("rate_per_s");
  if (file.has("speed")) scenario.speed = file.number("speed");
  if (file.has("window")) scenario.window = whole_u32(file, "window");
}

}  // namespace

Scenario parse_scenario(std::string_view file_name, std::string_view text, const OpenTrace& open_trace) {
  const YamlMap file = YamlMap::parse(file_name, text);
  file.allow(keys);

  Scenario scenario;
  scenario.name = std::filesystem::path(file_name).stem().string();
  if (file.has("about")) scenario.about = file.text("about");
  scenario.flow = file.choice<Flow>("flow", flows);
  scenario.payload = file.choice<Kind>("payload", kinds);
  read_pace(file, scenario);
  if (file.has("headline")) scenario.headline = file.choice<Headline>("headline", headlines);
  if (file.has("clients")) scenario.clients = whole_u32(file, "clients");
  read_sizes(file, open_trace, scenario);
  if (file.has("reply_bytes")) {
    scenario.reply_bytes = whole_u32(file, "reply_bytes");
    if (scenario.reply_bytes == 0)
      file.fail("reply_bytes",
                "reply_bytes must be above 0: remove it to have messages sent back as they came");
  }
  if (file.has("seed")) scenario.seed = file.whole("seed", std::numeric_limits<std::uint64_t>::max());
  scenario.duration = seconds(file, "duration_s");
  if (file.has("warmup_s")) scenario.warmup = seconds(file, "warmup_s");

  if (const auto problem = find_problem(scenario))
    file.fail(problem->key, fmt::format("{} {}", problem->key, problem->text));
  fit_to_recording(scenario);
  return scenario;
}

}  // namespace wirerace
