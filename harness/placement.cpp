#include "harness/placement.hpp"

#include <fmt/ranges.h>
#include <sched.h>

#include <set>

namespace wirerace {

namespace {

std::string text(const std::vector<unsigned>& of) {
  return of.empty() ? "any core" : fmt::format("core {}", fmt::join(of, ", "));
}

}  // namespace

std::string_view to_string(Placement placement) {
  switch (placement) {
    case Placement::Apart:
      return "apart";
    case Placement::Together:
      return "together";
    case Placement::Free:
      return "free";
  }
  return "";
}

std::vector<unsigned> usable_cores() {
  std::vector<unsigned> cores;
  cpu_set_t allowed;
  if (::sched_getaffinity(0, sizeof allowed, &allowed) != 0) return cores;
  for (unsigned core = 0; core < CPU_SETSIZE; ++core) {
    if (CPU_ISSET(core, &allowed)) cores.push_back(core);
  }
  return cores;
}

Cores place(Placement placement) {
  const std::vector<unsigned> cores = usable_cores();
  if (placement == Placement::Free || cores.empty()) return {};
  const bool apart = placement == Placement::Apart && cores.size() > 1;
  return {.server = {cores[0]}, .client = {cores[apart ? 1 : 0]}};
}

std::vector<unsigned> cores_used(const Cores& cores) {
  if (cores.server.empty() || cores.client.empty()) return usable_cores();
  std::set<unsigned> used(cores.server.begin(), cores.server.end());
  used.insert(cores.client.begin(), cores.client.end());
  return {used.begin(), used.end()};
}

std::string describe(const Cores& cores) {
  return fmt::format("server on {}, client on {}", text(cores.server), text(cores.client));
}

}  // namespace wirerace
