// The workers of a trial, and what they say.
#pragma once

#include <array>
#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/control.pb.h"
#include "harness/interrupt.hpp"
#include "harness/network_namespace.hpp"
#include "harness/trial.hpp"
#include "harness/worker_process.hpp"

namespace wirerace {

class TrialFailed : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The user has interrupted the run.
class Interrupted {};

enum class Who : std::uint8_t { Server, Client, SlowReader };

/// A client, a server, and a second client of slow readers where the scenario has any. One thread.
class Workers {
 public:
  struct Which {
    bool server = true, slow_reader = false;
  };

  Workers(const std::string& backend, const WorkerSetup& setup, Which which, const Interrupt& interrupt);

  bool has(Who who) { return place(who).has_value(); }

  void tell(Who who, const control::Command& command) { worker(who).stream().send(command); }

  /// Waits until the worker has said `what`; whatever else they say is kept. Meanwhile does what is planned.
  /// Throws TrialFailed where a worker fails, or after `patience`, and Interrupted.
  control::Event await(Who who, control::Event::WhatCase what, std::chrono::nanoseconds patience);

  /// Does `what` at `when`, or as soon after as somebody awaits something; one after the other, also where
  /// `what` awaits something itself.
  void plan(TimePoint when, std::function<void()> what) { planned_.emplace(when, std::move(what)); }

  /// Returns when it runs no more, and forgets what it has said.
  void kill_server();
  void start_server();

  /// Returns when it stands still.
  void pause_server();
  void resume_server();

  /// Ends all of them. Throws TrialFailed where one does not exit cleanly.
  void finish();

 private:
  static constexpr std::array everyone = {Who::Server, Who::Client, Who::SlowReader};

  std::optional<WorkerProcess>& place(Who who) { return workers_[static_cast<std::size_t>(who)]; }
  WorkerProcess& worker(Who who) { return *place(who); }
  std::vector<control::Event>& said(Who who) { return said_[static_cast<std::size_t>(who)]; }
  void start(Who who, const std::vector<std::string>& via);
  void do_planned();
  void listen(TimePoint until);
  void hear(Who who);
  [[noreturn]] void failed(Who who, const std::string& why);

  const std::string program_, backend_;
  const std::vector<std::string> server_via_;
  const Interrupt& interrupt_;
  std::optional<NetworkNamespace> network_;
  std::array<std::optional<WorkerProcess>, 3> workers_;
  std::array<std::vector<control::Event>, 3> said_;
  std::multimap<TimePoint, std::function<void()>> planned_;
  bool doing_planned_ = false;
};

}  // namespace wirerace
