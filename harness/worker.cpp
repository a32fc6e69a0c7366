#include "harness/worker.hpp"

#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <stdexcept>

#include "harness/control_messages.hpp"
#include "harness/control_stream.hpp"
#include "harness/lasting_channels.hpp"
#include "harness/own_sockets.hpp"
#include "harness/role.hpp"
#include "harness/slow_reader.hpp"

namespace wirerace {

namespace {

using control::Command;
using control::Event;

std::unique_ptr<Role> make_role(Side side, const Workload& workload, const Traits& traits,
                                RoleEvents events) {
  const Flow flow = workload.scenario().flow;
  if (side == sender(flow)) return make_source(workload, traits, std::move(events));
  if (awaits_replies(workload.scenario())) return make_echo(workload, traits, std::move(events));
  if (flow == Flow::Chat) return make_relay(workload, traits, std::move(events));
  return make_sink(workload, traits, std::move(events));
}

class Worker {
 public:
  Worker(Side side, const Backend& backend, ControlStream& stream)
      : side_(side), backend_(backend), stream_(stream) {}

  /// Until the input ends.
  void serve() {
    Command command;
    do {
      while (stream_.next(command)) obey(command);
    } while (stream_.fill());
  }

 private:
  void obey(const Command& command) {
    switch (command.what_case()) {
      case Command::kSetup:
        return set_up(command.setup());
      case Command::kConnect:
        return connect(command.connect());
      case Command::kCount:
        return tell([&](Event& event) { event.mutable_counted()->set_channels(role_->channels_ready()); });
      case Command::kStart:
        return start(command.start());
      case Command::kExpect:
        return role_->expect(command.expect().messages());
      case Command::kCut:
        return tell([](Event& event) {
          event.mutable_cut()->set_connections(cut_connections());
          event.mutable_cut()->set_at_ns(std::chrono::nanoseconds(Clock::now().time_since_epoch()).count());
        });
      case Command::kFinish:
        return finish();
      case Command::WHAT_NOT_SET:
        throw std::runtime_error("an empty command");
    }
  }

  void set_up(const control::Setup& setup) {
    settle_on({setup.cores().begin(), setup.cores().end()});  // threads made from here on inherit it
    if (setup.poll_interval_ms() > 0)
      tuning_.poll_interval = std::chrono::milliseconds(setup.poll_interval_ms());
    if (setup.has_tls()) {
      tuning_.tls = std::make_shared<Tls>(Tls{.certificate = setup.tls().certificate(),
                                              .private_key = setup.tls().private_key(),
                                              .authority = setup.tls().authority(),
                                              .resumed = setup.tls().resumed()});
    }
    workload_.emplace(from_control(setup.scenario()));
    if (setup.slow_reader()) {
      slow_reader_.emplace(*workload_, opened_, failed_);
    } else {
      role_ = make_role(
          side_, *workload_, backend_.traits,
          {.opened = opened_,
           .done = [this] { tell([&](Event& event) { event.mutable_done()->set_sent(role_->sent()); }); },
           .failed = failed_});
      if (setup.count_system_calls()) role_->count_system_calls();
      if (side_ == Side::Server)
        serve(setup);
      else if (lasting())
        lasting_client_.emplace(*workload_, *role_);
    }
    tell([&](Event& event) {
      event.mutable_ready()->set_port(server_ ? server_->port() : 0);
      event.mutable_ready()->set_workload_digest(workload_->digest());
    });
  }

  void serve(const control::Setup& setup) {
    const ServerOptions options{
        .address = setup.address(),
        .port = static_cast<std::uint16_t>(setup.port()),
        .channels = workload_->scenario().clients + workload_->scenario().slow_readers.clients,
        .tuning = tuning_};
    if (!lasting()) {
      server_ = backend_.serve(options, *role_);
      return role_->attach(*server_);
    }
    to_open_ = 2;  // it and the role
    lasting_server_.emplace(*workload_, *role_, setup.successor(), opened_);
    server_ = backend_.serve(options, *lasting_server_);
    lasting_server_->attach(*server_);
  }

  void connect(const control::Connect& to) {
    ClientOptions options{.address = to.address(),
                          .port = static_cast<std::uint16_t>(to.port()),
                          .host = to.host(),
                          .channels = workload_->scenario().clients,
                          .tuning = tuning_};
    if (!to.path().empty()) options.path = to.path();
    if (slow_reader_) {
      options.channels = 1;  // an End each, so that each waits by itself
      for (unsigned i = 0; i < workload_->scenario().slow_readers.clients; ++i)
        slow_clients_.push_back(backend_.connect(options, *slow_reader_));
      return;
    }
    role_->connecting();
    if (lasting_client_) {
      client_ = backend_.connect(options, *lasting_client_);
      lasting_client_->attach(*client_);
    } else {
      client_ = backend_.connect(options, *role_);
      role_->attach(*client_);
    }
  }

  void start(const control::Start& start) {
    const TimePoint at{std::chrono::nanoseconds(start.at_ns())};
    const TimePoint from = start.has_from_ns() ? TimePoint(std::chrono::nanoseconds(start.from_ns())) : at;
    if (lasting_server_) lasting_server_->start(at);
    if (lasting_client_) lasting_client_->start(at);
    role_->start(at, from);
    tell([](Event& event) { event.mutable_armed(); });
  }

  // The server reports last: of what went over the wire, its counts are the whole, once all has come to rest.
  void finish() {
    if (slow_reader_) slow_reader_->release();
    slow_clients_.clear();
    client_.reset();
    server_.reset();
    const WireCounts wire = side_ == Side::Server ? settled_wire_counts() : wire_counts();
    tell([&](Event& event) {
      control::Report& report = *event.mutable_report();
      if (role_) report = role_->report(wire);
      if (lasting_server_) lasting_server_->add_to(*report.mutable_lasting());
      if (lasting_client_) lasting_client_->add_to(*report.mutable_lasting());
      if (slow_reader_) report.set_slowly_read(slow_reader_->read());
    });
  }

  /// Whether connections may break, or strangers join.
  bool lasting() const {
    return !workload_->scenario().faults.empty() || workload_->scenario().slow_readers.clients > 0;
  }

  template <class Fill>
  void tell(Fill fill) {
    Event event;
    fill(event);
    stream_.send(event);  // where no one listens any more, the end of input follows
  }

  Side side_;
  const Backend& backend_;
  ControlStream& stream_;
  std::atomic<int> to_open_{1};  // those of whom each says when all channels are open
  const std::function<void()> opened_ = [this] {
    if (--to_open_ == 0) tell([](Event& event) { event.mutable_opened(); });
  };
  const std::function<void(const std::string&)> failed_ = [this](const std::string& why) {
    tell([&](Event& event) { event.mutable_failed()->set_why(why); });
  };
  Tuning tuning_;
  std::optional<Workload> workload_;
  std::unique_ptr<Role> role_;  // nothing where there are slow readers
  std::optional<SlowReader> slow_reader_;
  std::optional<LastingServer> lasting_server_;
  std::optional<LastingClient> lasting_client_;
  std::unique_ptr<Server> server_;  // the ends go before those that they call
  std::unique_ptr<Client> client_;
  std::vector<std::unique_ptr<Client>> slow_clients_;
};

/// As many connections as the system allows; what else it would take, their errors say.
void raise_file_limit() {
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return;
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
}

}  // namespace

int run_worker(Side side, const Backend& backend) {
  raise_file_limit();
  return converse([&](ControlStream& stream) { Worker(side, backend, stream).serve(); });
}

int converse(const std::function<void(ControlStream&)>& serve) {
  std::signal(SIGPIPE, SIG_IGN);
  const int out = ::dup(STDOUT_FILENO);
  ::dup2(STDERR_FILENO, STDOUT_FILENO);
  ControlStream stream(STDIN_FILENO, out);
  try {
    serve(stream);
    return 0;
  } catch (const std::exception& error) {
    Event event;
    event.mutable_failed()->set_why(error.what());
    stream.send(event);
    return 1;
  }
}

void settle_on(const std::vector<unsigned>& cores) {
  ::prctl(PR_SET_TIMERSLACK, 1UL);  // ns; the default of 50 µs would show as sender lag
  if (cores.empty()) return;
  cpu_set_t set;
  CPU_ZERO(&set);
  for (const unsigned core : cores) CPU_SET(core, &set);
  if (::sched_setaffinity(0, sizeof set, &set) != 0) {
    throw std::runtime_error("cannot run on core " + std::to_string(cores[0]));
  }
}

}  // namespace wirerace
