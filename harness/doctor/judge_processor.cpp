#include <fmt/ranges.h>

#include <algorithm>

#include "harness/doctor/judge.hpp"

namespace wirerace::doctor {

namespace {

/// The usable core that `core` shares a physical one with neither itself nor by a hyperthread.
std::optional<unsigned> another_physical_core(const Machine& machine, unsigned core) {
  for (std::size_t i = 0; i < machine.usable.size(); ++i) {
    const auto& threads = machine.siblings[i];
    if (std::find(threads.begin(), threads.end(), core) == threads.end() && machine.usable[i] != core) {
      return machine.usable[i];
    }
  }
  return std::nullopt;
}

/// Whether the two are different hyperthreads of one physical core.
bool are_siblings(const Machine& machine, unsigned one, unsigned other) {
  const auto place = std::find(machine.usable.begin(), machine.usable.end(), one);
  if (place == machine.usable.end() || one == other) return false;
  const auto& threads = machine.siblings[static_cast<std::size_t>(place - machine.usable.begin())];
  return std::find(threads.begin(), threads.end(), other) != threads.end();
}

Finding shared_physical_core(const Machine& machine, unsigned server, unsigned client, Finding finding) {
  finding.level = Level::Warning;
  finding.found += fmt::format("; {} and {} are hyperthreads of one physical core", server, client);
  finding.means = "server and client slow each other down, so that a cheaper end makes the other look faster";
  const auto other = another_physical_core(machine, server);
  finding.change = other ? fmt::format("start it as `taskset -c {},{} wirerace …`", server, *other)
                         : "switch hyperthreading off, or use a machine with two physical cores";
  return finding;
}

}  // namespace

std::string_view to_string(Level level) {
  switch (level) {
    case Level::Ok:
      return "ok";
    case Level::Note:
      return "note";
    case Level::Warning:
      return "warning";
    case Level::NotAvailable:
      return "n/a";
  }
  return "";
}

Finding judge_cores(const Machine& machine, const Cores& used) {
  if (machine.usable.empty()) {
    return {.level = Level::NotAvailable,
            .found = "the system does not tell which cores may be used",
            .means = "workers are not pinned and may be moved between cores while they run"};
  }
  const std::size_t usable = machine.usable.size();
  const std::size_t online = std::max(usable, machine.online.size());
  Finding finding{
      .found = fmt::format("{} of {} usable ({})", usable, online, fmt::join(machine.usable, ", ")),
      .means = "server and client can have a core each",
      .values = {{"usable", static_cast<double>(usable)}, {"online", static_cast<double>(online)}}};
  if (machine.cpu_quota) finding.values.emplace_back("quota_cores", *machine.cpu_quota);
  if (usable == 1) {
    finding.level = Level::Warning;
    finding.means = "server and client take turns on one core: throughput is that of both together";
    finding.change = "give wirerace two cores, in a virtual machine or container by its settings";
  } else if (machine.cpu_quota && *machine.cpu_quota < 2) {
    finding.level = Level::Warning;
    finding.found += fmt::format("; the control group allows the time of {:.2g} cores", *machine.cpu_quota);
    finding.means = "workers that use more are stopped for tens of milliseconds, which shows as latency";
    finding.change = "lift the CPU limit of the container or slice to 2 cores or more";
  } else if (!used.server.empty() && !used.client.empty() &&
             are_siblings(machine, used.server[0], used.client[0])) {
    return shared_physical_core(machine, used.server[0], used.client[0], std::move(finding));
  } else if (usable == 2) {
    finding.level = Level::Note;
    finding.means = "server and client take both: whatever else runs delays them";
    finding.change = "leave the machine alone while it measures";
  }
  return finding;
}

Finding judge_frequency(const Machine& machine) {
  if (machine.governor.empty()) {
    return {.level = Level::NotAvailable,
            .found = machine.is_virtual ? "the host of this virtual machine decides"
                                        : "the kernel does not control it",
            .means =
                "cores may change their speed between trials, unseen; interleaved rounds spread that evenly"};
  }
  const char* boost = !machine.boost ? "" : *machine.boost ? ", boost on" : ", boost off";
  Finding finding{.found = fmt::format("governor {}{}", machine.governor, boost),
                  .means = "cores keep their speed"};
  if (machine.governor != "performance") {
    finding.level = Level::Warning;
    finding.means = "cores slow down when idle: a transport that works less may look slower";
    finding.change = "`cpupower frequency-set -g performance`";
  } else if (machine.boost.value_or(false)) {
    finding.level = Level::Note;
    finding.means = "cores run faster while cool and alone, so that early trials may beat late ones";
    finding.change =
        "switch boost off: 1 into intel_pstate/no_turbo, or 0 into cpufreq/boost, below "
        "/sys/devices/system/cpu";
  }
  return finding;
}

Finding judge_virtualisation(const Machine& machine) {
  const char* container = machine.is_container ? ", in a container" : "";
  if (machine.is_virtual) {
    return {
        .level = Level::Warning,
        .found = fmt::format("{}{}virtual machine{}", machine.hypervisor,
                             machine.hypervisor.empty() ? "" : " ", container),
        .means =
            "waking an idle core goes through the hypervisor and can take tens of microseconds, more than "
            "most transports",
        .change = "read figures beside the floor, or measure on hardware"};
  }
  if (machine.is_container) {
    return {.level = Level::Note,
            .found = "hardware, in a container",
            .means = "the container's limits on CPU, files and namespaces hold for the workers",
            .change = "where a check below complains, start the container with more"};
  }
  return {.found = "hardware", .means = "no hypervisor stands between the workers and the cores"};
}

Finding judge_load(const Machine& machine) {
  if (!machine.load || !machine.runnable) {
    return {.level = Level::NotAvailable,
            .found = "/proc/loadavg cannot be read",
            .means = "what else runs on this machine is not known"};
  }
  const unsigned others = *machine.runnable > 0 ? *machine.runnable - 1 : 0;
  Finding finding{.found = fmt::format("load {:.2f}, {} other thread{} running", *machine.load, others,
                                       others == 1 ? "" : "s"),
                  .means = "nobody else needs the cores",
                  .values = {{"load_1min", *machine.load}, {"others_running", others}}};
  // The load of the last minute may be that of a run before this; what runs just now may be gone in a moment.
  const double demand = std::min(*machine.load, static_cast<double>(others));
  if (demand < 0.5) return finding;
  const bool enough = demand + 2 <= static_cast<double>(machine.usable.size());
  finding.level = enough ? Level::Note : Level::Warning;
  finding.means =
      enough ? "others share caches and memory bandwidth with the workers"
             : "workers wait for a core that others use: high percentiles are theirs, not a transport's";
  finding.change = "stop what else runs (see `top`), or wait for it";
  return finding;
}

}  // namespace wirerace::doctor
