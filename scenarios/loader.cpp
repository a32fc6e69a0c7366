#include "scenarios/loader.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <limits>

#include "scenarios/check.hpp"
#include "scenarios/load_expect.hpp"
#include "scenarios/load_faults.hpp"
#include "scenarios/load_sizes.hpp"
#include "scenarios/yaml_map.hpp"

namespace wirerace {
namespace {

constexpr std::array<std::string_view, 25> keys = {
    "about",  "flow",   "payload",     "pace",        "headline",     "clients",    "room_clients",
    "trace",  "loop",   "speed",       "size_bytes",  "content_file", "rate_per_s", "on_s",
    "off_s",  "window", "reply_bytes", "deadline_ms", "seed",         "duration_s", "warmup_s",
    "idle_s", "faults", "expect",      "sweep"};
constexpr std::array<std::string_view, 2> ramp_keys = {"from", "to"};
constexpr std::array<std::string_view, 3> sweep_keys = {"size_bytes", "clients", "rate_per_s"};
constexpr std::array flows = {Flow::Push, Flow::Uplink, Flow::Echo, Flow::Broadcast, Flow::Chat};
constexpr std::array kinds = {Kind::Text, Kind::Binary};
constexpr std::array paces = {Pace::Recorded, Pace::Constant, Pace::Poisson, Pace::Bursts,
                              Pace::Ramp,     Pace::Closed,   Pace::Flood};
constexpr std::array headlines = {Headline::Latency, Headline::RoundTrip, Headline::Fps,
                                  Headline::Throughput};

/// Refuses a key that the scenario's pace leaves without meaning.
void only_for(const YamlMap& file, std::string_view key, bool applies, std::string_view instead) {
  if (file.has(key) && !applies) file.fail(key, fmt::format("{} {}", key, instead));
}

std::string_view why_no_rate(Pace pace) {
  if (pace == Pace::Recorded)
    return "does not apply to a recorded pace, whose times are the trace's: remove it, or use speed";
  if (pace == Pace::Flood)
    return "does not apply to a flood, which sends as fast as the transport takes it: remove it";
  return "does not apply to a closed pace, which sends when a reply has come: remove it";
}

void load_pace(const YamlMap& file, Scenario& scenario) {
  scenario.pace = file.choice<Pace>("pace", paces);
  const bool recorded = scenario.pace == Pace::Recorded;
  const bool bursts = scenario.pace == Pace::Bursts;
  const bool ramp = scenario.pace == Pace::Ramp;
  const bool rated = scenario.pace == Pace::Constant || scenario.pace == Pace::Poisson || bursts || ramp;
  only_for(file, "rate_per_s", rated, why_no_rate(scenario.pace));
  for (const std::string_view key : {"speed", "loop"})
    only_for(file, key, recorded, "applies to a recorded pace only: remove it");
  for (const std::string_view key : {"on_s", "off_s"})
    only_for(file, key, bursts, "applies to bursts only: remove it");
  only_for(file, "window", scenario.pace == Pace::Closed, "applies to a closed pace only: remove it");
  if (ramp && file.has("rate_per_s") && !file.is_map("rate_per_s"))
    file.fail("rate_per_s", "rate_per_s must say where a ramp begins and ends: write {from: 100, to: 5000}");
  if (ramp) {
    const YamlMap rates = file.map("rate_per_s");
    rates.allow(ramp_keys);
    scenario.rate = rates.number("from");
    scenario.end_rate = rates.number("to");
  } else if (rated) {
    scenario.rate = file.number("rate_per_s");
  }
  if (bursts) {
    scenario.on = file.seconds("on_s");
    scenario.off = file.seconds("off_s");
  }
  if (file.has("speed")) scenario.speed = file.number("speed");
  if (file.has("loop")) scenario.loop = file.truth("loop");
  if (file.has("window")) scenario.window = file.whole_u32("window");
}

void load_clients(const YamlMap& file, Scenario& scenario) {
  if (file.has("clients")) scenario.clients = file.whole_u32("clients");
  if (scenario.flow == Flow::Chat && !file.has("room_clients"))
    file.fail("room_clients",
              "room_clients is missing: a chat's messages go to the sender's room; add "
              "\"room_clients: …\", clients a room");
  if (!file.has("room_clients")) return;
  scenario.room_clients = file.whole_u32("room_clients");
  if (scenario.room_clients == 0) file.fail("room_clients", "room_clients must be 2 or more, not 0");
}

void check(const YamlMap& file, const Scenario& scenario) {
  if (const auto problem = find_problem(scenario))
    file.fail(problem->key, fmt::format("{} {}", problem->key, problem->text));
}

Scenario load(const YamlMap& file, const OpenFile& open) {
  Scenario scenario;
  if (file.has("about")) scenario.about = file.text("about");
  scenario.flow = file.choice<Flow>("flow", flows);
  scenario.payload = file.choice<Kind>("payload", kinds);
  load_pace(file, scenario);
  if (scenario.pace == Pace::Flood) scenario.headline = Headline::Throughput;
  if (file.has("headline")) scenario.headline = file.choice<Headline>("headline", headlines);
  load_clients(file, scenario);
  load_sizes(file, open, scenario);
  if (file.has("reply_bytes")) {
    scenario.reply_bytes = file.whole_u32("reply_bytes");
    if (scenario.reply_bytes == 0)
      file.fail("reply_bytes",
                "reply_bytes must be above 0: remove it to have messages sent back as they came");
  }
  if (file.has("deadline_ms")) scenario.deadline = file.milliseconds("deadline_ms");
  if (file.has("seed")) scenario.seed = file.whole("seed", std::numeric_limits<std::uint64_t>::max());
  scenario.duration = file.seconds("duration_s");
  if (file.has("warmup_s")) scenario.warmup = file.seconds("warmup_s");
  if (file.has("idle_s")) scenario.idle = file.seconds("idle_s");
  if (file.has("expect")) load_expect(file, scenario);

  check(file, scenario);
  fit_to_recording(scenario);
  if (file.has("faults")) {
    load_faults(file, scenario);
    check(file, scenario);
  }
  return scenario;
}

/// The scenarios of a sweep, each with its step for a name.
std::vector<Scenario> load_sweep(const YamlMap& file, const OpenFile& open) {
  const YamlMap sweep = file.map("sweep");
  sweep.allow(sweep_keys);
  if (sweep.keys().size() != 1)
    file.fail("sweep", fmt::format("sweep must have exactly one of {}: write {{clients: [1, 10, 100]}}",
                                   fmt::join(sweep_keys, ", ")));
  const std::string_view swept = sweep.keys().front();
  std::vector<Scenario> steps;
  for (const YamlMap& step : file.spread(sweep, swept)) {
    const std::string name = step.text(swept);
    if (std::any_of(steps.begin(), steps.end(), [&](const Scenario& other) { return other.name == name; }))
      step.fail(swept, fmt::format("sweep has {} twice: remove one", name));
    steps.push_back(load(step, open));
    steps.back().name = name;
    steps.back().swept = swept;
  }
  return steps;
}

}  // namespace

std::vector<Scenario> parse_scenarios(std::string_view file_name, std::string_view text,
                                      const OpenFile& open) {
  const YamlMap file = YamlMap::parse(file_name, text);
  file.allow(keys);
  const std::string name = std::filesystem::path(file_name).stem().string();
  if (!file.has("sweep")) {
    std::vector<Scenario> scenarios = {load(file, open)};
    scenarios.front().name = name;
    return scenarios;
  }
  std::vector<Scenario> steps = load_sweep(file, open);
  for (Scenario& step : steps) step.name = fmt::format("{}/{}", name, step.name);
  return steps;
}

}  // namespace wirerace
