// A process that we talk to over its standard input and output.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace wirerace {

/// This program's own executable.
std::string this_program();

/// A running child. One thread at a time.
class ChildProcess {
 public:
  /// Starts it in a process group of its own, so that Ctrl-C reaches only whoever started it. What it prints
  /// on standard error goes where ours does. Throws std::system_error where that fails, with what it was
  /// started for: "the client worker".
  ChildProcess(std::vector<std::string> words, const std::string& purpose);

  /// Kills what still runs, and what that has started.
  ~ChildProcess();

  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  pid_t pid() const { return pid_; }
  int to() const { return to_; }      ///< its standard input; does not block
  int from() const { return from_; }  ///< its standard output

  /// Stops it, and what it has started; returns when it stands still.
  void pause();
  void resume();

  /// Ends its standard input.
  void close_input();

  /// How it ended, as waitpid() has it; nothing where it still runs after `patience`.
  std::optional<int> wait(std::chrono::milliseconds patience);

 private:
  pid_t pid_ = -1;
  int to_ = -1;
  int from_ = -1;
  std::optional<int> status_;
};

}  // namespace wirerace
