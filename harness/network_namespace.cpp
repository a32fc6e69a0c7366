#include "harness/network_namespace.hpp"

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

namespace wirerace {

namespace {

constexpr std::chrono::seconds patience{30};

/// The first line, without its end, or what there is of it where the process is done or slow.
std::string first_line(const ChildProcess& process) {
  std::string line;
  pollfd input{process.from(), POLLIN, 0};
  char next;
  while (::poll(&input, 1, std::chrono::milliseconds(patience).count()) != 0 &&
         ::read(process.from(), &next, 1) == 1 && next != '\n') {
    line += next;
  }
  return line;
}

}  // namespace

NetworkNamespace::NetworkNamespace(const std::string& congestion_control)
    : holder_({this_program(), "namespace", "--congestion-control", congestion_control},
              "a network namespace") {
  const std::string said = first_line(holder_);
  const std::string word = said.substr(0, said.find(' '));
  const std::string why = said.substr(std::min(said.size(), word.size() + 1));
  const std::string process = std::to_string(holder_.pid());
  if (word == "network") {
    prefix_ = {"nsenter", "--net=/proc/" + process + "/ns/net", "--"};
  } else if (word == "user-and-network") {
    // Without --preserve-credentials it would become root of the user namespace, which has none.
    prefix_ = {"nsenter", "--target=" + process, "--user", "--preserve-credentials", "--net", "--"};
  } else if (word == "no-congestion-control") {
    throw NoCongestionControl(why);
  } else {
    throw NoNetworkNamespace(why.empty() ? "the process that keeps it did not start" : why);
  }
}

void NetworkNamespace::check() const {
  // By way of a shell, so that what nsenter complains of comes here, as the reason.
  std::vector<std::string> words = {"/bin/sh", "-c", "exec \"$@\" 2>&1", "sh"};
  words.insert(words.end(), prefix_.begin(), prefix_.end());
  words.push_back("true");
  ChildProcess entering(std::move(words), "a network namespace");
  const std::string said = first_line(entering);
  const auto status = entering.wait(patience);
  if (!status) throw NoNetworkNamespace("nsenter does not end");
  if (WIFEXITED(*status) && WEXITSTATUS(*status) == 127)
    throw NoNetworkNamespace("nsenter is missing: install util-linux");
  if (*status != 0) throw NoNetworkNamespace(said);
}

}  // namespace wirerace
