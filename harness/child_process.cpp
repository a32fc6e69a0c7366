#include "harness/child_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <system_error>
#include <utility>

namespace wirerace {

namespace {

struct Pipe {
  Pipe() {
    if (::pipe2(ends, O_CLOEXEC) != 0)
      throw std::system_error(errno, std::generic_category(), "cannot make a pipe");
  }
  int ends[2];
};

}  // namespace

std::string this_program() {
  return std::filesystem::read_symlink("/proc/self/exe").string();
}

ChildProcess::ChildProcess(std::vector<std::string> words, const std::string& purpose) {
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);

  const Pipe in, out;
  to_ = in.ends[1];
  from_ = out.ends[0];
  ::fcntl(to_, F_SETFL, O_NONBLOCK);  // a child that reads nothing must not hold us up for good
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, in.ends[0], STDIN_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, out.ends[1], STDOUT_FILENO);
  posix_spawnattr_t attributes;
  ::posix_spawnattr_init(&attributes);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  const int error = ::posix_spawnp(&pid_, arguments[0], &actions, &attributes, arguments.data(), environ);
  ::posix_spawnattr_destroy(&attributes);
  ::posix_spawn_file_actions_destroy(&actions);
  ::close(in.ends[0]);
  ::close(out.ends[1]);
  if (error != 0) {
    close_input();
    ::close(from_);
    throw std::system_error(error, std::generic_category(),
                            "cannot start \"" + words[0] + "\" for " + purpose);
  }
}

ChildProcess::~ChildProcess() {
  if (!status_) {
    ::kill(-pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  close_input();
  ::close(from_);
}

void ChildProcess::pause() {
  ::kill(-pid_, SIGSTOP);
  siginfo_t info;
  ::waitid(P_PID, static_cast<id_t>(pid_), &info, WSTOPPED | WEXITED | WNOWAIT);
}

void ChildProcess::resume() {
  ::kill(-pid_, SIGCONT);
}

void ChildProcess::close_input() {
  if (to_ >= 0) ::close(std::exchange(to_, -1));
}

std::optional<int> ChildProcess::wait(std::chrono::milliseconds patience) {
  if (status_) return status_;
  const int handle = static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0));
  pollfd ended{.fd = handle, .events = POLLIN, .revents = 0};
  int ready;
  do {
    ready = ::poll(&ended, 1, static_cast<int>(patience.count()));
  } while (ready < 0 && errno == EINTR);
  ::close(handle);
  if (ready <= 0) return std::nullopt;
  int status = 0;
  if (::waitpid(pid_, &status, 0) == pid_) status_ = status;
  return status_;
}

}  // namespace wirerace
