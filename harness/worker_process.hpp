// Starting a worker, talking to it, and knowing how it ended.
#pragma once

#include <sys/types.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/control_stream.hpp"
#include "harness/worker.hpp"

namespace wirerace {

/// A running worker. One thread at a time.
class WorkerProcess {
 public:
  /// Starts `prefix… /this/program worker server|client BACKEND` in a process group of its own, so that
  /// Ctrl-C reaches only whoever started it. Throws std::runtime_error where that fails.
  WorkerProcess(const std::vector<std::string>& prefix, Side side, const std::string& backend);

  /// Kills what still runs.
  ~WorkerProcess();

  WorkerProcess(const WorkerProcess&) = delete;
  WorkerProcess& operator=(const WorkerProcess&) = delete;

  ControlStream& stream() { return *stream_; }

  /// "the server worker (pid 123)".
  const std::string& name() const { return name_; }

  /// Closes its input, on which it exits, and waits for it; true where it exited with 0 within `patience`.
  bool finish(std::chrono::milliseconds patience);

  /// How it ended, "was killed by signal 9 (Killed)"; waits a moment for it, since its pipe closes first.
  std::string how_it_ended();

 private:
  std::optional<int> wait(std::chrono::milliseconds patience);
  void close_input();

  std::string name_;
  pid_t pid_ = -1;
  int to_ = -1;
  int from_ = -1;
  std::optional<int> status_;
  std::unique_ptr<ControlStream> stream_;
};

}  // namespace wirerace
