#include "harness/cli/run_arguments.hpp"

#include <map>

#include "harness/cli/cli.hpp"
#include "harness/cli/comparing.hpp"
#include "harness/cli/expectations.hpp"
#include "harness/cli/validators.hpp"

namespace wirerace::cli {

namespace {

void add_network_options(CLI::App& run, RunArguments& to) {
  const auto last = CLI::MultiOptionPolicy::TakeLast;
  const std::map<std::string, IsolationWish> wishes = {
      {"auto", IsolationWish::Auto}, {"netns", IsolationWish::Netns}, {"none", IsolationWish::None}};
  run.add_option_function<std::string>(
         "--isolation", [&to, wishes](const std::string& wish) { to.isolation = wishes.at(wish); },
         "netns: each trial in a network namespace of its own, where nothing else is on the wire and all of "
         "it is counted; as root, or where users may make namespaces. none: on the network of this host. "
         "auto: netns where it can be had and none of --server-via, --client-via, --server-address and "
         "--target is given (auto)")
      ->check(CLI::IsMember(wishes))
      ->multi_option_policy(last);
  run.add_option("--congestion-control", to.congestion_control,
                 "of TCP in those namespaces, one of those in "
                 "/proc/sys/net/ipv4/tcp_available_congestion_control (cubic)")
      ->multi_option_policy(last);
  run.add_option("--server-via", to.server_via,
                 "a command to start server workers with, e.g. 'nice -n -5' or 'ip netns exec a'; the "
                 "worker's own follows it, and its standard input and output must reach the worker")
      ->multi_option_policy(last);
  run.add_option("--client-via", to.client_via, "the same for client workers")->multi_option_policy(last);
  run.add_option("--server-address", to.server_address,
                 "the IP address that servers listen on and clients connect to (127.0.0.1)")
      ->check(ip_address())
      ->multi_option_policy(last);
  run.add_flag("--tls", to.tls,
               "each transport over TLS 1.3, as if named tcp+tls; those that cannot are left out. To see "
               "what it costs, race both: -t tcp,tcp+tls,tcp+tls-resumed");
}

void add_capacity_options(CLI::App& run, RunArguments& to) {
  const auto last = CLI::MultiOptionPolicy::TakeLast;
  run.add_option(
         "--find-capacity", to.find_capacity,
         "instead of rounds, search the highest rate at which each transport keeps a promise, such as "
         "'p99<20ms', with nothing lost; of p50, p90, p99, p99.9 and max, in us, ms or s")
      ->multi_option_policy(last);
  run.add_option("--capacity-time", to.capacity_time,
                 "seconds after which the search starts no further trial (60 for each transport in each "
                 "scenario)")
      ->check(number())
      ->multi_option_policy(last);
}

void add_placement_options(CLI::App& run, RunArguments& to) {
  const auto last = CLI::MultiOptionPolicy::TakeLast;
  const std::map<std::string, Placement> placements = {
      {"apart", Placement::Apart}, {"together", Placement::Together}, {"free", Placement::Free}};
  run.add_option_function<std::string>(
         "--placement", [&to, placements](const std::string& name) { to.placement = placements.at(name); },
         "apart: client and server on a core each; together: both on one, so that no core has to be woken; "
         "free: "
         "wherever the system puts them (apart)")
      ->check(CLI::IsMember(placements))
      ->multi_option_policy(last);
  run.add_flag(
      "--keep-awake,!--no-keep-awake", to.keep_awake,
      "spin on the cores used, at the lowest priority, so that they never sleep between messages; that is "
      "so unless --no-keep-awake");
  run.add_flag(
      "--count-system-calls", to.count_system_calls,
      "count the system calls of both ends, where the kernel lets us; every call then takes a little longer");
}

void add_target_options(CLI::App& run, RunArguments& to) {
  run.add_option(
         "--target", to.targets,
         "also race a server that you have started: TRANSPORT=URL, such as "
         "websocket=ws://127.0.0.1:9001/talk, or TRANSPORT/NAME=URL; of websocket, http, sse, socketio, tcp, "
         "udp and grpc; wss://, https://, tls:// and grpcs:// are over TLS. It must send each message back, "
         "as `wirerace serve` does; see `harness/targets.md`. "
         "In uplinks every server then acknowledges each message, ours too. May be given several times")
      ->allow_extra_args(false);  // what follows is a scenario
  run.add_option(
         "--target-authority", to.target_authority,
         "whom to believe about targets over TLS, such as websocket=wss://example.com/talk: a file of "
         "certificates, in PEM (those that this system trusts)")
      ->type_name("FILE")
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  run.add_option("--i-may-load", to.may_load,
                 "a host, other than this one, that --target may send load to; may be given several times")
      ->allow_extra_args(false);
}

}  // namespace

void add_options(CLI::App& run, RunArguments& to) {
  const auto last = CLI::MultiOptionPolicy::TakeLast;
  add_scenario_options(run, to);
  run.add_option("-t,--transports", to.transports,
                 "transports to race, separated by commas: tcp (its default backend), tcp/asio, or all "
                 "(every backend); if not given, those marked * in `wirerace list transports`")
      ->delimiter(',')
      ->allow_extra_args(false);  // what follows is a scenario
  run.add_option("--rounds", to.rounds, "how often each transport runs each scenario (3)")
      ->check(whole_number(1, 1000))
      ->multi_option_policy(last);
  run.add_option("--poll-interval", to.poll_interval, "milliseconds from poll to poll of short polling (50)")
      ->check(whole_number(1, 60'000))
      ->multi_option_policy(last);
  run.add_option(
         "--against", to.against,
         "compare this wirerace with another build of it, given by its program: each round "
         "every transport runs four times in a row, one build, the other, the other, the one; 10 rounds if "
         "--rounds is not given; the other's result goes to a file of its own beside --out")
      ->check(CLI::ExistingFile)
      ->multi_option_policy(last);
  add_gate_option(run, to.gates);
  add_expect_option(run, to.expect,
                    "what the run must show, such as 'lost == 0' or 'websocket.p99 < 5ms'; decides the exit "
                    "code; may be given several times; `wirerace check --help` says more");
  add_capacity_options(run, to);
  add_placement_options(run, to);
  add_network_options(run, to);
  add_target_options(run, to);
  run.add_option("-o,--out", to.out,
                 "the result file, JSON (runs/ID.json); its journal stands beside it meanwhile")
      ->multi_option_policy(last);
  run.add_option(
         "--resume", to.resume,
         "go on with a run that did not end: its journal, or the result file of an interrupted one or of "
         "a search whose time was over; give everything else as then")
      ->multi_option_policy(last);
  run.add_option(
         "--label", to.label,
         "a name for this run in its result and in reports of several runs, such as a version or a commit")
      ->multi_option_policy(last);
  run.add_option("--report", to.report, "also write an HTML report")->multi_option_policy(last);
  run.add_option("--export", to.exports,
                 "also write FORMAT=FILE, such as junit=results.xml; see `wirerace export --list`; may be "
                 "given several times")
      ->allow_extra_args(false);  // what follows is a scenario
  run.add_option("--format", to.format, "what to print: table, json or markdown (table)")
      ->check(CLI::IsMember({"table", "json", "markdown"}))
      ->multi_option_policy(last);
  run.add_flag("-q,--quiet", to.quiet, "no progress on standard error");
}

}  // namespace wirerace::cli
