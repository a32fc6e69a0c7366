#include "scenarios/yaml_map.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "scenarios/catalogue.hpp"
#include "scenarios/nearest.hpp"

namespace wirerace {
namespace {

[[noreturn]] void fail_at(std::string_view file, int line, std::string_view what) {
  throw ScenarioError(fmt::format("{}:{}: {}", file, line, what));
}

/// yaml-cpp counts lines from 0, and has -1 for what has no place.
int line_of(const YAML::Mark& mark) {
  return std::max(mark.line, 0) + 1;
}

std::string shown(const YAML::Node& value) {
  if (value.IsScalar()) return fmt::format("\"{}\"", value.Scalar());
  if (value.IsNull()) return "nothing";
  return value.IsMap() ? "a map" : "a list";
}

template <class Number>
bool parse(const YAML::Node& value, Number& number) {
  if (!value.IsScalar()) return false;
  const std::string& text = value.Scalar();
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

YamlMap YamlMap::parse(std::string_view file, std::string_view text) {
  YAML::Node root;
  try {
    root = YAML::Load(std::string(text));
  } catch (const YAML::Exception& error) {
    fail_at(file, line_of(error.mark),
            fmt::format("this is not YAML: {}; write one \"key: value\" a line", error.msg));
  }
  if (!root.IsMap())
    fail_at(file, 1,
            fmt::format("a scenario is a map: write one \"key: value\" a line, not {}", shown(root)));
  return {file, line_of(root.Mark()), root};
}

YamlMap::YamlMap(std::string_view file, int line, const YAML::Node& node) : file_(file), line_(line) {
  for (const auto& pair : node) {
    const int key_line = line_of(pair.first.Mark());
    if (!pair.first.IsScalar())
      fail_at(file, key_line, fmt::format("a key must be a word, not {}", shown(pair.first)));
    const std::string& key = pair.first.Scalar();
    if (const Entry* first = find(key))
      fail_at(file, key_line, fmt::format("{} is already set on line {}: remove one", key, first->line));
    entries_.push_back({key, key_line, pair.second});
  }
}

void YamlMap::allow(std::span<const std::string_view> known) const {
  for (const Entry& entry : entries_) {
    if (std::find(known.begin(), known.end(), entry.key) != known.end()) continue;
    const std::string_view meant = nearest(entry.key, known);
    fail(entry.key,
         fmt::format("unknown key {}: {}the keys are {}", entry.key,
                     meant.empty() ? "" : fmt::format("did you mean {}? ", meant), fmt::join(known, ", ")));
  }
}

std::string YamlMap::text(std::string_view key) const {
  const Entry& entry = require(key);
  if (!entry.value.IsScalar()) fail(key, fmt::format("{} must be text, not {}", key, shown(entry.value)));
  return entry.value.Scalar();
}

double YamlMap::number(std::string_view key) const {
  const Entry& entry = require(key);
  double number = 0;
  if (!wirerace::parse(entry.value, number) || !std::isfinite(number))
    fail(key, fmt::format("{} must be a number, such as 1.5, not {}", key, shown(entry.value)));
  return number;
}

std::uint64_t YamlMap::whole(std::string_view key, std::uint64_t most) const {
  const Entry& entry = require(key);
  std::uint64_t number = 0;
  if (!wirerace::parse(entry.value, number))
    fail(key, fmt::format("{} must be a whole number without sign or unit, such as 10, not {}", key,
                          shown(entry.value)));
  if (number > most) fail(key, fmt::format("{} is far too large: {}", key, number));
  return number;
}

std::uint32_t YamlMap::whole_u32(std::string_view key) const {
  return static_cast<std::uint32_t>(whole(key, std::numeric_limits<std::uint32_t>::max()));
}

std::chrono::nanoseconds YamlMap::time(std::string_view key, std::string_view unit, double unit_ns) const {
  const double value = number(key);
  if (std::abs(value) * unit_ns > 1e15)
    fail(key, fmt::format("{} must be at most {} {}, not {}", key, 86400e9 / unit_ns, unit, value));
  return std::chrono::nanoseconds(std::llround(value * unit_ns));
}

std::chrono::nanoseconds YamlMap::seconds(std::string_view key) const {
  return time(key, "s", 1e9);
}

std::chrono::nanoseconds YamlMap::milliseconds(std::string_view key) const {
  return time(key, "ms", 1e6);
}

YamlMap YamlMap::map(std::string_view key) const {
  const Entry& entry = require(key);
  if (!entry.value.IsMap()) fail(key, fmt::format("{} must be a map, not {}", key, shown(entry.value)));
  return {file_, entry.line, entry.value};
}

bool YamlMap::truth(std::string_view key) const {
  const Entry& entry = require(key);
  const std::string word = entry.value.IsScalar() ? entry.value.Scalar() : "";
  if (word != "true" && word != "false")
    fail(key, fmt::format("{} must be true or false, not {}", key, shown(entry.value)));
  return word == "true";
}

std::vector<YamlMap> YamlMap::maps(std::string_view key, std::string_view example) const {
  std::vector<YamlMap> maps;
  for (const auto& item : require_list(key).value) {
    if (!item.IsMap())
      fail_at(file_, line_of(item.Mark()),
              fmt::format("{} must be a list of maps, such as - {}, not of {}", key, example, shown(item)));
    maps.push_back({file_, line_of(item.Mark()), item});
  }
  return maps;
}

std::vector<PlacedText> YamlMap::texts(std::string_view key, std::string_view example) const {
  const Entry& entry = require(key);
  const YAML::Node& value = entry.value;
  const std::vector<YAML::Node> items = value.IsSequence() && value.size() > 0
                                            ? std::vector<YAML::Node>(value.begin(), value.end())
                                            : std::vector<YAML::Node>{value};
  std::vector<PlacedText> texts;
  for (const YAML::Node& item : items) {
    // To yaml-cpp nothing is on the line below.
    const int line = item.IsNull() ? entry.line : line_of(item.Mark());
    if (!item.IsScalar())
      fail_at(
          file_, line,
          fmt::format("{} must be text, such as {}, or a list of such, not {}", key, example, shown(item)));
    texts.push_back({item.Scalar(), fmt::format("{}:{}", file_, line)});
  }
  return texts;
}

std::vector<YamlMap> YamlMap::spread(const YamlMap& lists, std::string_view key) const {
  if (has(key))
    fail(key, fmt::format("{} is swept on line {}: remove one of them", key, lists.require(key).line));
  std::vector<YamlMap> maps;
  for (const auto& item : lists.require_list(key).value) {
    maps.push_back(*this);
    maps.back().entries_.push_back({std::string(key), line_of(item.Mark()), item});
  }
  return maps;
}

std::vector<std::string_view> YamlMap::keys() const {
  std::vector<std::string_view> keys;
  for (const Entry& entry : entries_) keys.push_back(entry.key);
  return keys;
}

void YamlMap::fail(std::string_view key, std::string_view what) const {
  const Entry* entry = find(key);
  fail_at(file_, entry ? entry->line : line_, what);
}

const YamlMap::Entry* YamlMap::find(std::string_view key) const {
  const auto found =
      std::find_if(entries_.begin(), entries_.end(), [key](const Entry& e) { return e.key == key; });
  return found == entries_.end() ? nullptr : &*found;
}

const YamlMap::Entry& YamlMap::require(std::string_view key) const {
  const Entry* entry = find(key);
  if (!entry) fail(key, fmt::format("{} is missing: add a line \"{}: …\"", key, key));
  return *entry;
}

const YamlMap::Entry& YamlMap::require_list(std::string_view key) const {
  const Entry& entry = require(key);
  if (!entry.value.IsSequence() || entry.value.size() == 0)
    fail(key, fmt::format("{} must be a list of one or more, not {}", key,
                          entry.value.IsSequence() ? "an empty one" : shown(entry.value)));
  return entry;
}

void YamlMap::fail_choice(std::string_view key, std::span<const std::string_view> names) const {
  fail(key,
       fmt::format("{} must be one of {}, not {}", key, fmt::join(names, ", "), shown(require(key).value)));
}

}  // namespace wirerace
