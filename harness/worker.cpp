#include "harness/worker.hpp"

#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <stdexcept>

#include "harness/control_messages.hpp"
#include "harness/control_stream.hpp"
#include "harness/role.hpp"

namespace wirerace {

namespace {

using control::Command;
using control::Event;

std::unique_ptr<Role> make_role(Side side, const Workload& workload, const Traits& traits,
                                RoleEvents events) {
  const Flow flow = workload.scenario().flow;
  if (side == sender(flow)) return make_source(workload, traits, std::move(events));
  if (flow == Flow::Echo) return make_echo(workload, traits, std::move(events));
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
        client_ = backend_.connect({.address = command.connect().address(),
                                    .port = static_cast<std::uint16_t>(command.connect().port()),
                                    .channels = workload_->scenario().clients,
                                    .tuning = tuning_},
                                   *role_);
        return role_->attach(*client_);
      case Command::kStart:
        role_->start(TimePoint(std::chrono::nanoseconds(command.start().at_ns())));
        return tell([](Event& event) { event.mutable_armed(); });
      case Command::kExpect:
        return role_->expect(command.expect().messages());
      case Command::kFinish:
        client_.reset();
        server_.reset();
        return report();
      case Command::WHAT_NOT_SET:
        throw std::runtime_error("an empty command");
    }
  }

  // The server reports last: of what went over the wire, its counts are the whole, once all has come to rest.
  void report() {
    const WireCounts wire = side_ == Side::Server ? settled_wire_counts() : wire_counts();
    tell([&](Event& event) { *event.mutable_report() = role_->report(wire); });
  }

  void set_up(const control::Setup& setup) {
    settle_on({setup.cores().begin(), setup.cores().end()});  // threads made from here on inherit it
    if (setup.poll_interval_ms() > 0)
      tuning_.poll_interval = std::chrono::milliseconds(setup.poll_interval_ms());
    workload_.emplace(from_control(setup.scenario()));
    role_ = make_role(
        side_, *workload_, backend_.traits,
        {.opened = [this] { tell([](Event& event) { event.mutable_opened(); }); },
         .done = [this] { tell([&](Event& event) { event.mutable_done()->set_sent(role_->sent()); }); },
         .failed =
             [this](const std::string& why) {
               tell([&](Event& event) { event.mutable_failed()->set_why(why); });
             }});
    if (setup.count_system_calls()) role_->count_system_calls();
    std::uint16_t port = 0;
    if (side_ == Side::Server) {
      server_ = backend_.serve(
          {.address = setup.address(), .channels = workload_->scenario().clients, .tuning = tuning_}, *role_);
      role_->attach(*server_);
      port = server_->port();
    }
    tell([&](Event& event) {
      event.mutable_ready()->set_port(port);
      event.mutable_ready()->set_workload_digest(workload_->digest());
    });
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
  Tuning tuning_;
  std::optional<Workload> workload_;
  std::unique_ptr<Role> role_;
  std::unique_ptr<Server> server_;  // the ends go before the role that they call
  std::unique_ptr<Client> client_;
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
