#include "results/tables/fairness_sheet.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace wirerace {
namespace {

using Settings = std::map<std::string, std::string>;

const Trial* first_ok_trial(const Run& run, const std::string& backend) {
  const auto found = std::ranges::find_if(run.trials, [&backend](const Trial& trial) {
    return trial.backend == backend && trial.repeat == 1 && trial.status == TrialStatus::Ok;
  });
  return found == run.trials.end() ? nullptr : &*found;
}

void mark_differences(std::vector<SheetCell>& cells) {
  const auto with = [&cells](auto test) { return std::ranges::count_if(cells, test); };
  const auto holders = with([](const SheetCell& cell) { return !cell.value.empty(); });
  for (auto& cell : cells) {
    const auto alike = with([&cell](const SheetCell& other) { return other.value == cell.value; });
    cell.differs = !cell.value.empty() && holders > 1 && 2 * alike <= holders;
  }
}

/// `by_backend` are the settings of each, in the order of run.backends.
void add_part(std::vector<SheetPart>& out, const char* title, const std::vector<Settings>& by_backend) {
  std::set<std::string> names;
  for (const auto& settings : by_backend) {
    for (const auto& [name, value] : settings) names.insert(name);
  }
  if (names.empty()) return;
  SheetPart& part = out.emplace_back(SheetPart{.title = title, .rows = {}});
  for (const auto& name : names) {
    SheetRow& row = part.rows.emplace_back(SheetRow{.setting = name, .cells = {}});
    for (const auto& settings : by_backend) {
      const auto found = settings.find(name);
      row.cells.push_back({.value = found == settings.end() ? "" : found->second});
    }
    mark_differences(row.cells);
  }
}

}  // namespace

std::vector<SheetPart> fairness_sheet(const Run& run) {
  std::vector<Settings> declared, server, client;
  for (const auto& backend : run.backends) {
    declared.push_back(backend.settings);
    const Trial* trial = first_ok_trial(run, backend.name);
    server.push_back(trial ? trial->server_in_force : Settings());
    client.push_back(trial ? trial->client_in_force : Settings());
  }
  std::vector<SheetPart> out;
  add_part(out, "declared", declared);
  add_part(out, "in force, server", server);
  add_part(out, "in force, client", client);
  return out;
}

}  // namespace wirerace
