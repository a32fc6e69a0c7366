// A YAML map read by key, whose every error says file, line, what is wrong and what to do.
#pragma once

#include <yaml-cpp/yaml.h>

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wirerace {

struct PlacedText {
  std::string text;
  std::string where;  ///< "file:line"
};

/// Everything throws ScenarioError, "file:line: …".
class YamlMap {
 public:
  /// Parses the text of a file that is one map.
  static YamlMap parse(std::string_view file, std::string_view text);

  /// Refuses keys that are not in `known`, and says which one was meant.
  void allow(std::span<const std::string_view> known) const;

  bool has(std::string_view key) const { return find(key) != nullptr; }
  bool is_map(std::string_view key) const { return has(key) && require(key).value.IsMap(); }
  bool is_list(std::string_view key) const { return has(key) && require(key).value.IsSequence(); }

  // Each throws where the key is missing or its value is of another type.
  std::string text(std::string_view key) const;
  double number(std::string_view key) const;                            ///< finite
  std::uint64_t whole(std::string_view key, std::uint64_t most) const;  ///< 0 to `most`
  std::uint32_t whole_u32(std::string_view key) const;
  bool truth(std::string_view key) const;  ///< true or false
  std::chrono::nanoseconds seconds(std::string_view key) const;
  std::chrono::nanoseconds milliseconds(std::string_view key) const;
  YamlMap map(std::string_view key) const;

  /// A list of maps, one or more. `example` is one of them, for the error.
  std::vector<YamlMap> maps(std::string_view key, std::string_view example) const;

  /// A text, or a list of texts, one or more. `example` is one of them, for the error.
  std::vector<PlacedText> texts(std::string_view key, std::string_view example) const;

  /// One map for each item of the list that `lists` has at `key`: this map with the item as its value of
  /// `key`.
  std::vector<YamlMap> spread(const YamlMap& lists, std::string_view key) const;

  /// The keys, in order.
  std::vector<std::string_view> keys() const;

  /// The value of `key` among `choices`, each of which to_string() names.
  template <class Choice>
  Choice choice(std::string_view key, std::span<const Choice> choices) const;

  /// Throws "file:line: what", the line being the key's, or the map's where it has no such key.
  [[noreturn]] void fail(std::string_view key, std::string_view what) const;

 private:
  struct Entry {
    std::string key;
    int line;
    YAML::Node value;
  };

  YamlMap(std::string_view file, int line, const YAML::Node& node);
  std::chrono::nanoseconds time(std::string_view key, std::string_view unit, double unit_ns) const;
  const Entry* find(std::string_view key) const;
  const Entry& require(std::string_view key) const;
  const Entry& require_list(std::string_view key) const;
  [[noreturn]] void fail_choice(std::string_view key, std::span<const std::string_view> names) const;

  std::string file_;
  int line_;
  std::vector<Entry> entries_;
};

template <class Choice>
Choice YamlMap::choice(std::string_view key, std::span<const Choice> choices) const {
  const std::string word = text(key);
  std::vector<std::string_view> names;
  for (const Choice choice : choices) {
    names.push_back(to_string(choice));
    if (names.back() == word) return choice;
  }
  fail_choice(key, names);
}

}  // namespace wirerace
