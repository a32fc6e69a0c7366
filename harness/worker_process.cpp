#include "harness/worker_process.hpp"

#include <sys/wait.h>

#include <csignal>
#include <cstring>

namespace wirerace {

namespace {

std::string role(Side side) {
  return side == Side::Server ? "server" : "client";
}

std::vector<std::string> command(std::vector<std::string> prefix, const std::string& program, Side side,
                                 const std::string& backend) {
  prefix.insert(prefix.end(), {program, "worker", role(side), backend});
  return prefix;
}

}  // namespace

WorkerProcess::WorkerProcess(const std::vector<std::string>& prefix, const std::string& program, Side side,
                             const std::string& backend)
    : process_(command(prefix, program, side, backend), "the " + role(side) + " worker"),
      stream_(process_.from(), process_.to()),
      name_("the " + role(side) + " worker (pid " + std::to_string(process_.pid()) + ")") {}

bool WorkerProcess::finish(std::chrono::milliseconds patience) {
  process_.close_input();
  const auto status = process_.wait(patience);
  return status && WIFEXITED(*status) && WEXITSTATUS(*status) == 0;
}

std::string WorkerProcess::how_it_ended() {
  const auto status = process_.wait(std::chrono::milliseconds(2000));
  if (!status) return "closed its control pipe but still runs";
  if (WIFSIGNALED(*status)) {
    return "was killed by signal " + std::to_string(WTERMSIG(*status)) + " (" +
           ::strsignal(WTERMSIG(*status)) + ")";
  }
  return "exited with code " + std::to_string(WEXITSTATUS(*status));
}

}  // namespace wirerace
