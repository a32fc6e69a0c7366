#include "harness/workers.hpp"

#include <fmt/core.h>
#include <poll.h>

namespace wirerace {

namespace {

using control::Event;

constexpr std::chrono::seconds worker_exit_patience{10};

std::optional<NetworkNamespace> make_network(const Isolation& isolation) {
  if (!isolation.private_network) return std::nullopt;
  return std::optional<NetworkNamespace>(std::in_place, isolation.congestion_control);
}

bool ready(int descriptor, int milliseconds) {
  pollfd input{descriptor, POLLIN, 0};
  return ::poll(&input, 1, milliseconds) > 0;
}

}  // namespace

Workers::Workers(const std::string& backend, const WorkerSetup& setup, Which which,
                 const Interrupt& interrupt)
    : program_(setup.program.empty() ? this_program() : setup.program),
      backend_(backend),
      server_via_(setup.server_via),
      interrupt_(interrupt),
      network_(make_network(setup.isolation)) {
  if (which.server) start_server();
  start(Who::Client, setup.client_via);
  if (which.slow_reader) start(Who::SlowReader, setup.client_via);
}

void Workers::start(Who who, const std::vector<std::string>& via) {
  std::vector<std::string> prefix;
  if (network_) prefix = network_->prefix();
  prefix.insert(prefix.end(), via.begin(), via.end());
  place(who).emplace(prefix, program_, who == Who::Server ? Side::Server : Side::Client, backend_);
}

void Workers::start_server() {
  start(Who::Server, server_via_);
}

void Workers::kill_server() {
  place(Who::Server).reset();
  said(Who::Server).clear();
}

void Workers::pause_server() {
  worker(Who::Server).pause();
}

void Workers::resume_server() {
  worker(Who::Server).resume();
}

Event Workers::await(Who who, Event::WhatCase what, std::chrono::nanoseconds patience) {
  const TimePoint until = Clock::now() + patience;
  for (;;) {
    auto& events = said(who);
    for (auto event = events.begin(); event != events.end(); ++event) {
      if (event->what_case() != what) continue;
      Event found = *event;
      events.erase(event);
      return found;
    }
    if (Clock::now() >= until) {
      const auto* name = Event::descriptor()->FindFieldByNumber(what);
      throw TrialFailed(fmt::format("{} did not report \"{}\" in time",
                                    place(who) ? worker(who).name() : "the server", name->name()));
    }
    do_planned();
    listen(until);
  }
}

void Workers::do_planned() {
  if (doing_planned_) return;
  doing_planned_ = true;
  while (!planned_.empty() && planned_.begin()->first <= Clock::now()) {
    const auto what = std::move(planned_.begin()->second);
    planned_.erase(planned_.begin());
    what();
  }
  doing_planned_ = false;
}

void Workers::listen(TimePoint until) {
  if (!planned_.empty() && !doing_planned_) until = std::min(until, planned_.begin()->first);
  std::array<pollfd, everyone.size() + 1> inputs;
  inputs.back() = {interrupt_.descriptor(), POLLIN, 0};
  for (const Who who : everyone) {
    const int input = place(who) ? worker(who).stream().input() : -1;  // poll() passes over -1
    inputs[static_cast<std::size_t>(who)] = {input, POLLIN, 0};
  }
  const auto left = std::chrono::nanoseconds(std::max(until - Clock::now(), Clock::duration(0)));
  const timespec time{.tv_sec = left / std::chrono::seconds(1),
                      .tv_nsec = (left % std::chrono::seconds(1)).count()};
  if (::ppoll(inputs.data(), inputs.size(), &time, nullptr) <= 0) return;
  if (inputs.back().revents != 0) throw Interrupted();
  for (const Who who : everyone) {
    if (inputs[static_cast<std::size_t>(who)].revents != 0) hear(who);
  }
}

void Workers::hear(Who who) {
  WorkerProcess& from = worker(who);
  if (!from.stream().fill()) throw TrialFailed(from.name() + " " + from.how_it_ended());
  Event event;
  const auto next = [&] {
    try {
      return from.stream().next(event);
    } catch (const std::runtime_error& error) {
      throw TrialFailed(from.name() + ": " + error.what());
    }
  };
  while (next()) {
    if (event.has_failed()) failed(who, event.failed().why());
    said(who).push_back(event);
  }
}

// That a channel closed may only mean that another worker is gone: then that is the reason to give.
void Workers::failed(Who who, const std::string& why) {
  for (const Who other : everyone) {
    if (other == who || !place(other)) continue;
    WorkerProcess& process = worker(other);
    while (ready(process.stream().input(), 100)) {
      if (!process.stream().fill()) throw TrialFailed(process.name() + " " + process.how_it_ended());
    }
  }
  throw TrialFailed(worker(who).name() + ": " + why);
}

void Workers::finish() {
  for (const Who who : {Who::SlowReader, Who::Client, Who::Server}) {
    if (place(who) && !worker(who).finish(worker_exit_patience))
      throw TrialFailed(worker(who).name() + " did not exit cleanly");
  }
}

}  // namespace wirerace
