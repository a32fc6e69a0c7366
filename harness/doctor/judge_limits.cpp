#include <fmt/core.h>

#include "harness/doctor/judge.hpp"
#include "results/units.hpp"

namespace wirerace::doctor {

namespace {

constexpr double kib = 1024, mib = 1024 * kib;

Finding not_available(std::string_view file) {
  return {.level = Level::NotAvailable,
          .found = fmt::format("{} cannot be read", file),
          .means = "the system's default holds"};
}

double number(std::uint64_t value) {
  return static_cast<double>(value);
}

std::string limit_text(std::uint64_t limit) {
  return limit == RLIM_INFINITY ? "no limit" : count_text(limit);
}

}  // namespace

Finding judge_namespace(const Isolation& isolation) {
  Finding finding{.found = isolation.about,
                  .means = "workers are alone on their network, and bytes on the wire are counted exactly"};
  if (isolation.private_network) return finding;
  finding.level = Level::Note;
  finding.means = "workers use what others use too, and bytes on the wire are not counted";
  finding.change =
      "run as root, in a container with --cap-add SYS_ADMIN, or allow user namespaces: `sysctl "
      "kernel.unprivileged_userns_clone=1` (Debian), `kernel.apparmor_restrict_unprivileged_userns=0` "
      "(Ubuntu)";
  return finding;
}

Finding judge_congestion_control(const Machine& machine, const Isolation& isolation) {
  const std::string used =
      isolation.congestion_control.empty() ? machine.congestion_control : isolation.congestion_control;
  if (used.empty()) return not_available("net.ipv4.tcp_congestion_control");
  Finding finding{.found = fmt::format("{}; the host has {} by default, of {}", used,
                                       machine.congestion_control, machine.available_congestion_controls),
                  .means = "the same for every transport, and what most Linux systems use"};
  if (used == "cubic") return finding;
  finding.level = Level::Note;
  finding.means = "the same for every transport here, but most other machines use cubic";
  finding.change =
      "to compare with those: `modprobe tcp_cubic`, `sysctl net.ipv4.tcp_congestion_control=cubic`";
  return finding;
}

Finding judge_open_files(const Machine& machine, unsigned clients) {
  // A client costs either worker two files at most (polling holds a request and sends on another connection);
  // the rest is the loop, pipes and libraries.
  constexpr std::uint64_t besides = 64;
  const std::uint64_t needed = 2 * std::uint64_t{clients} + besides;
  Finding finding{.found = fmt::format("{} (at most {})", limit_text(machine.open_files),
                                       limit_text(machine.most_open_files)),
                  .means = fmt::format("enough for {} clients", count_text(clients))};
  if (machine.open_files != RLIM_INFINITY) finding.values.emplace_back("soft", number(machine.open_files));
  if (machine.most_open_files != RLIM_INFINITY)
    finding.values.emplace_back("hard", number(machine.most_open_files));
  if (machine.open_files >= needed) return finding;
  const std::uint64_t served = machine.open_files > besides ? (machine.open_files - besides) / 2 : 0;
  finding.level = Level::Warning;
  finding.means = fmt::format("enough for about {} clients: {} need {} files, and trials may fail",
                              count_text(served), count_text(clients), count_text(needed));
  finding.change = fmt::format("`ulimit -n {}`", needed);
  if (machine.most_open_files < needed)
    finding.change += " as root, or raise it in /etc/security/limits.conf";
  return finding;
}

Finding judge_buffers(const Machine& machine) {
  if (!machine.rmem_max || !machine.wmem_max || !machine.tcp_rmem || !machine.tcp_wmem) {
    return not_available("net.core.rmem_max, wmem_max, net.ipv4.tcp_rmem or tcp_wmem");
  }
  const auto text = [](std::uint64_t bytes) { return bytes_text(number(bytes)); };
  Finding finding{.found = fmt::format("asked for: up to {} in, {} out; TCP by itself: up to {} in, {} out",
                                       text(*machine.rmem_max), text(*machine.wmem_max),
                                       text(machine.tcp_rmem->most), text(machine.tcp_wmem->most)),
                  .means = "bursts and large messages fit",
                  .values = {{"rmem_max_bytes", number(*machine.rmem_max)},
                             {"wmem_max_bytes", number(*machine.wmem_max)},
                             {"tcp_rmem_max_bytes", number(machine.tcp_rmem->most)},
                             {"tcp_wmem_max_bytes", number(machine.tcp_wmem->most)}}};
  if (number(*machine.rmem_max) < 4 * mib || number(*machine.wmem_max) < 4 * mib) {
    finding.level = Level::Note;
    finding.means =
        "UDP asks for 4 MiB and gets less: bursts of large messages are lost, here and in production";
    finding.change = "`sysctl net.core.rmem_max=4194304 net.core.wmem_max=4194304`";
  } else if (number(machine.tcp_rmem->most) < mib || number(machine.tcp_wmem->most) < mib) {
    finding.level = Level::Note;
    finding.means = "messages above that wait for the receiver in TCP and all that is built on it";
    finding.change = "raise the last figure of net.ipv4.tcp_rmem and tcp_wmem to 4 MiB or more";
  }
  return finding;
}

Finding judge_backlog(const Machine& machine, unsigned clients) {
  if (!machine.somaxconn) return not_available("net.core.somaxconn");
  Finding finding{
      .found = fmt::format("{} connections may wait to be accepted", count_text(*machine.somaxconn)),
      .means = fmt::format("{} clients can connect at once", count_text(clients)),
      .values = {{"somaxconn", number(*machine.somaxconn)}}};
  if (*machine.somaxconn >= clients) return finding;
  finding.level = Level::Note;
  finding.means = "more clients than that connect in steps of a second; figures are not touched, patience is";
  finding.change = "`sysctl net.core.somaxconn=4096`";
  return finding;
}

Finding judge_ports(const Machine& machine) {
  if (!machine.ports) return not_available("net.ipv4.ip_local_port_range");
  Finding finding{.found = fmt::format("{} to connect from", count_text(*machine.ports)),
                  .means = "enough, closed connections that linger for a minute included",
                  .values = {{"ports", number(*machine.ports)}}};
  if (*machine.ports >= 20'000) return finding;
  finding.level = Level::Note;
  finding.means = "with thousands of clients a round the ports of the round before are not free yet";
  finding.change = "`sysctl net.ipv4.ip_local_port_range=\"32768 60999\"`";
  return finding;
}

Finding judge_memory(const Machine& machine) {
  if (!machine.memory_available_bytes) return not_available("/proc/meminfo");
  const double available = number(*machine.memory_available_bytes);
  Finding finding{.found = fmt::format("{} available", bytes_text(available)),
                  .means = "enough for workers and what they keep in flight",
                  .values = {{"available_bytes", available}}};
  if (available >= 512 * mib) return finding;
  finding.level = Level::Warning;
  finding.means =
      "many clients or large messages may drive the machine into swapping, or the kernel to kill workers";
  finding.change = "stop what else holds memory, or give the machine 1 GiB";
  return finding;
}

}  // namespace wirerace::doctor
