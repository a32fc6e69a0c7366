#include <fmt/format.h>

#include "scenarios/check.hpp"
#include "scenarios/payload.hpp"

namespace wirerace {
namespace {

constexpr double largest_sigma = 10;
constexpr std::uint32_t largest_weights = 1'000'000'000;

/// "must be 16 to 16777216 bytes …" for a size that has no room for the message's number, or that is too
/// large.
std::optional<std::string> find_problem_in_size(std::uint32_t bytes, Kind kind) {
  const std::uint32_t smallest = Payload::number_bytes(kind);
  if (bytes >= smallest && bytes <= largest_message_bytes) return std::nullopt;
  return fmt::format("must be {} to {} bytes (a {} message begins with its number, {} bytes), not {}",
                     smallest, largest_message_bytes, to_string(kind), smallest, bytes);
}

std::optional<std::string> find_problem_in_range(std::uint32_t min, std::uint32_t max, Kind kind) {
  if (auto text = find_problem_in_size(min, kind)) return text;
  if (auto text = find_problem_in_size(max, kind)) return text;
  if (min > max) return fmt::format("has min {} above max {}: swap them", min, max);
  return std::nullopt;
}

std::optional<std::string> find_problem_in_mix(const std::vector<SizeShare>& mix, Kind kind) {
  std::uint64_t weights = 0;
  for (const SizeShare& share : mix) {
    if (share.weight == 0) return "has a weight of 0: make it 1 or more, or remove its line";
    weights += share.weight;
    if (auto text = find_problem_in_range(share.min_bytes, share.max_bytes, kind)) return text;
  }
  if (weights > largest_weights)
    return fmt::format("has weights of {} in all, above {}: divide them", weights, largest_weights);
  return std::nullopt;
}

std::optional<std::string> find_problem_in_log_normal(const LogNormalSizes& sizes, Kind kind) {
  if (!(sizes.sigma > 0 && sizes.sigma <= largest_sigma))
    return fmt::format("must have a sigma above 0 and at most {}, not {}", largest_sigma, sizes.sigma);
  if (sizes.median_bytes > sizes.max_bytes)
    return fmt::format("has median {} above max {}: raise max", sizes.median_bytes, sizes.max_bytes);
  return find_problem_in_range(sizes.median_bytes, sizes.max_bytes, kind);
}

std::optional<std::string> find_problem_in_drawn_sizes(const Scenario& scenario) {
  if (!scenario.size_mix.empty()) return find_problem_in_mix(scenario.size_mix, scenario.payload);
  if (scenario.log_normal) return find_problem_in_log_normal(*scenario.log_normal, scenario.payload);
  return find_problem_in_range(scenario.min_bytes, scenario.max_bytes, scenario.payload);
}

}  // namespace

std::optional<Problem> find_problem_in_content(const Scenario& scenario) {
  if (scenario.content.empty()) return std::nullopt;
  if (scenario.content.size() > most_content_bytes)
    return Problem{"content_file", fmt::format("has {} bytes, above {}: record less", scenario.content.size(),
                                               most_content_bytes)};
  std::uint64_t bytes = 0;
  for (const TraceEntry& entry : scenario.trace) bytes += entry.bytes;
  if (bytes == scenario.content.size()) return std::nullopt;
  return Problem{
      "content_file",
      fmt::format("has {} bytes, but the trace's messages have {} in all: it must be their bytes, one "
                  "after the other",
                  scenario.content.size(), bytes)};
}

std::optional<Problem> find_problem_in_sizes(const Scenario& scenario) {
  if (scenario.trace.empty())
    if (const auto text = find_problem_in_drawn_sizes(scenario)) return Problem{"size_bytes", *text};
  if (auto problem = find_problem_in_content(scenario)) return problem;
  if (scenario.acknowledged && scenario.flow != Flow::Uplink)
    return Problem{"flow",
                   fmt::format("must be uplink to be acknowledged, not {}", to_string(scenario.flow))};
  if (scenario.reply_bytes == 0) return std::nullopt;
  if (scenario.flow != Flow::Echo)
    return Problem{"reply_bytes",
                   fmt::format("is for flow echo; a {} has no replies: remove it", to_string(scenario.flow))};
  if (const auto text = find_problem_in_size(scenario.reply_bytes, scenario.payload))
    return Problem{"reply_bytes", *text};
  return std::nullopt;
}

}  // namespace wirerace
