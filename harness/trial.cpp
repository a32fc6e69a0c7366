#include "harness/trial.hpp"

#include <fmt/core.h>
#include <poll.h>
#include <sched.h>

#include <array>

#include "harness/control_messages.hpp"
#include "harness/role.hpp"
#include "harness/worker_process.hpp"

namespace wirerace {

namespace {

using control::Command;
using control::Event;
using std::chrono::nanoseconds;
using std::chrono::seconds;

constexpr seconds set_up_patience{30};
constexpr seconds exit_patience{10};

class TrialFailed : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

class Interrupted {};

/// The two workers of a trial. Whatever they say that is not waited for is kept.
class Workers {
 public:
  Workers(const std::string& backend, const WorkerSetup& setup, const Interrupt& interrupt)
      : interrupt_(interrupt),
        server_(setup.server_via, Side::Server, backend),
        client_(setup.client_via, Side::Client, backend) {}

  void tell(Side side, const Command& command) { worker(side).stream().send(command); }

  /// Waits until the worker has said `what`. Throws TrialFailed where either worker fails, or after
  /// `patience`.
  Event await(Side side, Event::WhatCase what, nanoseconds patience) {
    const TimePoint until = Clock::now() + patience;
    auto& said = said_[static_cast<std::size_t>(side)];
    for (;;) {
      for (auto event = said.begin(); event != said.end(); ++event) {
        if (event->what_case() != what) continue;
        Event found = *event;
        said.erase(event);
        return found;
      }
      listen(until, side, what);
    }
  }

  void finish() {
    for (WorkerProcess* worker : {&client_, &server_}) {
      if (!worker->finish(exit_patience)) throw TrialFailed(worker->name() + " did not exit cleanly");
    }
  }

 private:
  WorkerProcess& worker(Side side) { return side == Side::Server ? server_ : client_; }

  void listen(TimePoint until, Side side, Event::WhatCase what) {
    std::array<pollfd, 3> inputs = {pollfd{server_.stream().input(), POLLIN, 0},
                                    pollfd{client_.stream().input(), POLLIN, 0},
                                    pollfd{interrupt_.descriptor(), POLLIN, 0}};
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
    const int ready = left <= 0 ? 0 : ::poll(inputs.data(), inputs.size(), static_cast<int>(left));
    if (ready < 0 && errno == EINTR) return;
    if (inputs[2].revents != 0) throw Interrupted();
    if (ready == 0) {
      const auto* name = Event::descriptor()->FindFieldByNumber(what);
      throw TrialFailed(fmt::format("{} did not report \"{}\" in time", worker(side).name(), name->name()));
    }
    for (const Side each : {Side::Server, Side::Client}) {
      if (inputs[static_cast<std::size_t>(each)].revents != 0) hear(each);
    }
  }

  void hear(Side side) {
    WorkerProcess& from = worker(side);
    if (!from.stream().fill()) throw TrialFailed(from.name() + " " + from.how_it_ended());
    Event event;
    while (next(from, event)) {
      if (event.has_failed()) failed(side, event.failed().why());
      said_[static_cast<std::size_t>(side)].push_back(event);
    }
  }

  static bool next(WorkerProcess& from, Event& event) {
    try {
      return from.stream().next(event);
    } catch (const std::runtime_error& error) {
      throw TrialFailed(from.name() + ": " + error.what());
    }
  }

  // That a channel closed may only mean that the other worker is gone: then that is the reason to give.
  [[noreturn]] void failed(Side side, const std::string& why) {
    WorkerProcess& other = worker(side == Side::Server ? Side::Client : Side::Server);
    pollfd input{other.stream().input(), POLLIN, 0};
    while (::poll(&input, 1, 100) > 0) {
      if (!other.stream().fill()) throw TrialFailed(other.name() + " " + other.how_it_ended());
    }
    throw TrialFailed(worker(side).name() + ": " + why);
  }

  const Interrupt& interrupt_;
  WorkerProcess server_;
  WorkerProcess client_;
  std::array<std::vector<Event>, 2> said_;
};

Command setup_command(const Workload& workload, const std::vector<unsigned>& cores,
                      const WorkerSetup& workers) {
  Command command;
  control::Setup& setup = *command.mutable_setup();
  *setup.mutable_scenario() = to_control(workload.scenario());
  setup.mutable_cores()->Add(cores.begin(), cores.end());
  setup.set_address(workers.server_address);
  if (workers.poll_interval) setup.set_poll_interval_ms(workers.poll_interval->count());
  return command;
}

void expect_digest(const Workload& workload, const control::Ready& ready, std::string_view end) {
  if (ready.workload_digest() == workload.digest()) return;
  throw TrialFailed(fmt::format("the {} made another workload ({}) than planned ({})", end,
                                ready.workload_digest(), workload.digest()));
}

struct Reports {
  control::Report server, client;
};

Reports replay(const Workload& workload, const Backend& backend, const WorkerSetup& workers,
               const Interrupt& interrupt) {
  Workers pair(backend.name, workers, interrupt);
  pair.tell(Side::Server, setup_command(workload, workers.server_cores, workers));
  pair.tell(Side::Client, setup_command(workload, workers.client_cores, workers));
  const auto server = pair.await(Side::Server, Event::kReady, set_up_patience);
  const auto client = pair.await(Side::Client, Event::kReady, set_up_patience);
  expect_digest(workload, server.ready(), "server");
  expect_digest(workload, client.ready(), "client");

  Command connect;
  connect.mutable_connect()->set_address(workers.server_address);
  connect.mutable_connect()->set_port(server.ready().port());
  pair.tell(Side::Client, connect);
  pair.await(Side::Client, Event::kOpened, set_up_patience);
  pair.await(Side::Server, Event::kOpened, set_up_patience);

  // Who receives is ready before who sends hears of it.
  const Side sender = workload.scenario().flow == Flow::Push ? Side::Server : Side::Client;
  const Side receiver = sender == Side::Server ? Side::Client : Side::Server;
  Command start;
  const TimePoint begin = Clock::now() + std::chrono::milliseconds(10);
  start.mutable_start()->set_at_ns(nanoseconds(begin.time_since_epoch()).count());
  pair.tell(receiver, start);
  pair.await(receiver, Event::kArmed, set_up_patience);
  pair.tell(sender, start);

  const auto patience =
      workload.scenario().warmup + workload.scenario().duration + Role::reliable_drain + set_up_patience;
  pair.await(sender, Event::kDone, patience);
  pair.await(receiver, Event::kDone, patience);

  Command finish;
  finish.mutable_finish();
  Reports reports;
  pair.tell(Side::Client, finish);
  pair.tell(Side::Server, finish);
  reports.client = pair.await(Side::Client, Event::kReport, set_up_patience).report();
  reports.server = pair.await(Side::Server, Event::kReport, set_up_patience).report();
  pair.finish();
  return reports;
}

EndCost cost(const control::Report& report, std::uint64_t delivered) {
  EndCost cost;
  if (delivered > 0) {
    cost.cpu_ns_per_message = static_cast<double>(report.cpu_ns()) / static_cast<double>(delivered);
  }
  if (report.peak_rss_bytes() > 0) cost.peak_rss_bytes = report.peak_rss_bytes();
  return cost;
}

/// Why the messages that arrived make the trial invalid; empty where they do not.
std::string what_is_wrong(const MessageCounts& messages, const Traits& traits) {
  const auto found = [&](std::uint64_t count, std::string_view what) {
    return fmt::format("{} of {} messages {}", count, messages.planned, what);
  };
  if (messages.corrupt > 0) return fmt::format("{} corrupt messages arrived", messages.corrupt);
  if (messages.duplicated > 0) return found(messages.duplicated, "arrived twice");
  if (messages.planned == 0) return "no message fell into the measured window: give it a longer --duration";
  if (traits.reliable && messages.lost > 0) {
    return found(messages.lost, fmt::format("had not arrived {} s after the window, on a reliable transport",
                                            std::chrono::duration<double>(Role::reliable_drain).count()));
  }
  if (messages.delivered == 0) return "no message arrived";
  if (traits.ordered && messages.reordered > 0) {
    return found(messages.reordered, "arrived out of order, on an ordered transport");
  }
  return {};
}

void fill_in(Trial& trial, const Workload& workload, const Traits& traits, const Reports& reports) {
  const Scenario& scenario = workload.scenario();
  const bool push = scenario.flow == Flow::Push;
  const control::Report& source = push ? reports.server : reports.client;
  const control::Arrivals& arrivals =
      scenario.flow == Flow::Uplink ? reports.server.arrivals() : reports.client.arrivals();

  MessageCounts& messages = trial.messages;
  messages.sent = source.sent();
  messages.planned = workload.closed() ? source.sent() : workload.measured_messages();
  messages.delivered = arrivals.delivered();
  messages.lost = messages.planned - std::min(messages.planned, messages.delivered);
  messages.duplicated = arrivals.duplicated();
  messages.reordered = arrivals.reordered();
  messages.corrupt = reports.server.arrivals().corrupt() + reports.client.arrivals().corrupt();

  if (messages.delivered > 0) {
    trial.latency_ns = from_control(arrivals.latency());
    trial.latency_histogram = arrivals.latency_histogram();
    // A transport that falls behind delivers for longer than the window lasts.
    const double window = std::chrono::duration<double>(scenario.duration).count();
    const double arriving = static_cast<double>(arrivals.last_ns() - arrivals.first_ns()) / 1e9;
    trial.throughput = {static_cast<double>(messages.delivered) / std::max(window, arriving),
                        static_cast<double>(arrivals.delivered_bytes()) / std::max(window, arriving)};
  }
  if (!workload.closed()) trial.sender_lag_ns = from_control(source.sender_lag());
  if (scenario.headline == Headline::Fps) {
    const Distribution intervals = from_control(arrivals.frame_interval());
    trial.fps = Fps{.mean = static_cast<double>(intervals.count) / scenario.clients /
                            std::chrono::duration<double>(scenario.duration).count(),
                    .low_1_percent = {},
                    .longest_freeze_ns = arrivals.longest_freeze_ns()};
    if (intervals.p99 && *intervals.p99 > 0)
      trial.fps->low_1_percent = 1e9 / static_cast<double>(*intervals.p99);
  }
  trial.server = cost(reports.server, messages.delivered);
  trial.client = cost(reports.client, messages.delivered);
  if (traits.polled) {
    trial.polls = Polls{
        .total = reports.client.polls(), .empty = reports.client.empty_polls(), .messages_per_poll = {}};
    const std::uint64_t useful = trial.polls->total - std::min(trial.polls->total, trial.polls->empty);
    if (useful > 0) {
      trial.polls->messages_per_poll = static_cast<double>(messages.delivered) / static_cast<double>(useful);
    }
  }

  trial.reason = what_is_wrong(messages, traits);
  if (!trial.reason.empty()) trial.status = TrialStatus::Invalid;
}

}  // namespace

WorkerSetup default_workers() {
  WorkerSetup setup;
  cpu_set_t allowed;
  if (::sched_getaffinity(0, sizeof allowed, &allowed) != 0) return setup;
  std::vector<unsigned> cores;
  for (unsigned core = 0; core < CPU_SETSIZE; ++core) {
    if (CPU_ISSET(core, &allowed)) cores.push_back(core);
  }
  setup.server_cores = {cores.front()};
  setup.client_cores = {cores.size() > 1 ? cores[1] : cores[0]};
  return setup;
}

std::optional<Trial> run_trial(const Workload& workload, const Backend& backend, const WorkerSetup& workers,
                               const Interrupt& interrupt) {
  Trial trial;
  trial.scenario = workload.scenario().name;
  trial.backend = backend.name;
  trial.workload_digest = workload.digest();
  try {
    fill_in(trial, workload, backend.traits, replay(workload, backend, workers, interrupt));
  } catch (const Interrupted&) {
    return std::nullopt;
  } catch (const std::exception& error) {
    trial.status = TrialStatus::Failed;
    trial.reason = error.what();
  }
  return trial;
}

}  // namespace wirerace
