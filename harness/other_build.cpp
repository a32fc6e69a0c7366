#include "harness/other_build.hpp"

#include <fmt/core.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <sstream>
#include <stdexcept>

#include "harness/child_process.hpp"

namespace wirerace {

namespace {

constexpr std::chrono::seconds answer_patience{10};

/// What it prints on standard output; throws where it does not exit with 0.
std::string output_of(const std::string& program, const std::vector<std::string>& arguments) {
  std::vector<std::string> words = {program};
  words.insert(words.end(), arguments.begin(), arguments.end());
  ChildProcess process(words, "comparison");
  process.close_input();
  std::string out;
  char buffer[4096];
  for (ssize_t read; (read = ::read(process.from(), buffer, sizeof buffer)) > 0;)
    out.append(buffer, static_cast<std::size_t>(read));
  const auto status = process.wait(answer_patience);
  if (!status || !WIFEXITED(*status) || WEXITSTATUS(*status) != 0)
    throw std::runtime_error(
        fmt::format("{} {} did not end well: is it a wirerace?", program, arguments.front()));
  return out;
}

bool is_backend_name(const std::string& word) {
  return word.find('/') != std::string::npos && word.front() != '/' && word.back() != '/';
}

}  // namespace

OtherBuild ask_other_build(const std::string& program) {
  OtherBuild other{.program = std::filesystem::absolute(program).string(), .version = {}, .backends = {}};
  std::istringstream(output_of(other.program, {"--version"})) >> other.version;
  std::istringstream list(output_of(other.program, {"list", "transports"}));
  for (std::string line; std::getline(list, line);) {
    std::istringstream words(line.substr(std::min<std::size_t>(line.size(), 2)));  // after the default's mark
    if (std::string name; words >> name && is_backend_name(name)) other.backends.push_back(name);
  }
  if (other.version.empty() || other.backends.empty())
    throw std::runtime_error(
        fmt::format("{} lists no transports as a wirerace does: give the program of another build", program));
  return other;
}

}  // namespace wirerace
