#include "harness/trial.hpp"

#include <fmt/chrono.h>

#include "harness/control_messages.hpp"
#include "harness/fault_injection.hpp"
#include "harness/role.hpp"
#include "harness/trial_figures.hpp"
#include "harness/workers.hpp"

namespace wirerace {

namespace {

using control::Command;
using control::Event;
using std::chrono::nanoseconds;
using std::chrono::seconds;

constexpr seconds set_up_patience{30};

void add_tls(control::Tls& to, const Tls& tls, Side side, Encryption encryption) {
  if (side == Side::Server) {
    to.set_certificate(tls.certificate);
    to.set_private_key(tls.private_key);
  } else {
    to.set_authority(tls.authority);
    to.set_resumed(encryption == Encryption::ResumedTls);
  }
}

/// `tls` is null where it is to be in the clear.
Command setup_command(const Workload& workload, Side side, const Tls* tls, Encryption encryption,
                      const WorkerSetup& workers) {
  const auto& cores = side == Side::Server ? workers.cores.server : workers.cores.client;
  Command command;
  control::Setup& setup = *command.mutable_setup();
  *setup.mutable_scenario() = to_control(workload.scenario());
  setup.mutable_cores()->Add(cores.begin(), cores.end());
  setup.set_address(workers.server_address);
  setup.set_count_system_calls(workers.count_system_calls);
  if (workers.poll_interval) setup.set_poll_interval_ms(workers.poll_interval->count());
  if (tls) add_tls(*setup.mutable_tls(), *tls, side, encryption);
  return command;
}

void expect_digest(const Workload& workload, const control::Ready& ready, std::string_view end) {
  if (ready.workload_digest() == workload.digest()) return;
  throw TrialFailed(fmt::format("the {} made another workload ({}) than planned ({})", end,
                                ready.workload_digest(), workload.digest()));
}

std::string what_a_target_must_do(const Workload& workload) {
  if (workload.scenario().acknowledged)
    return fmt::format("; a target must answer each message with its first {} bytes, or with more of it",
                       Workload::acknowledgement_bytes);
  const std::uint32_t bytes = workload.scenario().reply_bytes;
  return bytes == 0 ? "; a target must send each message back"
                    : fmt::format("; a target must send back the first {} bytes of each message", bytes);
}

/// One trial's conversation with its workers, step by step.
class Replay {
 public:
  Replay(const Workload& workload, const Backend& backend, const WorkerSetup& setup,
         const Interrupt& interrupt)
      : workload_(workload),
        setup_(setup),
        encryption_(backend.encryption),
        target_(find_target(setup.targets, backend.name)),
        slow_(workload.scenario().slow_readers.clients > 0),
        workers_(target_ ? target_->client : backend.name, setup, {.server = !target_, .slow_reader = slow_},
                 interrupt) {}

  EndReports run() {
    set_up();
    connect();
    start();
    const FaultInjection faults(workload_, workers_, begin_, [this] { replace_server(); });
    wait_until_done();
    const std::size_t planned = workload_.scenario().faults.size();
    if (faults.done().size() != planned)
      throw TrialFailed(
          fmt::format("{} of {} faults were not done in time", planned - faults.done().size(), planned));
    EndReports reports = finish();
    reports.faults = faults.done();
    reports.begin = begin_;
    return reports;
  }

 private:
  void set_up() {
    if (!target_) workers_.tell(Who::Server, set_up_as(Side::Server));
    Command client = set_up_as(Side::Client);
    workers_.tell(Who::Client, client);
    if (slow_) {
      client.mutable_setup()->set_slow_reader(true);
      workers_.tell(Who::SlowReader, client);
    }
    port_ = target_ ? target_->port : await_ready(Who::Server);
    await_ready(Who::Client);
    if (slow_) await_ready(Who::SlowReader);
  }

  Command set_up_as(Side side) const {
    const auto& tls = target_ ? setup_.target_tls : setup_.tls;
    return setup_command(workload_, side, encryption_ == Encryption::None ? nullptr : tls.get(), encryption_,
                         setup_);
  }

  /// Returns the port listened on.
  std::uint32_t await_ready(Who who) {
    const auto ready = workers_.await(who, Event::kReady, set_up_patience).ready();
    expect_digest(workload_, ready, who == Who::Server ? "server" : "client");
    return ready.port();
  }

  void connect() {
    Command connect;
    connect.mutable_connect()->set_address(target_ ? target_->address : setup_.server_address);
    connect.mutable_connect()->set_port(port_);
    if (target_) {
      connect.mutable_connect()->set_host(target_->host);
      connect.mutable_connect()->set_path(target_->path);
    }
    if (slow_) {
      workers_.tell(Who::SlowReader, connect);
      workers_.await(Who::SlowReader, Event::kOpened, set_up_patience);
    }
    workers_.tell(Who::Client, connect);
    await_opened(Who::Client);
    if (!target_) await_opened(Who::Server);
  }

  /// Waits as long as more and more are.
  void await_opened(Who who) {
    for (std::uint32_t open = 0;;) {
      const TimePoint since = Clock::now();
      try {
        workers_.await(who, Event::kOpened, set_up_patience);
        return;
      } catch (const TrialFailed&) {
        if (Clock::now() - since < set_up_patience) throw;
      }
      const std::uint32_t before = std::exchange(open, count_open(who));
      if (open > before) continue;
      throw TrialFailed(fmt::format("only {} of {} channels were open at the {}, and none more in {}", open,
                                    workload_.scenario().clients, who == Who::Server ? "server" : "client",
                                    set_up_patience));
    }
  }

  std::uint32_t count_open(Who who) {
    Command count;
    count.mutable_count();
    workers_.tell(who, count);
    return workers_.await(who, Event::kCounted, set_up_patience).counted().channels();
  }

  // Who receives is ready before who sends hears of it.
  void start() {
    begin_ = Clock::now() + std::chrono::milliseconds(10) + workload_.scenario().idle;
    if (workers_.has(receiver())) tell_start(receiver());
    tell_start(source());
  }

  void tell_start(Who who, bool successor = false) {
    Command start;
    start.mutable_start()->set_at_ns(since_boot(begin_));
    if (successor) start.mutable_start()->set_from_ns(since_boot(Clock::now()));
    workers_.tell(who, start);
    if (!successor) workers_.await(who, Event::kArmed, set_up_patience);
  }

  void replace_server() {
    workers_.start_server();
    Command command = set_up_as(Side::Server);
    command.mutable_setup()->set_port(port_);
    command.mutable_setup()->set_successor(true);
    workers_.tell(Who::Server, command);
    await_ready(Who::Server);
    tell_start(Who::Server, true);
  }

  void wait_until_done() {
    const Scenario& scenario = workload_.scenario();
    const auto patience =
        scenario.idle + scenario.warmup + scenario.duration + Role::reliable_drain + set_up_patience;
    const auto done = workers_.await(source(), Event::kDone, patience);
    if (scenario.pace == Pace::Flood && workers_.has(receiver())) {
      Command expect;
      expect.mutable_expect()->set_messages(done.done().sent());
      workers_.tell(receiver(), expect);
    }
    if (workers_.has(receiver())) workers_.await(receiver(), Event::kDone, patience);
  }

  // One after the other, so that nothing is on the wire any more when the server counts.
  EndReports finish() {
    EndReports reports;
    reports.client = report(Who::Client);
    if (slow_) reports.slow_reader = report(Who::SlowReader);
    if (!target_) reports.server = report(Who::Server);
    workers_.finish();
    return reports;
  }

  control::Report report(Who who) {
    Command finish;
    finish.mutable_finish();
    workers_.tell(who, finish);
    return workers_.await(who, Event::kReport, set_up_patience).report();
  }

  Who source() const { return sender(workload_.scenario().flow) == Side::Server ? Who::Server : Who::Client; }
  Who receiver() const { return source() == Who::Server ? Who::Client : Who::Server; }

  static std::int64_t since_boot(TimePoint time) { return nanoseconds(time.time_since_epoch()).count(); }

  const Workload& workload_;
  const WorkerSetup& setup_;
  const Encryption encryption_;
  const Target* const target_;
  const bool slow_;
  Workers workers_;
  std::uint32_t port_ = 0;
  TimePoint begin_{};
};

}  // namespace

std::optional<Trial> run_trial(const Workload& workload, const Backend& backend, const WorkerSetup& workers,
                               const Interrupt& interrupt) {
  Trial trial;
  trial.scenario = workload.scenario().name;
  trial.backend = backend.name;
  trial.workload_digest = workload.digest();
  try {
    fill_in(trial, workload, backend.traits, Replay(workload, backend, workers, interrupt).run());
  } catch (const Interrupted&) {
    return std::nullopt;
  } catch (const std::exception& error) {
    trial.status = TrialStatus::Failed;
    trial.reason = error.what();
  }
  if (is_target(backend) && trial.status != TrialStatus::Ok) trial.reason += what_a_target_must_do(workload);
  return trial;
}

}  // namespace wirerace
