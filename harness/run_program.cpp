#include "harness/run_program.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <fstream>
#include <sstream>
#include <system_error>
#include <utility>

#include "results/files.hpp"
#include "results/run_json.hpp"
#include "results/validate.hpp"

namespace wirerace {

namespace {

namespace fs = std::filesystem;

/// Empty where the process has gone meanwhile.
std::string contents(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

fs::path proc(pid_t pid) {
  return fs::path("/proc") / std::to_string(pid);
}

}  // namespace

Program::Program(std::vector<std::string> words, const fs::path& folder) {
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const std::string out = output_.path() / "out", err = output_.path() / "err";
  constexpr int how = O_WRONLY | O_CREAT | O_APPEND;
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out.c_str(), how, 0600);
  ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, err.c_str(), how, 0600);
  ::posix_spawn_file_actions_addchdir_np(&actions, folder.c_str());
  const int error = ::posix_spawnp(&pid_, arguments[0], &actions, nullptr, arguments.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  if (error != 0) throw std::system_error(error, std::generic_category(), "cannot start " + words[0]);
}

Program::~Program() {
  if (pid_ < 0) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

void Program::signal(int number) const {
  ::kill(pid_, number);
}

Outcome Program::wait() {
  int status = 0;
  ::waitpid(std::exchange(pid_, -1), &status, 0);
  return {WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status), out(), err()};
}

std::string Program::out() const {
  return contents(output_.path() / "out");
}

std::string Program::err() const {
  return contents(output_.path() / "err");
}

bool wait_until(const std::function<bool()>& condition) {
  const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > patience) return false;
    ::poll(nullptr, 0, 5);
  }
  return true;
}

std::vector<std::string> arguments_of(pid_t pid) {
  std::istringstream in(contents(proc(pid) / "cmdline"));
  std::vector<std::string> words;
  for (std::string word; std::getline(in, word, '\0');) words.push_back(word);
  return words;
}

std::string status_of(pid_t pid, const std::string& key) {
  std::istringstream in(contents(proc(pid) / "status"));
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with(key + ":")) return line.substr(line.find_first_not_of(" \t", key.size() + 1));
  }
  return {};
}

std::vector<pid_t> children_of(pid_t pid) {
  std::istringstream in(contents(proc(pid) / "task" / std::to_string(pid) / "children"));
  return {std::istream_iterator<pid_t>(in), {}};
}

std::vector<pid_t> threads_of(pid_t pid) {
  std::vector<pid_t> threads;
  std::error_code gone;
  for (fs::directory_iterator thread(proc(pid) / "task", gone), end; !gone && thread != end;
       thread.increment(gone)) {
    threads.push_back(std::stoi(thread->path().filename()));
  }
  return threads;
}

std::optional<pid_t> worker_of(pid_t run, const std::string& end, const std::string& backend) {
  for (const pid_t child : children_of(run)) {
    const std::vector<std::string> words = arguments_of(child);
    if (words.size() >= 4 && words[1] == "worker" && words[2] == end && words[3] == backend) return child;
  }
  return std::nullopt;
}

std::vector<Trial> raced(const Run& run) {
  std::vector<Trial> trials;
  std::ranges::copy_if(run.trials, std::back_inserter(trials),
                       [](const Trial& trial) { return trial.repeat == 1 && trial.backend != "floor"; });
  return trials;
}

ProgramTest::ProgramTest() {
  ::prctl(PR_SET_CHILD_SUBREAPER, 1UL);
}

void ProgramTest::TearDown() {
  // What has ended is not left over: a program that is killed while it looks for its leaks leaves its helper.
  while (::waitpid(-1, nullptr, WNOHANG) > 0) {
  }
  const bool any = errno != ECHILD;
  std::ostringstream which;
  for (const pid_t child : children_of(::getpid())) {
    for (const std::string& word : arguments_of(child)) which << word << ' ';
    which << status_of(child, "State") << '\n';
  }
  EXPECT_FALSE(any) << "left over: " << which.str();
  for (const pid_t child : children_of(::getpid())) {
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
  }
}

void ProgramTest::write(const std::string& name, const std::string& text) const {
  std::ofstream(path(name), std::ios::binary) << text;
}

std::vector<std::string> ProgramTest::files() const {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder_.path())) names.push_back(entry.path().filename());
  std::sort(names.begin(), names.end());
  return names;
}

Outcome ProgramTest::run(const std::string& program, std::vector<std::string> words) const {
  words.insert(words.begin(), program);
  return Program(std::move(words), folder_.path()).wait();
}

wirerace::Run ProgramTest::result(const std::string& name) const {
  const wirerace::Run run = run_from_json(read_file(path(name)));
  for (const std::string& finding : validate(run)) ADD_FAILURE() << name << ": " << finding;
  return run;
}

bool ProgramTest::wait_for_orphans() {
  return wait_until([] {
    while (::waitpid(-1, nullptr, WNOHANG) > 0) {
    }
    return errno == ECHILD;
  });
}

}  // namespace wirerace
