#include <fmt/core.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <sstream>

#include "harness/cli/cli.hpp"
#include "harness/doctor/examine.hpp"

namespace wirerace::cli {

namespace {

using doctor::Finding;
using doctor::Level;
using Json = nlohmann::ordered_json;

constexpr const char* doctor_footer = R"(
Each line is one check: its state, its name and what was found. Where it is not ok, what that means for
results and what to change stands below it.
  ok       nothing to do
  note     worth knowing when reading figures
  warning  in the way of good figures
  n/a      could not be found out, and why
It puts a load on every core for some seconds: run it on an idle machine, as `wirerace run` will be.
The floor is a bare ping-pong without a transport; the noise is what equal trials differ by.

Exit codes: 0 the machine was examined, warnings or not; 1 it could not be; 130 interrupted.)";

/// `text` in lines of at most 100 columns, each behind so many blanks.
std::string wrapped(const std::string& text, std::size_t indent) {
  std::istringstream words(text);
  std::string all, line;
  const auto columns = [](const std::string& of) {  // bytes that go on with a character of UTF-8 take none
    return static_cast<std::size_t>(
        std::count_if(of.begin(), of.end(), [](char c) { return (c & 0xC0) != 0x80; }));
  };
  const auto end_line = [&] { all += std::string(indent, ' ') + line + "\n"; };
  for (std::string word; words >> word;) {
    if (!line.empty() && indent + columns(line) + 1 + columns(word) > 100) {
      end_line();
      line.clear();
    }
    line += (line.empty() ? "" : " ") + word;
  }
  end_line();
  return all;
}

const char* colour(Level level) {
  switch (level) {
    case Level::Ok:
      return "\033[32m";
    case Level::Note:
      return "\033[36m";
    case Level::Warning:
      return "\033[33m";
    case Level::NotAvailable:
      return "\033[2m";
  }
  return "";
}

void print(const Finding& finding, bool coloured) {
  constexpr std::size_t indent = 29;  // of what was found: behind the state and the longest name
  const std::string state = fmt::format("{:<7}", doctor::to_string(finding.level));
  const std::string found = wrapped(finding.found, indent).substr(indent);
  fmt::print("{}{}{}  {:<18}  {}", coloured ? colour(finding.level) : "", state, coloured ? "\033[0m" : "",
             finding.check, found);
  if (finding.level != Level::Ok) {
    const std::string more = finding.means + (finding.change.empty() ? "" : "; " + finding.change);
    fmt::print("{}{}{}", coloured ? "\033[2m" : "", wrapped(more, indent), coloured ? "\033[0m" : "");
  }
  std::fflush(stdout);
}

Json to_json(const Finding& finding) {
  Json values = Json::object();
  for (const auto& [name, value] : finding.values) {
    if (value == std::trunc(value) && std::abs(value) < 1e15) {
      values[name] = static_cast<std::int64_t>(value);
    } else {
      values[name] = value;
    }
  }
  return {{"check", finding.check},   {"level", doctor::to_string(finding.level)},
          {"found", finding.found},   {"means", finding.means},
          {"change", finding.change}, {"values", values}};
}

int examine(bool as_json) {
  const bool live = ::isatty(STDERR_FILENO) != 0;
  const bool coloured = ::isatty(STDOUT_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr;
  Json findings = Json::array();
  const Interrupt interrupt;
  const bool complete = doctor::examine({.starting =
                                             [&](const std::string& check) {
                                               if (!live) return;
                                               fmt::print(stderr, "\r\033[Klooking at {} …", check);
                                               std::fflush(stderr);
                                             },
                                         .found =
                                             [&](const Finding& finding) {
                                               if (live) fmt::print(stderr, "\r\033[K");
                                               if (as_json) {
                                                 findings.push_back(to_json(finding));
                                               } else {
                                                 print(finding, coloured);
                                               }
                                             }},
                                        interrupt);
  if (!complete) {
    fmt::print(stderr, "{}wirerace: interrupted\n", live ? "\r\033[K" : "");
    return exit_interrupted;
  }
  if (as_json) {
    const Json all = {
        {"schema", "wirerace.doctor/1"}, {"wirerace", WIRERACE_VERSION}, {"findings", findings}};
    fmt::print("{}\n", all.dump(2, ' ', false, Json::error_handler_t::replace));
  }
  return exit_ok;
}

}  // namespace

void add_doctor(CLI::App& app, Job& job) {
  auto* doctor = app.add_subcommand("doctor", "Examine this machine: how far can its figures be trusted?");
  doctor->footer(doctor_footer);
  auto as_json = std::make_shared<bool>(false);
  doctor->add_flag("--json", *as_json, "print JSON, with every figure as a number");
  doctor->callback([=, &job] { job = [=] { return examine(*as_json); }; });
}

}  // namespace wirerace::cli
