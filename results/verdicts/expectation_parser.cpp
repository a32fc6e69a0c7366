#include "results/verdicts/expectation_parser.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <span>
#include <utility>
#include <vector>

#include "results/verdicts/near_names.hpp"

namespace wirerace {
namespace {

constexpr std::string_view example = "write for example 'websocket.p99 < 5ms'";
constexpr std::string_view not_in_words = " \t\n<>=!*:";

constexpr std::array<std::pair<std::string_view, Relation>, 5> relations{{{"<", Relation::Less},
                                                                          {"<=", Relation::LessOrEqual},
                                                                          {">", Relation::Greater},
                                                                          {">=", Relation::GreaterOrEqual},
                                                                          {"==", Relation::Equal}}};

using UnitSize = std::pair<std::string_view, double>;
// Either letter that looks like µ.
constexpr std::array<UnitSize, 6> time_units{
    {{"ns", 1}, {"us", 1e3}, {"\u00b5s", 1e3}, {"\u03bcs", 1e3}, {"ms", 1e6}, {"s", 1e9}}};
constexpr std::array<UnitSize, 7> byte_units{{{"B", 1},
                                              {"kB", 1e3},
                                              {"KiB", 1024},
                                              {"MB", 1e6},
                                              {"MiB", 1024.0 * 1024},
                                              {"GB", 1e9},
                                              {"GiB", 1024.0 * 1024 * 1024}}};

/// What figures of a unit are called, and how a number beside them may be written.
struct FigureKind {
  std::string_view name;
  std::span<const UnitSize> units;
  std::string_view choice;
};

FigureKind kind_of(Unit unit) {
  switch (unit) {
    case Unit::Nanoseconds:
      return {"a duration", time_units, "ns, us, ms or s"};
    case Unit::Bytes:
      return {"a size", byte_units, "B, kB, KiB, MB, MiB, GB or GiB"};
    case Unit::BytesPerSecond:
      return {"bytes a second", byte_units, "B/s, kB/s, KiB/s, MB/s, MiB/s, GB/s or GiB/s"};
    case Unit::MessagesPerSecond:
      return {"messages a second", {}, {}};
    case Unit::FramesPerSecond:
      return {"frames a second", {}, {}};
    case Unit::Count:
      return {"a count", {}, {}};
    case Unit::Ratio:
      break;
  }
  return {"a ratio", {}, {}};
}

std::vector<std::string_view> metric_names() {
  std::vector<std::string_view> names;
  for (const Metric& metric : metrics()) names.push_back(metric.name);
  return names;
}

/// A side as it stands there, before it is known what unit a number alone has.
struct WrittenSide : ExpectationSide {
  std::string_view digits, unit;
  std::size_t begin = 0, unit_begin = 0;  ///< in bytes
};

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  ParsedExpectation parse() {
    ParsedExpectation out;
    read_scenario(out);
    WrittenSide left = side();
    out.relation = relation();
    WrittenSide right = side();
    if (!at_end())
      fail(at_, fmt::format("\"{}\" is too much: an expectation is one comparison, write another for it",
                            text_.substr(at_)));
    if (left.metric && right.metric) {
      expect_same_unit(left, right);
    } else if (left.metric) {
      give_unit(right, *left.metric);
    } else if (right.metric) {
      give_unit(left, *right.metric);
    } else {
      fail(left.begin, fmt::format("there is no figure on either side: {}", example));
    }
    out.left = std::move(left);
    out.right = std::move(right);
    return out;
  }

 private:
  [[noreturn]] void fail(std::size_t at, std::string_view what) const {
    throw expectation_error(character(at), what);
  }

  std::size_t character(std::size_t at) const {
    return 1 + static_cast<std::size_t>(
                   std::ranges::count_if(text_.substr(0, at), [](char c) { return (c & 0xc0) != 0x80; }));
  }

  void skip_spaces() { at_ = std::min(text_.find_first_not_of(" \t\n", at_), text_.size()); }

  bool at_end() {
    skip_spaces();
    return at_ == text_.size();
  }

  bool next_is(char c) {
    skip_spaces();
    return at_ < text_.size() && text_[at_] == c;
  }

  std::string_view word() {
    const std::size_t begin = at_;
    at_ = std::min(text_.find_first_of(not_in_words, at_), text_.size());
    return text_.substr(begin, at_ - begin);
  }

  /// A name may hold anything; nothing behind it holds a colon.
  void read_scenario(ParsedExpectation& out) {
    skip_spaces();
    const std::size_t colon = text_.rfind(':');
    if (colon == text_.npos) return;
    const std::string_view before = text_.substr(at_, colon - at_);
    if (before.empty())
      fail(colon, "there is no scenario before the colon: name one, or remove the colon for all");
    out.scenario = before.substr(0, before.find_last_not_of(" \t\n") + 1);
    out.scenario_at = character(at_);
    at_ = colon + 1;
  }

  WrittenSide side() {
    WrittenSide out;
    skip_spaces();
    out.begin = at_;
    if (at_ == text_.size() || not_in_words.find(text_[at_]) != not_in_words.npos)
      fail(at_, fmt::format("a figure or a number is missing here: {}", example));
    if (text_[at_] >= '0' && text_[at_] <= '9') {
      read_number(out);
      if (out.unit.empty() && next_is('*')) {
        ++at_;
        skip_spaces();
        if (out.number == 0) fail(out.begin, "0 times a figure says nothing of it: write a number above 0");
        read_figure(out);
      }
    } else {
      read_figure(out);
    }
    if (next_is('*'))
      fail(at_, "only a figure can be multiplied, and its factor stands first: write 3 * tcp.p50");
    return out;
  }

  void read_number(WrittenSide& out) {
    const char* begin = text_.data() + at_;
    const auto [end, error] = std::from_chars(begin, text_.data() + text_.size(), out.number);
    if (error != std::errc()) fail(at_, "this number is out of range");
    out.digits = {begin, end};
    at_ += out.digits.size();
    skip_spaces();
    out.unit_begin = at_;
    out.unit = word();
  }

  void read_figure(WrittenSide& out) {
    const std::size_t begin = at_;
    const std::string_view name = word();
    out.metric_at = out.backend_at = character(begin);
    out.metric = find_metric(name);
    if (out.metric) return;
    // Figures' names hold dots, and backends' may.
    for (std::size_t dot = name.find('.'); dot != name.npos; dot = name.find('.', dot + 1)) {
      out.metric = find_metric(name.substr(dot + 1));
      if (!out.metric) continue;
      if (dot == 0) fail(begin, fmt::format("there is no backend before the dot: {}", example));
      out.backend = name.substr(0, dot);
      out.metric_at = character(begin + dot + 1);
      return;
    }
    // "p98.5" is no figure 5 of a backend p98.
    const std::size_t dot = name.find('.');
    const bool of_backend =
        dot != name.npos && dot + 1 < name.size() && !(name[dot + 1] >= '0' && name[dot + 1] <= '9');
    const std::string_view figure = of_backend ? name.substr(dot + 1) : name;
    fail(of_backend ? begin + dot + 1 : begin,
         fmt::format("no figure is called \"{}\": the nearest are {}; `wirerace check --help` names all",
                     figure, near_names(figure, metric_names())));
  }

  Relation relation() {
    skip_spaces();
    const std::size_t end = std::min(text_.find_first_not_of("<>=!", at_), text_.size());
    const std::string_view sign = text_.substr(at_, end - at_);
    const auto found = std::ranges::find(relations, sign, &std::pair<std::string_view, Relation>::first);
    if (found == relations.end()) {
      fail(at_, sign.empty() ? "a comparison is missing here: write <, <=, >, >= or =="
                             : fmt::format("\"{}\" is no comparison: write <, <=, >, >= or ==", sign));
    }
    at_ = end;
    return found->second;
  }

  void expect_same_unit(const WrittenSide& left, const WrittenSide& right) const {
    const Unit one = left.metric->unit, other = right.metric->unit;
    if (one == other) return;
    fail(right.begin, fmt::format("{} is {} and {} is {}: compare two of a kind", left.metric->name,
                                  kind_of(one).name, right.metric->name, kind_of(other).name));
  }

  void give_unit(WrittenSide& number, const Metric& metric) const {
    const FigureKind kind = kind_of(metric.unit);
    if (number.unit.empty()) {
      if (metric.unit == Unit::Nanoseconds)
        fail(number.begin,
             fmt::format("{0} has no unit, and {1} is a duration: write {0}ms, or {0} with ns, us or s",
                         number.digits, metric.name));
      return;
    }
    std::string_view name = number.unit;
    if (metric.unit == Unit::BytesPerSecond && name.ends_with("/s")) name.remove_suffix(2);
    const auto unit = std::ranges::find(kind.units, name, &UnitSize::first);
    if (unit != kind.units.end()) {
      number.number *= unit->second;
    } else if (kind.units.empty()) {
      fail(number.unit_begin, fmt::format("\"{}\" is too much: {} is {}, write {}", number.unit, metric.name,
                                          kind.name, number.digits));
    } else {
      fail(number.unit_begin, fmt::format("\"{}\" is no unit of {}, which is {}: write {}", number.unit,
                                          metric.name, kind.name, kind.choice));
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

ParsedExpectation parse_expectation(std::string_view text) {
  return Parser(text).parse();
}

ExpectationError expectation_error(std::size_t character, std::string_view what) {
  return ExpectationError(fmt::format("at character {}: {}", character, what));
}

}  // namespace wirerace
