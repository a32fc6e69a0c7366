// For tests: running a program as a user would, and looking at its processes from outside.
#pragma once

#include <gtest/gtest.h>
#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "results/run.hpp"
#include "results/test_folder.hpp"

namespace wirerace {

struct Outcome {
  int exit_code = 0;  ///< 128 + the signal where one ended it, as shells have it
  std::string out;
  std::string err;
};

/// A program that runs in `folder`, with its output in files elsewhere. One thread at a time.
class Program {
 public:
  Program(std::vector<std::string> words, const std::filesystem::path& folder);

  /// Kills what still runs.
  ~Program();

  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  pid_t pid() const { return pid_; }
  void signal(int number) const;
  Outcome wait();

  std::string out() const;
  std::string err() const;

 private:
  TestFolder output_;
  pid_t pid_ = -1;
};

/// Waits for `condition`, far longer than it should take; false where it did not come.
bool wait_until(const std::function<bool()>& condition);

// Of running processes; empty where there is no such process.
std::vector<std::string> arguments_of(pid_t pid);
std::string status_of(pid_t pid, const std::string& key);  ///< a line of /proc/PID/status, "0-1"
std::vector<pid_t> children_of(pid_t pid);
std::vector<pid_t> threads_of(pid_t pid);

/// The trials that are no controls: neither the floor nor the second of an A/A pair.
std::vector<Trial> raced(const Run& run);

/// The worker of a `wirerace run` that hosts `end`, "server" or "client", of `backend`.
std::optional<pid_t> worker_of(pid_t run, const std::string& end, const std::string& backend = "tcp/asio");

/// An empty folder for each test, and the promise that no process outlives it: those that lose their parent
/// become children of the test.
class ProgramTest : public ::testing::Test {
 protected:
  ProgramTest();
  void TearDown() override;

  std::filesystem::path path(const std::string& name) const { return folder_.path() / name; }
  void write(const std::string& name, const std::string& text) const;
  std::vector<std::string> files() const;  ///< their names, sorted

  /// Runs `words` with `program` before them.
  Outcome run(const std::string& program, std::vector<std::string> words) const;

  /// The result file `name`, strictly read and free of contradictions.
  wirerace::Run result(const std::string& name) const;

  /// Waits for the children of this process to end, and for theirs; false where one does not.
  static bool wait_for_orphans();

  const TestFolder folder_;
};

}  // namespace wirerace
