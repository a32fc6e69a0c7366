#include "scenarios/catalogue.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>

#include "scenarios/loader.hpp"
#include "scenarios/nearest.hpp"

namespace wirerace {

namespace embedded {
std::string_view market_feed();
std::string_view camera_frames();
std::string_view ping_pong();
std::string_view chat_echo();
std::string_view coinbase_level2();
std::string_view pedestrians_mjpeg();
}  // namespace embedded

namespace {

struct EmbeddedFile {
  std::string_view name;
  std::string_view (*text)();
};

constexpr std::array<EmbeddedFile, 4> scenarios = {{{"market-feed", embedded::market_feed},
                                                    {"camera-frames", embedded::camera_frames},
                                                    {"ping-pong", embedded::ping_pong},
                                                    {"chat-echo", embedded::chat_echo}}};
constexpr std::array<EmbeddedFile, 2> traces = {
    {{"traces/coinbase-level2.csv", embedded::coinbase_level2},
     {"traces/pedestrians-mjpeg.csv", embedded::pedestrians_mjpeg}}};

NamedText open_embedded_trace(const std::string& name) {
  for (const EmbeddedFile& trace : traces)
    if (trace.name == name) return {fmt::format("scenarios/{}", name), std::string(trace.text())};
  throw std::system_error(std::make_error_code(std::errc::no_such_file_or_directory));
}

Scenario load_embedded(const EmbeddedFile& file) {
  return parse_scenario(fmt::format("scenarios/{}.yaml", file.name), file.text(), open_embedded_trace);
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

}  // namespace

Scenario load_scenario(const std::filesystem::path& file) {
  NamedText scenario;
  try {
    scenario = read_file(file);
  } catch (const std::system_error& error) {
    throw ScenarioError(fmt::format("{}: the scenario file cannot be read ({}): give the path of a YAML file",
                                    file.string(), error.code().message()));
  }
  return parse_scenario(scenario.name, scenario.text,
                        [&file](const std::string& trace) { return read_file(file.parent_path() / trace); });
}

std::vector<Scenario> catalogue() {
  std::vector<Scenario> all;
  for (const EmbeddedFile& file : scenarios) all.push_back(load_embedded(file));
  return all;
}

Scenario find_scenario(std::string_view name) {
  if (name.ends_with(".yaml") || name.ends_with(".yml")) return load_scenario(std::filesystem::path(name));
  std::vector<std::string_view> names;
  for (const EmbeddedFile& file : scenarios) {
    if (file.name == name) return load_embedded(file);
    names.push_back(file.name);
  }
  const std::string_view meant = nearest(name, names);
  throw ScenarioError(fmt::format("unknown scenario {}: {}there are {}; a file of your own ends in .yaml",
                                  name, meant.empty() ? "" : fmt::format("did you mean {}? ", meant),
                                  fmt::join(names, ", ")));
}

}  // namespace wirerace
