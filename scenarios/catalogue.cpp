#include "scenarios/catalogue.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "scenarios/embedded_files.hpp"
#include "scenarios/loader.hpp"
#include "scenarios/nearest.hpp"

namespace wirerace {

namespace {

constexpr std::array<std::string_view, 4> default_names = {"market-feed", "camera-frames", "ping-pong",
                                                           "chat-echo"};
constexpr std::string_view ending = ".yaml";

NamedText open_embedded(const std::string& name) {
  for (const EmbeddedFile& file : embedded_files())
    if (file.name == name) return {fmt::format("scenarios/{}", name), std::string(file.text)};
  throw std::system_error(std::make_error_code(std::errc::no_such_file_or_directory));
}

std::vector<Scenario> load_embedded(std::string_view name) {
  const NamedText file = open_embedded(fmt::format("{}{}", name, ending));
  return parse_scenarios(file.name, file.text, open_embedded);
}

void append(std::vector<Scenario>& to, std::vector<Scenario> more) {
  to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

bool is_file(std::string_view name) {
  return name.ends_with(".yaml") || name.ends_with(".yml");
}

/// Throws std::system_error.
NamedText read_file(const std::filesystem::path& path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored))
    throw std::system_error(std::make_error_code(std::errc::is_a_directory));
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::system_error(errno, std::generic_category());
  return {path.string(), std::string(std::istreambuf_iterator<char>(in), {})};
}

/// "own.yaml" and "64" of "own.yaml/64", "own.yaml" and "" of "own.yaml".
std::pair<std::string_view, std::string_view> split(std::string_view name) {
  if (is_file(name)) return {name, {}};
  const std::size_t slash = name.rfind('/');
  if (slash == name.npos) return {name, {}};
  return {name.substr(0, slash), name.substr(slash + 1)};
}

std::vector<Scenario> load(std::string_view name) {
  if (is_file(name)) return load_scenarios(std::filesystem::path(name));
  const std::vector<std::string_view> names = catalogue_names();
  if (std::find(names.begin(), names.end(), name) != names.end()) return load_embedded(name);
  const std::string_view meant = nearest(name, names);
  throw ScenarioError(fmt::format("unknown scenario {}: {}there are {}; a file of your own ends in .yaml",
                                  name, meant.empty() ? "" : fmt::format("did you mean {}? ", meant),
                                  fmt::join(names, ", ")));
}

/// The names of a sweep's steps, without the sweep's own.
std::vector<std::string_view> step_names(const std::vector<Scenario>& steps) {
  std::vector<std::string_view> names;
  for (const Scenario& step : steps) names.push_back(split(step.name).second);
  return names;
}

}  // namespace

std::vector<Scenario> load_scenarios(const std::filesystem::path& file) {
  NamedText scenario;
  try {
    scenario = read_file(file);
  } catch (const std::system_error& error) {
    throw ScenarioError(fmt::format("{}: the scenario file cannot be read ({}): give the path of a YAML file",
                                    file.string(), error.code().message()));
  }
  return parse_scenarios(scenario.name, scenario.text,
                         [&file](const std::string& name) { return read_file(file.parent_path() / name); });
}

std::vector<std::string_view> catalogue_names() {
  std::vector<std::string_view> names;
  for (const EmbeddedFile& file : embedded_files())
    if (file.name.ends_with(ending)) names.push_back(file.name.substr(0, file.name.size() - ending.size()));
  return names;
}

std::vector<Scenario> catalogue() {
  std::vector<Scenario> all;
  for (const std::string_view name : catalogue_names()) append(all, load_embedded(name));
  return all;
}

std::vector<Scenario> default_suite() {
  std::vector<Scenario> suite;
  for (const std::string_view name : default_names) append(suite, load_embedded(name));
  return suite;
}

bool in_default_suite(std::string_view name) {
  return std::find(default_names.begin(), default_names.end(), name) != default_names.end();
}

std::vector<Scenario> find_scenarios(std::string_view name) {
  const auto [whole, step] = split(name);
  std::vector<Scenario> scenarios = load(whole);
  if (step.empty()) return scenarios;
  if (scenarios.front().swept.empty())
    throw ScenarioError(fmt::format("{} is no sweep and has no steps: name it without /{}", whole, step));
  for (Scenario& scenario : scenarios)
    if (split(scenario.name).second == step) return {std::move(scenario)};
  throw ScenarioError(fmt::format("{} has no step {}: the steps are {}", whole, step,
                                  fmt::join(step_names(scenarios), ", ")));
}

Scenario find_scenario(std::string_view name) {
  std::vector<Scenario> scenarios = find_scenarios(name);
  if (scenarios.size() == 1) return std::move(scenarios.front());
  throw ScenarioError(
      fmt::format("{} is a sweep of several scenarios: name one, such as {}", name, scenarios.front().name));
}

}  // namespace wirerace
