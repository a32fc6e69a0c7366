#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "harness/doctor/judge.hpp"
#include "results/units.hpp"

namespace wirerace::doctor {

namespace {

constexpr double microsecond = 1'000;
constexpr double millisecond = 1'000'000;

/// Round trips that take longer are mostly waking, not working, whatever the machine.
constexpr double slow_wake_up_ns = 50 * microsecond;

Finding jitter_finding(const Jitter& jitter, std::string_view what) {
  return {.found = fmt::format("p50 {}, p99 {} {}", duration_text(jitter.p50_ns),
                               duration_text(jitter.p99_ns), what),
          .means = {},
          .values = {{"p50_ns", jitter.p50_ns}, {"p99_ns", jitter.p99_ns}}};
}

const char* placement_change(Placement placement) {
  return placement == Placement::Together
             ? "leave the machine alone while it measures, or use another"
             : "let `run` keep the cores awake, as it does unless told not to; "
               "`--placement together` wakes no other core; for absolute figures "
               "use hardware";
}

}  // namespace

Finding judge_clock(const Machine& machine, double cost_ns) {
  const std::string source = machine.clock_source.empty() ? "unknown" : machine.clock_source;
  Finding finding{.found = fmt::format("{}, {} a reading", source, duration_text(cost_ns)),
                  .means = "taking the time costs nothing beside a message",
                  .values = {{"cost_ns", cost_ns}}};
  if (cost_ns <= 100) return finding;
  finding.level = Level::Warning;
  finding.means =
      "each reading is a system call: it adds to every latency and to the CPU time of every message";
  finding.change =
      "write tsc or kvm-clock, where it is listed in available_clocksource, into "
      "/sys/devices/system/clocksource/clocksource0/current_clocksource";
  return finding;
}

Finding judge_steal(const std::optional<CpuTicks>& before, const std::optional<CpuTicks>& after) {
  if (!before || !after) {
    return {.level = Level::NotAvailable,
            .found = "/proc/stat cannot be read",
            .means = "whether the host gives the cores to others meanwhile is not known"};
  }
  const auto part = [](std::uint64_t stolen, std::uint64_t used) {
    return stolen + used == 0 ? 0 : static_cast<double>(stolen) / static_cast<double>(stolen + used);
  };
  const double now = part(after->stolen - before->stolen, after->used - before->used);
  const double since_boot = part(after->stolen, after->used);
  Finding finding{
      .found = fmt::format("{:.1f} % under load, {:.1f} % since boot", now * 100, since_boot * 100),
      .means = "cores are there when they are wanted",
      .values = {{"under_load_part", now}, {"since_boot_part", since_boot}}};
  if (std::max(now, since_boot) <= 0.01) return finding;
  finding.level = now > 0.01 ? Level::Warning : Level::Note;
  finding.means =
      "the host gives this machine's cores to others at times: workers stand still, which shows in p99";
  finding.change =
      "use a machine with cores of its own (dedicated, not burstable), or measure at a quiet hour";
  return finding;
}

Finding judge_timer(const Jitter& lateness) {
  Finding finding = jitter_finding(lateness, "late");
  finding.means = "sources send close to the intended time";
  if (lateness.p99_ns <= 100 * microsecond) return finding;
  finding.level = lateness.p99_ns > millisecond ? Level::Warning : Level::Note;
  finding.means =
      "sources that wait for a time send so much late; it is in latencies and shown as sender lag";
  finding.change = "look at the sender lag beside latencies; leave the machine alone while it measures";
  return finding;
}

Finding judge_wake_up(Placement placement, const Jitter& round_trip) {
  Finding finding = jitter_finding(round_trip, "there and back");
  finding.means = "waking a thread is quick beside a transport's work";
  if (round_trip.p50_ns <= slow_wake_up_ns) return finding;
  finding.level = Level::Warning;
  finding.means = "this much of every round trip is waking, whatever the transport";
  finding.change = placement_change(placement);
  return finding;
}

Finding judge_floor(Placement placement, const Trial& trial) {
  if (trial.status != TrialStatus::Ok || !trial.latency_ns || !trial.latency_ns->p50) {
    return {.level = Level::NotAvailable,
            .found = trial.reason.empty() ? "too few messages" : trial.reason,
            .means = "how much of a figure is the machine's own is not known"};
  }
  const auto p50 = static_cast<double>(*trial.latency_ns->p50);
  Finding finding{.found = fmt::format("p50 {}", duration_text(p50)),
                  .means = "what a round trip takes above this is the transport's",
                  .values = {{"p50_ns", p50}}};
  if (trial.latency_ns->p99) {
    const auto p99 = static_cast<double>(*trial.latency_ns->p99);
    finding.found += fmt::format(", p99 {}", duration_text(p99));
    finding.values.emplace_back("p99_ns", p99);
  }
  finding.found += " for a bare ping-pong";
  if (p50 <= slow_wake_up_ns) return finding;
  finding.level = Level::Warning;
  finding.means = "so much of every round trip is the machine's: it hides what transports differ by";
  finding.change = placement_change(placement);
  return finding;
}

Finding judge_noise(const std::vector<Pair>& pairs) {
  if (pairs.empty()) {
    return {.level = Level::NotAvailable,
            .found = "no pair of trials ended well",
            .means = "how large a difference must be to count is not known"};
  }
  double largest = 0;
  for (const Pair& pair : pairs) {
    largest =
        std::max(largest, 2 * std::abs(pair.first_ns - pair.second_ns) / (pair.first_ns + pair.second_ns));
  }
  Finding finding{
      .found = fmt::format("{} pairs of equal trials differ by up to {:.1f} % in p50", pairs.size(),
                           largest * 100),
      .means = fmt::format("differences below {:.1f} % cannot be told apart here", largest * 100),
      .values = {{"pairs", static_cast<double>(pairs.size())}, {"largest_difference_part", largest}}};
  if (largest <= 0.05) return finding;
  finding.level = largest > 0.2 ? Level::Warning : Level::Note;
  finding.change = "leave the machine alone; run more and longer rounds: `--rounds 10 --duration 2`";
  return finding;
}

}  // namespace wirerace::doctor
