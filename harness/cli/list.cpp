#include <fmt/core.h>

#include <iostream>
#include <sstream>

#include "harness/cli/cli.hpp"
#include "harness/in_force.hpp"
#include "scenarios/catalogue.hpp"
#include "transports/registry.hpp"

namespace wirerace::cli {

namespace {

/// `text` in lines of at most 100 columns, each indented.
void print_wrapped(std::string_view text, std::string_view indent) {
  std::istringstream words{std::string(text)};
  std::string line;
  for (std::string word; words >> word;) {
    if (!line.empty() && indent.size() + line.size() + 1 + word.size() > 100) {
      fmt::print("{}{}\n", indent, line);
      line.clear();
    }
    line += (line.empty() ? "" : " ") + word;
  }
  fmt::print("{}{}\n", indent, line);
}

std::string describe(const Traits& traits) {
  std::string text = traits.reliable ? "reliable" : "may lose messages";
  text += traits.ordered ? ", ordered" : ", unordered";
  text += traits.polled ? ", polled" : ", pushed";
  return fmt::format("{}, messages up to {} bytes", text, traits.largest_message);
}

void list_transports(bool verbose) {
  fmt::print("Transports (a transport's name means its default backend, marked *)\n");
  for (const Backend& backend : backends()) {
    const bool is_default = find_backend(backend.transport()) == &backend;
    fmt::print("{} {:<24} {}\n", is_default ? "*" : " ", backend.name, describe(backend.traits));
    if (!verbose) continue;
    print_wrapped(backend.about, "    ");
    for (const auto& [name, value] : backend.settings) fmt::print("      {}: {}\n", name, value);
    fmt::print("    In force, read back from the sockets of one channel's two ends:\n");
    for (const auto& [name, value] : settings_in_force(backend)) fmt::print("      {}: {}\n", name, value);
    fmt::print("\n");
  }
}

void list_scenarios(bool verbose) {
  fmt::print("Scenarios\n");
  for (const Scenario& scenario : catalogue()) {
    fmt::print("  {:<16} {}, {}, {} client{}\n", scenario.name, to_string(scenario.flow),
               to_string(scenario.pace), scenario.clients, scenario.clients == 1 ? "" : "s");
    if (!verbose) continue;
    print_wrapped(scenario.about, "    ");
    const auto seconds = [](auto time) { return std::chrono::duration<double>(time).count(); };
    fmt::print("      {} payload, measured for {} s after {} s of warm-up\n\n", to_string(scenario.payload),
               seconds(scenario.duration), seconds(scenario.warmup));
  }
}

}  // namespace

void add_list(CLI::App& app, Job& job) {
  auto* list = app.add_subcommand("list", "List the transports and scenarios there are.");
  auto what = std::make_shared<std::string>();
  auto verbose = std::make_shared<bool>(false);
  list->add_option("what", *what, "transports or scenarios; both if not given")
      ->check(CLI::IsMember({"transports", "scenarios"}));
  list->add_flag("-v,--verbose", *verbose, "how each works, what it costs and which settings are in force");
  list->callback([=, &job] {
    job = [=] {
      if (*what != "scenarios") list_transports(*verbose);
      if (what->empty() && !*verbose) fmt::print("\n");
      if (*what != "transports") list_scenarios(*verbose);
      return exit_ok;
    };
  });
}

}  // namespace wirerace::cli
