#include "results/journal.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>
#include <utility>

#include "results/capacity.hpp"
#include "results/files.hpp"
#include "results/json_limits.hpp"
#include "results/noise.hpp"
#include "results/run_json.hpp"

namespace wirerace {
namespace {

using Json = nlohmann::ordered_json;

std::string_view take_line(std::string_view& text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(text.size(), line.size() + 1));
  return line;
}

/// The key of a line that is a scenario.
constexpr const char* further_scenario = "further_scenario";

/// Held until the file is closed, by this process's death too. FileError where another has it; a file system
/// without locks has none to be held.
void lock(int descriptor, const std::filesystem::path& path) {
  if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) return;
  throw FileError(
      fmt::format("the journal {} is being written by another wirerace: wait until that has ended, or choose "
                  "another file",
                  path.string()));
}

/// A discarded value where the line is not JSON, or breaks a limit.
Json parse(std::string_view line) {
  return broken_json_limit(line) ? Json(Json::value_t::discarded) : Json::parse(line, nullptr, false);
}

}  // namespace

std::filesystem::path journal_path(const std::filesystem::path& result) {
  return result.string() + ".journal";
}

Journal::Journal(std::filesystem::path path, const Run& run) : path_(std::move(path)) {
  descriptor_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
  if (descriptor_ < 0) {
    throw FileError(
        fmt::format("cannot open the journal {}: {}; choose a folder that exists and may be written to",
                    path_.string(), std::strerror(errno)));
  }
  try {
    lock(descriptor_, path_);
    struct stat status {};
    if (::fstat(descriptor_, &status) == 0 && status.st_size > 0) {
      throw FileError(
          fmt::format("the journal {} holds an earlier run that did not end: move it away, or delete it",
                      path_.string()));
    }
    write_line(one_line(run_json_without_trials(run)));
  } catch (...) {
    ::close(descriptor_);
    throw;
  }
  sync_folder_of(path_);
}

Journal::Journal(std::filesystem::path path) : path_(std::move(path)) {
  const auto fail = [this] {
    throw FileError(
        fmt::format("cannot go on with the journal {}: {}", path_.string(), std::strerror(errno)));
  };
  descriptor_ = ::open(path_.c_str(), O_WRONLY | O_CLOEXEC);
  if (descriptor_ < 0) fail();
  try {
    lock(descriptor_, path_);
    bytes_ = static_cast<std::int64_t>(read_file(path_).rfind('\n') + 1);
    if (::ftruncate(descriptor_, bytes_) != 0 || ::lseek(descriptor_, bytes_, SEEK_SET) != bytes_) fail();
  } catch (...) {
    ::close(descriptor_);
    throw;
  }
}

Journal::~Journal() {
  ::close(descriptor_);
}

void Journal::append(const Trial& trial) {
  write_line(one_line(trial_json(trial)));
}

void Journal::append(const ScenarioInfo& scenario) {
  write_line(one_line({{further_scenario, scenario_json(scenario)}}));
}

void Journal::remove() {
  ::unlink(path_.c_str());
}

void Journal::write_line(std::string line) {
  line.push_back('\n');
  if (!write_and_sync(descriptor_, line)) {
    const int reason = errno;
    // Half a line in the middle would make the rest unreadable. Where even this fails, the reader drops a
    // last one.
    if (::ftruncate(descriptor_, bytes_) == 0) ::lseek(descriptor_, bytes_, SEEK_SET);
    throw FileError(fmt::format("cannot write to the journal {}: {}; the trials before are kept in it",
                                path_.string(), std::strerror(reason)));
  }
  bytes_ += static_cast<std::int64_t>(line.size());
}

void expect_nobody_writes(const std::filesystem::path& journal) {
  const int descriptor = ::open(journal.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return;
  try {
    lock(descriptor, journal);
  } catch (...) {
    ::close(descriptor);
    throw;
  }
  ::close(descriptor);
}

bool is_journal(std::string_view text) {
  const Json first = parse(take_line(text));
  return first.is_object() && first.contains("schema") && !first.contains("trials");
}

Run read_journal(std::string_view text) {
  const std::size_t size = text.size();
  const Json first = parse(take_line(text));
  if (first.is_discarded()) throw RunError("the first line of the journal is not whole: it holds no trials");
  Run run = run_without_trials(first);
  run.complete = false;
  for (std::size_t number = 2; !text.empty(); ++number) {
    const std::size_t start = size - text.size();
    const Json line = parse(take_line(text));
    if (line.is_discarded()) {
      if (text.empty()) break;
      throw RunError(fmt::format(
          "the journal is damaged in line {}, at byte {}: delete that line to read the rest", number, start));
    }
    if (line.is_object() && line.contains(further_scenario)) {
      run.scenarios.push_back(
          scenario_from_json(line[further_scenario], fmt::format("line {}: {}", number, further_scenario)));
      continue;
    }
    run.trials.push_back(trial_from_json(line, fmt::format("trials[{}]", run.trials.size())));
  }
  try {
    run.noise = noise_of(run);
    reckon_capacities(run);
  } catch (const std::runtime_error& error) {
    throw RunError(error.what());
  }
  return run;
}

}  // namespace wirerace
