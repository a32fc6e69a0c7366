// Starting a worker, talking to it, and knowing how it ended.
#pragma once

#include <string>
#include <vector>

#include "harness/child_process.hpp"
#include "harness/control_stream.hpp"
#include "harness/worker.hpp"

namespace wirerace {

/// A running worker. One thread at a time.
class WorkerProcess {
 public:
  /// Starts `prefix… program worker server|client BACKEND`. Throws std::runtime_error where that fails.
  WorkerProcess(const std::vector<std::string>& prefix, const std::string& program, Side side,
                const std::string& backend);

  ControlStream& stream() { return stream_; }

  /// "the server worker (pid 123)".
  const std::string& name() const { return name_; }

  /// Closes its input, on which it exits, and waits for it; true where it exited with 0 within `patience`.
  bool finish(std::chrono::milliseconds patience);

  /// Stops it, with all that its command has started; returns when it stands still.
  void pause() { process_.pause(); }
  void resume() { process_.resume(); }

  /// How it ended, "was killed by signal 9 (Killed)"; waits a moment for it, since its pipe closes first.
  std::string how_it_ended();

 private:
  ChildProcess process_;
  ControlStream stream_;
  std::string name_;
};

}  // namespace wirerace
