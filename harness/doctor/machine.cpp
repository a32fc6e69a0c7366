#include "harness/doctor/machine.hpp"

#ifdef __x86_64__
#include <cpuid.h>
#endif

#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>
#include <sstream>

#include "harness/placement.hpp"

namespace wirerace::doctor {

namespace {

namespace fs = std::filesystem;

/// Without the line end; empty where there is no such file.
std::string contents(const fs::path& file) {
  std::ifstream in(file);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

/// The first numbers of a file; fewer than `count` are none.
std::vector<std::uint64_t> numbers(const fs::path& file, std::size_t count) {
  std::istringstream in(contents(file));
  std::vector<std::uint64_t> found;
  for (std::uint64_t number = 0; found.size() < count && in >> number;) found.push_back(number);
  if (found.size() < count) found.clear();
  return found;
}

std::optional<std::uint64_t> number(const fs::path& file) {
  const auto found = numbers(file, 1);
  return found.empty() ? std::nullopt : std::optional(found[0]);
}

std::optional<BufferRange> buffer_range(const fs::path& file) {
  const auto found = numbers(file, 3);
  if (found.empty()) return std::nullopt;
  return BufferRange{found[0], found[1], found[2]};
}

/// A list as the kernel writes it: "0-3,5".
std::vector<unsigned> cores(const std::string& list) {
  std::vector<unsigned> all;
  std::istringstream ranges(list);
  for (std::string range; std::getline(ranges, range, ',');) {
    std::istringstream in(range);
    unsigned first = 0, last = 0;
    char dash = 0;
    if (!(in >> first)) continue;
    if (!(in >> dash >> last)) last = first;
    for (unsigned core = first; core <= last; ++core) all.push_back(core);
  }
  return all;
}

/// cpu.max of version 2 of control groups: "max 100000" or "150000 100000".
std::optional<double> cpu_quota(const fs::path& root) {
  const auto found = numbers(root / "sys/fs/cgroup/cpu.max", 2);
  if (found.empty() || found[1] == 0) return std::nullopt;
  return static_cast<double>(found[0]) / static_cast<double>(found[1]);
}

std::optional<bool> boost(const fs::path& root) {
  const fs::path cpu = root / "sys/devices/system/cpu";
  if (const auto off = number(cpu / "intel_pstate/no_turbo")) return *off == 0;
  if (const auto on = number(cpu / "cpufreq/boost")) return *on != 0;
  return std::nullopt;
}

/// "QEMU Standard PC"; empty on hardware.
std::string virtual_product(const fs::path& root) {
  const std::string vendor = contents(root / "sys/class/dmi/id/sys_vendor");
  const std::string product = contents(root / "sys/class/dmi/id/product_name");
  const auto is = [](const std::string& text, const char* part) {
    return text.find(part) != std::string::npos;
  };
  const bool known = is(vendor, "QEMU") || is(vendor, "VMware") || is(vendor, "innotek") ||
                     is(vendor, "Xen") || is(vendor, "Parallels") || is(vendor, "BHYVE") ||
                     is(vendor, "OpenStack") || is(product, "Virtual") || is(product, "KVM") ||
                     is(product, "Compute Engine") || (is(vendor, "Amazon EC2") && !is(product, "metal"));
  return known ? vendor + " " + product : "";
}

void read_virtualisation(const fs::path& root, Machine& machine) {
  machine.hypervisor = virtual_product(root);
  // The processor's own hypervisor bit; Arm has none, so that there the product is what tells.
  machine.is_virtual = !machine.hypervisor.empty() || fs::exists(root / "sys/hypervisor/type") ||
                       contents(root / "proc/cpuinfo").find(" hypervisor") != std::string::npos;
  const std::string groups = contents(root / "proc/1/cgroup");
  machine.is_container =
      fs::exists(root / ".dockerenv") || fs::exists(root / "run/.containerenv") ||
      fs::exists(root / "run/systemd/container") || groups.find("docker") != std::string::npos ||
      groups.find("kubepods") != std::string::npos || groups.find("lxc") != std::string::npos;
}

/// /proc/loadavg: "0.52 0.40 0.30 2/311 4242".
void read_load(const fs::path& root, Machine& machine) {
  std::istringstream in(contents(root / "proc/loadavg"));
  double minute = 0, ignored = 0;
  unsigned runnable = 0;
  if (in >> minute >> ignored >> ignored >> runnable) {
    machine.load = minute;
    machine.runnable = runnable;
  }
}

std::optional<std::uint64_t> memory_available(const fs::path& root) {
  std::ifstream in(root / "proc/meminfo");
  for (std::string word; in >> word;) {
    std::uint64_t kilobytes = 0;
    if (word == "MemAvailable:" && in >> kilobytes) return kilobytes * 1024;
  }
  return std::nullopt;
}

/// What the hypervisor calls itself to the processor; empty without one.
std::string hypervisor_signature() {
#ifdef __x86_64__
  unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
  __cpuid(1, eax, ebx, ecx, edx);
  if ((ecx >> 31 & 1U) == 0) return {};
  std::array<unsigned, 3> words{};
  __cpuid(0x40000000, eax, words[0], words[1], words[2]);
  std::array<char, sizeof words + 1> text{};
  std::memcpy(text.data(), words.data(), sizeof words);
  const std::string name = text.data();
  if (name == "KVMKVMKVM") return "KVM";
  if (name == "Microsoft Hv") return "Hyper-V";
  if (name == "VMwareVMware") return "VMware";
  if (name == "XenVMMXenVMM") return "Xen";
  return name;
#else
  return {};
#endif
}

}  // namespace

Machine read_machine(const fs::path& root, const std::vector<unsigned>& usable) {
  const fs::path cpu = root / "sys/devices/system/cpu";
  const fs::path net = root / "proc/sys/net";
  Machine machine;
  machine.usable = usable;
  machine.online = cores(contents(cpu / "online"));
  for (const unsigned core : usable) {
    machine.siblings.push_back(
        cores(contents(cpu / ("cpu" + std::to_string(core)) / "topology/thread_siblings_list")));
  }
  machine.cpu_quota = cpu_quota(root);
  machine.governor = contents(cpu / "cpu0/cpufreq/scaling_governor");
  machine.boost = boost(root);
  read_virtualisation(root, machine);
  read_load(root, machine);
  machine.clock_source = contents(root / "sys/devices/system/clocksource/clocksource0/current_clocksource");
  machine.congestion_control = contents(net / "ipv4/tcp_congestion_control");
  machine.available_congestion_controls = contents(net / "ipv4/tcp_available_congestion_control");
  machine.rmem_max = number(net / "core/rmem_max");
  machine.wmem_max = number(net / "core/wmem_max");
  machine.tcp_rmem = buffer_range(net / "ipv4/tcp_rmem");
  machine.tcp_wmem = buffer_range(net / "ipv4/tcp_wmem");
  machine.somaxconn = number(net / "core/somaxconn");
  if (const auto range = numbers(net / "ipv4/ip_local_port_range", 2);
      !range.empty() && range[0] <= range[1]) {
    machine.ports = range[1] - range[0] + 1;
  }
  machine.memory_available_bytes = memory_available(root);
  return machine;
}

Machine this_machine() {
  Machine machine = read_machine("/", usable_cores());
  if (machine.hypervisor.empty()) machine.hypervisor = hypervisor_signature();
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  machine.open_files = files.rlim_cur;
  machine.most_open_files = files.rlim_max;
  return machine;
}

}  // namespace wirerace::doctor
