#include "harness/trial.hpp"

#include <fmt/core.h>
#include <poll.h>

#include <array>

#include "harness/control_messages.hpp"
#include "harness/network_namespace.hpp"
#include "harness/role.hpp"
#include "harness/trial_figures.hpp"
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

std::optional<NetworkNamespace> make_network(const Isolation& isolation) {
  if (!isolation.private_network) return std::nullopt;
  return std::optional<NetworkNamespace>(std::in_place, isolation.congestion_control);
}

/// The two workers of a trial. Whatever they say that is not waited for is kept.
class Workers {
 public:
  Workers(const std::string& backend, const WorkerSetup& setup, const Interrupt& interrupt)
      : interrupt_(interrupt),
        network_(make_network(setup.isolation)),
        server_(in_network(setup.server_via), Side::Server, backend),
        client_(in_network(setup.client_via), Side::Client, backend) {}

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
  std::vector<std::string> in_network(const std::vector<std::string>& via) const {
    std::vector<std::string> prefix;
    if (network_) prefix = network_->prefix();
    prefix.insert(prefix.end(), via.begin(), via.end());
    return prefix;
  }

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
  std::optional<NetworkNamespace> network_;
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
  setup.set_count_system_calls(workers.count_system_calls);
  if (workers.poll_interval) setup.set_poll_interval_ms(workers.poll_interval->count());
  return command;
}

void expect_digest(const Workload& workload, const control::Ready& ready, std::string_view end) {
  if (ready.workload_digest() == workload.digest()) return;
  throw TrialFailed(fmt::format("the {} made another workload ({}) than planned ({})", end,
                                ready.workload_digest(), workload.digest()));
}

EndReports replay(const Workload& workload, const Backend& backend, const WorkerSetup& workers,
                  const Interrupt& interrupt) {
  Workers pair(backend.name, workers, interrupt);
  pair.tell(Side::Server, setup_command(workload, workers.cores.server, workers));
  pair.tell(Side::Client, setup_command(workload, workers.cores.client, workers));
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
  const Side from = sender(workload.scenario().flow);
  const Side to = from == Side::Server ? Side::Client : Side::Server;
  Command start;
  const TimePoint begin = Clock::now() + std::chrono::milliseconds(10);
  start.mutable_start()->set_at_ns(nanoseconds(begin.time_since_epoch()).count());
  pair.tell(to, start);
  pair.await(to, Event::kArmed, set_up_patience);
  pair.tell(from, start);

  const auto patience =
      workload.scenario().warmup + workload.scenario().duration + Role::reliable_drain + set_up_patience;
  const auto done = pair.await(from, Event::kDone, patience);
  if (workload.scenario().pace == Pace::Flood) {
    Command expect;
    expect.mutable_expect()->set_messages(done.done().sent());
    pair.tell(to, expect);
  }
  pair.await(to, Event::kDone, patience);

  Command finish;
  finish.mutable_finish();
  EndReports reports;
  // One after the other, so that nothing is on the wire any more when the server counts.
  pair.tell(Side::Client, finish);
  reports.client = pair.await(Side::Client, Event::kReport, set_up_patience).report();
  pair.tell(Side::Server, finish);
  reports.server = pair.await(Side::Server, Event::kReport, set_up_patience).report();
  pair.finish();
  return reports;
}

}  // namespace

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
