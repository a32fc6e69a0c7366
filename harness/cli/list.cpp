#include <fmt/core.h>

#include <CLI/CLI.hpp>
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
  if (traits.tls) text += ", TLS";
  text += traits.replies_only ? ", replies only" : traits.polled ? ", polled" : ", pushed";
  return fmt::format("{}, messages up to {} bytes", text, traits.largest_message);
}

void list_transports(bool verbose) {
  fmt::print("Transports (a transport's name means its default backend, marked * or +; without -t, * run)\n");
  for (const Backend& backend : backends()) {
    const bool is_default = find_backend(backend.transport()) == &backend;
    const char* mark = in_default_race(backend) ? "*" : is_default ? "+" : " ";
    fmt::print("{} {:<24} {}\n", mark, backend.name, describe(backend.traits));
    if (!verbose) continue;
    print_wrapped(backend.about, "    ");
    for (const auto& [name, value] : backend.settings) fmt::print("      {}: {}\n", name, value);
    fmt::print("    In force, read back from the sockets of one channel's two ends:\n");
    for (const auto& [name, value] : settings_in_force(backend)) fmt::print("      {}: {}\n", name, value);
    fmt::print("\n");
  }
}

std::string clients_text(const Scenario& scenario) {
  return fmt::format("{} client{}", scenario.clients, scenario.clients == 1 ? "" : "s");
}

/// "sweep of clients: 1, 10, 100"
std::string steps_text(const std::vector<Scenario>& steps) {
  std::string text = fmt::format("sweep of {}:", steps.front().swept);
  for (const Scenario& step : steps)
    text +=
        fmt::format("{}{}", &step == &steps.front() ? " " : ", ", step.name.substr(step.name.rfind('/') + 1));
  return text;
}

void list_scenarios(bool verbose) {
  fmt::print("Scenarios (the default suite, which runs where none is named, is marked *)\n");
  for (const std::string_view name : catalogue_names()) {
    const std::vector<Scenario> scenarios = find_scenarios(name);
    const Scenario& scenario = scenarios.front();
    const bool sweep = !scenario.swept.empty();
    fmt::print("{} {:<16} {}, {}, {}\n", in_default_suite(name) ? "*" : " ", name, to_string(scenario.flow),
               to_string(scenario.pace), sweep ? "sweep of " + scenario.swept : clients_text(scenario));
    if (!verbose) continue;
    print_wrapped(scenario.about, "    ");
    if (sweep) print_wrapped(steps_text(scenarios), "      ");
    const auto seconds = [](auto time) { return std::chrono::duration<double>(time).count(); };
    fmt::print("      {} payload, measured for {} s after {} s of warm-up\n", to_string(scenario.payload),
               seconds(scenario.duration), seconds(scenario.warmup));
    if (scenario.deadline) fmt::print("      late after {:g} ms\n", 1e3 * seconds(*scenario.deadline));
    fmt::print("\n");
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
