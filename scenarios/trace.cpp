#include "scenarios/trace.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "scenarios/catalogue.hpp"
#include "scenarios/check.hpp"

namespace wirerace {
namespace {

constexpr std::string_view header = "time_us,size_bytes";
constexpr std::uint64_t latest_us = 9'000'000'000'000'000;  // as nanoseconds it still fits 63 bits

bool parse(std::string_view text, std::uint64_t& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

std::vector<TraceEntry> read_trace(std::string_view file, std::string_view text) {
  std::vector<TraceEntry> trace;
  trace.reserve(static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')));
  std::uint64_t first_us = 0;
  std::uint64_t last_us = 0;
  bool in_body = false;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty() || line.starts_with('#')) continue;

    const auto fail = [&](const std::string& what) {
      throw ScenarioError(fmt::format("{}:{}: {}", file, number, what));
    };
    if (!in_body) {
      if (line != header) fail(fmt::format("a trace begins with the line {}, not \"{}\"", header, line));
      in_body = true;
      continue;
    }
    const std::size_t comma = line.find(',');
    if (comma == std::string_view::npos)
      fail(fmt::format("\"{}\" is not a time and a size: write {}", line, header));
    const std::string_view time_text = line.substr(0, comma);
    const std::string_view size_text = line.substr(comma + 1);
    std::uint64_t time_us = 0;
    std::uint64_t size = 0;
    if (!parse(time_text, time_us) || time_us > latest_us)
      fail(fmt::format("\"{}\" is no time: write whole microseconds, 0 to {}", time_text, latest_us));
    if (!parse(size_text, size) || size == 0 || size > largest_message_bytes)
      fail(fmt::format("\"{}\" is no size: write whole bytes, 1 to {}", size_text, largest_message_bytes));
    if (trace.empty()) first_us = last_us = time_us;
    if (time_us < last_us)
      fail(fmt::format("time {} is before the {} above it: put the messages in order of time", time_us,
                       last_us));
    last_us = time_us;
    trace.push_back({std::chrono::microseconds(time_us - first_us), static_cast<std::uint32_t>(size)});
  }
  if (trace.empty()) {
    throw ScenarioError(
        fmt::format("{}:1: the trace is empty: write {} and then a line a message", file, header));
  }
  return trace;
}

std::chrono::nanoseconds recording_length(const std::vector<TraceEntry>& trace) {
  if (trace.size() < 2) return {};
  const std::chrono::nanoseconds last = trace.back().at;
  return last + last / static_cast<std::int64_t>(trace.size() - 1);
}

}  // namespace wirerace
