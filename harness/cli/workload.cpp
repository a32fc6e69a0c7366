#include <fmt/core.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "harness/cli/cli.hpp"
#include "harness/cli/scenario_arguments.hpp"
#include "results/units.hpp"
#include "scenarios/workload_summary.hpp"

namespace wirerace::cli {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t bar_columns = 40;

/// The bound of a bucket: exact, unlike a measured figure.
std::string gap_text(std::uint64_t nanoseconds) {
  if (nanoseconds == 0) return "0";
  if (nanoseconds < 1'000'000) return fmt::format("{} µs", nanoseconds / 1'000);
  if (nanoseconds < 1'000'000'000) return fmt::format("{} ms", nanoseconds / 1'000'000);
  return fmt::format("{} s", nanoseconds / 1'000'000'000);
}

std::string size_text(std::uint64_t bytes) {
  if (bytes < 1024) return fmt::format("{} B", bytes);
  if (bytes < 1024 * 1024) return fmt::format("{} KiB", bytes / 1024);
  return fmt::format("{} MiB", bytes / (1024 * 1024));
}

void print(std::string_view title, const std::vector<Bucket>& buckets, std::string (*text)(std::uint64_t)) {
  if (buckets.empty()) return;
  fmt::print("\n  {:>19}  {:>10}\n", title, "messages");
  const auto most = std::max_element(buckets.begin(), buckets.end(), [](const Bucket& a, const Bucket& b) {
                      return a.count < b.count;
                    })->count;
  for (const Bucket& bucket : buckets) {
    const double part = static_cast<double>(bucket.count) / static_cast<double>(most);
    const std::string bar(static_cast<std::size_t>(std::ceil(part * bar_columns)), '#');
    fmt::print("  {:>8} – {:>8}  {:>10}{}{}\n", text(bucket.from), text(bucket.to), count_text(bucket.count),
               bar.empty() ? "" : "  ", bar);
  }
}

void print(const Workload& workload) {
  const Scenario& scenario = workload.scenario();
  const WorkloadSummary summary = summarize(workload);
  fmt::print("{}\n", scenario.name);
  fmt::print("  {:<14}{}, {}, {}, {} client{}\n", "what", to_string(scenario.flow), to_string(scenario.pace),
             to_string(scenario.payload), scenario.clients, scenario.clients == 1 ? "" : "s");
  if (scenario.flow == Flow::Chat) fmt::print("  {:<14}{} clients each\n", "rooms", scenario.room_clients);
  fmt::print("  {:<14}{} s measured after {} s of warm-up\n", "time", in_seconds(scenario.duration),
             in_seconds(scenario.warmup));
  if (scenario.idle > scenario.idle.zero())
    fmt::print("  {:<14}{} s before that, with all connected\n", "idle", in_seconds(scenario.idle));
  if (const auto faults = describe_faults(scenario); !faults.empty())
    fmt::print("  {:<14}{}\n", "faults", fmt::join(faults, "; "));
  if (const auto& traffic = summary.traffic) {
    fmt::print("  {:<14}{} measured, {} in the warm-up\n", "messages", count_text(traffic->messages),
               count_text(traffic->warmup_messages));
    fmt::print("  {:<14}{}\n", "deliveries", count_text(traffic->deliveries));
    fmt::print("  {:<14}{} in all\n", "bytes", count_text(traffic->bytes));
    fmt::print("  {:<14}{}/s on average, {}/s in the busiest 100 ms\n", "rate", rate_text(traffic->mean_rate),
               rate_text(traffic->peak_rate));
  } else {
    fmt::print("  {:<14}as many as go, in a cycle of {}\n", "messages",
               count_text(workload.messages().size()));
  }
  fmt::print("  {:<14}{}\n", "digest", workload.digest());
  print("size", summary.sizes, size_text);
  if (summary.traffic) print("gap to the next", summary.traffic->gaps_ns, gap_text);
}

Json to_json(const std::vector<Bucket>& buckets) {
  Json list = Json::array();
  for (const Bucket& bucket : buckets)
    list.push_back({{"from", bucket.from}, {"to", bucket.to}, {"count", bucket.count}});
  return list;
}

Json to_json(const Workload& workload) {
  const Scenario& scenario = workload.scenario();
  const WorkloadSummary summary = summarize(workload);
  Json json = {{"name", scenario.name},
               {"about", scenario.about},
               {"flow", to_string(scenario.flow)},
               {"pace", to_string(scenario.pace)},
               {"payload", to_string(scenario.payload)},
               {"clients", scenario.clients},
               {"duration_ns", scenario.duration.count()},
               {"warmup_ns", scenario.warmup.count()},
               {"seed", scenario.seed},
               {"digest", workload.digest()}};
  if (scenario.deadline) json["deadline_ns"] = scenario.deadline->count();
  if (scenario.flow == Flow::Chat) json["room_clients"] = scenario.room_clients;
  if (scenario.idle > scenario.idle.zero()) json["idle_ns"] = scenario.idle.count();
  if (auto faults = describe_faults(scenario); !faults.empty()) json["faults"] = std::move(faults);
  if (const SlowReaders& slow = scenario.slow_readers; slow.clients > 0)
    json["slow_readers"] = {{"clients", slow.clients}, {"reads_per_s", slow.reads_per_second}};
  if (const auto& traffic = summary.traffic) {
    json["messages"] = traffic->messages;
    json["warmup_messages"] = traffic->warmup_messages;
    json["deliveries"] = traffic->deliveries;
    json["bytes"] = traffic->bytes;
    json["mean_rate_per_s"] = traffic->mean_rate;
    json["peak_rate_per_s"] = traffic->peak_rate;
    json["gaps_ns"] = to_json(traffic->gaps_ns);
  } else {
    json["cycle"] = workload.messages().size();
  }
  json["sizes_bytes"] = to_json(summary.sizes);
  return json;
}

int show(const ScenarioArguments& arguments, bool as_json) {
  Json list = Json::array();
  bool first = true;
  for (const Workload& workload : choose_workloads(arguments)) {
    if (as_json) {
      list.push_back(to_json(workload));
    } else {
      if (!std::exchange(first, false)) fmt::print("\n");
      print(workload);
    }
  }
  if (as_json) fmt::print("{}\n", list.dump(2));
  return exit_ok;
}

}  // namespace

void add_workload(CLI::App& app, Job& job) {
  auto* workload = app.add_subcommand("workload", "Show what scenarios send, without sending it.");
  auto arguments = std::make_shared<ScenarioArguments>();
  auto as_json = std::make_shared<bool>(false);
  add_scenario_options(*workload, *arguments);
  workload->add_flag("--json", *as_json, "print JSON: a list with an object for each scenario");
  workload->callback([=, &job] { job = [=] { return show(*arguments, *as_json); }; });
}

}  // namespace wirerace::cli
