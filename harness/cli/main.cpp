#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <array>

#include "harness/cli/cli.hpp"
#include "harness/floor.hpp"
#include "harness/namespace_holder.hpp"
#include "scenarios/nearest.hpp"
#include "transports/registry.hpp"

namespace wirerace::cli {

namespace {

constexpr const char* about =
    "Races transports: the same messages, at the same moments, over WebSocket, SSE, polling, gRPC, TCP and "
    "UDP,\n"
    "every byte checked.";

constexpr const char* examples = R"(Examples:
  wirerace run                                       every transport, the default suite
  wirerace run chat-echo --transports websocket,sse  two transports, one scenario
  wirerace run my.yaml --rounds 10 --out my.json     your own scenario; see scenarios/README.md
  wirerace workload chat-rooms                       what a scenario sends: counts, rates, sizes and gaps
  wirerace report my.json -o my.html
  wirerace export junit my.json -o my.xml            also csv, google-benchmark, hlog, openmetrics, …
  wirerace compare before.json after.json            what has become slower, and how sure that is
  wirerace check my.json --expect 'lost == 0'        whether a run shows what it must
  wirerace import page.har -o feed.yaml              a scenario made of recorded traffic
  wirerace doctor                                    how far this machine's figures can be trusted
  wirerace serve websocket                           one of the servers alone, for your own client

Exit codes: 0 all is as expected; 1 it could not run; 2 an expectation failed, or a figure is worse than
before; 3 a trial failed or is invalid; 4 undecided: too noisy, or too few rounds, to say; 130 interrupted.)";

constexpr auto subcommands = std::to_array<std::string_view>(
    {"run", "list", "workload", "report", "export", "compare", "check", "import", "doctor", "serve"});

/// What is wrong with a command line that CLI11 refused, as one sentence.
std::string explain(const CLI::App& app, const CLI::ParseError& error, int argc, char** argv) {
  const auto chosen = app.get_subcommands();
  if (!chosen.empty())
    return fmt::format("{}; see `wirerace {} --help`", error.what(), chosen[0]->get_name());
  const std::string choice =
      fmt::format("give one of {}; see `wirerace --help`", fmt::join(subcommands, ", "));
  if (argc < 2) return "nothing to do: " + choice;
  const std::string_view near = nearest(argv[1], subcommands);
  return fmt::format("unknown {} \"{}\"{}: {}", argv[1][0] == '-' ? "option" : "subcommand", argv[1],
                     near.empty() ? "" : fmt::format(" (did you mean {}?)", near), choice);
}

}  // namespace

void add_worker(CLI::App& app, Job& job) {
  auto* worker = app.add_subcommand("worker", "Host one end of a trial; started by `wirerace run`.");
  worker->group("");  // not in --help: nobody starts one by hand
  auto end = std::make_shared<std::string>();
  auto backend = std::make_shared<std::string>();
  worker->add_option("end", *end)->required()->check(CLI::IsMember({"server", "client"}));
  worker->add_option("backend", *backend)->required();
  worker->callback([=, &job] {
    job = [=] {
      const Side side = *end == "server" ? Side::Server : Side::Client;
      if (*backend == floor_backend().name) return run_floor_worker(side);
      return run_worker(side, *choose_backends({*backend}).front());
    };
  });
}

void add_namespace(CLI::App& app, Job& job) {
  auto* keep =
      app.add_subcommand("namespace", "Keep a network namespace for a trial; started by `wirerace run`.");
  keep->group("");
  auto congestion_control = std::make_shared<std::string>();
  keep->add_option("--congestion-control", *congestion_control)->required();
  keep->callback([=, &job] { job = [=] { return hold_network_namespace(*congestion_control); }; });
}

int run(int argc, char** argv) {
  CLI::App app(about, "wirerace");
  app.footer(examples);
  app.set_version_flag("--version", WIRERACE_VERSION);
  app.require_subcommand(1);
  Job job;
  add_run(app, job, {argv, argv + argc});
  add_list(app, job);
  add_report(app, job);
  add_export(app, job);
  add_compare(app, job);
  add_check(app, job);
  add_workload(app, job);
  add_import(app, job);
  add_doctor(app, job);
  add_serve(app, job);
  add_worker(app, job);
  add_namespace(app, job);
  try {
    app.parse(argc, argv);
    return job();
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // --help, --version
    fmt::print(stderr, "wirerace: {}\n", explain(app, error, argc, argv));
    return exit_could_not_run;
  } catch (const std::exception& error) {
    fmt::print(stderr, "wirerace: {}\n", error.what());
    return exit_could_not_run;
  }
}

}  // namespace wirerace::cli
