#include "scenarios/load_sizes.hpp"

#include <fmt/format.h>

#include <array>
#include <system_error>
#include <utility>

#include "scenarios/check.hpp"
#include "scenarios/content.hpp"
#include "scenarios/trace.hpp"

namespace wirerace {
namespace {

constexpr std::array<std::string_view, 2> even_keys = {"min", "max"};
constexpr std::array<std::string_view, 3> log_normal_keys = {"median", "sigma", "max"};
constexpr std::array<std::string_view, 4> share_keys = {"weight", "bytes", "min", "max"};

/// The file that `key` names.
NamedText open_named(const YamlMap& file, std::string_view key, const OpenFile& open) {
  const std::string name = file.text(key);
  try {
    return open(name);
  } catch (const std::system_error& error) {
    file.fail(key, fmt::format("{} {} cannot be read ({}): name a file relative to this one", key, name,
                               error.code().message()));
  }
}

void load_content(const YamlMap& file, const OpenFile& open, Scenario& scenario) {
  if (scenario.trace.empty())
    file.fail("content_file",
              "content_file needs a trace, which says where each message ends: add \"trace: FILE.csv\"");
  NamedText content = open_named(file, "content_file", open);
  if (content.text.empty())
    file.fail(
        "content_file",
        fmt::format("content_file {} is empty: it must be the bytes of the trace's messages", content.name));
  scenario.content = std::move(content.text);
  if (const auto problem = find_problem_in_content(scenario))
    file.fail("content_file", fmt::format("content_file {} {}", content.name, problem->text));
  if (scenario.payload == Kind::Binary) return;
  if (const auto problem = fit_text_to_numbers(scenario.trace, scenario.content))
    file.fail("content_file", fmt::format("content_file {}: {}", content.name, *problem));
}

SizeShare load_share(const YamlMap& share) {
  share.allow(share_keys);
  const std::uint32_t weight = share.whole_u32("weight");
  if (!share.has("bytes")) return {weight, share.whole_u32("min"), share.whole_u32("max")};
  for (const std::string_view key : even_keys)
    if (share.has(key))
      share.fail(key, fmt::format("{} has no meaning beside bytes, one size: remove one of them", key));
  const std::uint32_t bytes = share.whole_u32("bytes");
  return {weight, bytes, bytes};
}

void load_drawn_sizes(const YamlMap& file, Scenario& scenario) {
  if (file.is_list("size_bytes")) {
    for (const YamlMap& share : file.maps("size_bytes", "{weight: 9, bytes: 64}"))
      scenario.size_mix.push_back(load_share(share));
    return;
  }
  if (!file.is_map("size_bytes")) {
    scenario.min_bytes = scenario.max_bytes = file.whole_u32("size_bytes");
    return;
  }
  const YamlMap sizes = file.map("size_bytes");
  if (sizes.has("median") || sizes.has("sigma")) {
    sizes.allow(log_normal_keys);
    scenario.log_normal = {sizes.whole_u32("median"), sizes.number("sigma"), sizes.whole_u32("max")};
    return;
  }
  sizes.allow(even_keys);
  scenario.min_bytes = sizes.whole_u32("min");
  scenario.max_bytes = sizes.whole_u32("max");
}

}  // namespace

void load_sizes(const YamlMap& file, const OpenFile& open, Scenario& scenario) {
  if (file.has("trace")) {
    if (file.has("size_bytes"))
      file.fail("size_bytes",
                "size_bytes has no meaning beside a trace, which has the sizes: remove one of them");
    const NamedText trace = open_named(file, "trace", open);
    scenario.trace = read_trace(trace.name, trace.text);
  } else if (scenario.pace == Pace::Recorded) {
    file.fail("trace", "trace is missing: a recorded pace takes its times from one; add \"trace: FILE.csv\"");
  }
  if (file.has("content_file")) load_content(file, open, scenario);
  if (scenario.trace.empty()) load_drawn_sizes(file, scenario);
}

}  // namespace wirerace
