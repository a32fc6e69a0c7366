#include "results/exporters/github.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "results/files.hpp"

namespace wirerace {
namespace {

constexpr std::size_t most_summary_bytes = 1 << 20;  // GitHub refuses larger ones

std::string escaped(std::string_view text, bool property) {
  std::string out;
  for (const char c : text) {
    if (c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ',')))
      out += fmt::format("%{:02X}", static_cast<unsigned>(c));
    else
      out += c;
  }
  return out;
}

/// "file=my.yaml,line=12," or nothing.
std::string place(const std::string& where) {
  const std::size_t colon = where.rfind(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == where.size()) return "";
  const std::string_view line = std::string_view(where).substr(colon + 1);
  if (!std::ranges::all_of(line, [](char c) { return c >= '0' && c <= '9'; })) return "";
  return fmt::format("file={},line={},", escaped(where.substr(0, colon), true), line);
}

}  // namespace

std::string annotation_line(const Annotation& annotation) {
  return fmt::format("::{} {}title={}::{}\n", annotation.error ? "error" : "warning", place(annotation.where),
                     escaped(annotation.title, true), escaped(annotation.message, false));
}

bool in_github_actions() {
  const char* const value = std::getenv("GITHUB_ACTIONS");
  return value && std::string_view(value) == "true";
}

std::optional<std::string> append_step_summary(std::string_view markdown) {
  const char* const path = std::getenv("GITHUB_STEP_SUMMARY");
  if (!path || *path == '\0') return std::nullopt;
  const auto failed = [path](const std::string& why) {
    return fmt::format("cannot append to the step's summary {}: {}", path, why);
  };
  const int file = ::open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
  if (file < 0) return failed(std::strerror(errno));
  struct stat status {};
  const auto before = ::fstat(file, &status) == 0 ? static_cast<std::size_t>(status.st_size) : 0;
  std::optional<std::string> wrong;
  if (before + markdown.size() > most_summary_bytes)
    wrong = failed("it would be larger than the 1 MiB that GitHub takes");
  else if (!write_and_sync(file, markdown))
    wrong = failed(std::strerror(errno));
  ::close(file);
  return wrong;
}

}  // namespace wirerace
