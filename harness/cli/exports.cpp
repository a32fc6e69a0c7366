#include "harness/cli/exports.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <set>
#include <system_error>
#include <vector>

#include "harness/cli/cli.hpp"
#include "results/files.hpp"
#include "scenarios/nearest.hpp"

namespace wirerace::cli {

namespace fs = std::filesystem;

namespace {

void make_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directory(folder, error);
  if (error) throw FileError(fmt::format("cannot make the folder {}: {}", folder.string(), error.message()));
}

}  // namespace

const Format& choose_format(const std::string& name) {
  if (const Format* format = find_format(name)) return *format;
  std::vector<std::string_view> names;
  for (const Format& format : formats()) names.push_back(format.name);
  const std::string_view near = nearest(name, names);
  throw UsageError(fmt::format("unknown format \"{}\"{}: choose from {}; see `wirerace export --list`", name,
                               near.empty() ? "" : fmt::format(" (did you mean {}?)", near),
                               fmt::join(names, ", ")));
}

Export parse_export(const std::string& text) {
  const std::size_t equals = text.find('=');
  const std::string name = text.substr(0, equals);
  const Format& format = choose_format(name);
  if (equals == std::string::npos || equals + 1 == text.size()) {
    throw UsageError(fmt::format("--export {}: say where to, {}={}", text, format.name,
                                 format.parts ? "FOLDER" : fmt::format("FILE{}", format.ending)));
  }
  return {&format, text.substr(equals + 1)};
}

void expect_writable(const fs::path& file) {
  const bool existed = fs::exists(file);
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
  if (descriptor < 0) {
    throw UsageError(
        fmt::format("cannot write {}: {}; choose another file", file.string(), std::strerror(errno)));
  }
  ::close(descriptor);
  if (!existed) fs::remove(file);
}

void expect_writable(const Export& wish) {
  if (!wish.format->parts) return expect_writable(wish.to);
  try {
    const bool existed = fs::exists(wish.to);
    make_folder(wish.to);
    const int reason = ::access(wish.to.c_str(), W_OK) == 0 ? 0 : errno;
    if (!existed) fs::remove(wish.to);
    if (reason != 0)
      throw FileError(fmt::format("cannot write to {}: {}", wish.to.string(), std::strerror(reason)));
  } catch (const std::runtime_error& error) {
    throw UsageError(fmt::format("{}; choose another folder", error.what()));
  }
}

void write_export(const Export& wish, const Run& run) {
  if (!wish.format->parts) return write_file_atomically(wish.to, wish.format->whole(run));
  make_folder(wish.to);
  std::set<std::string> names;
  for (Document& document : wish.format->parts(run)) {
    while (!names.insert(document.name).second) document.name += '_';
    write_file_atomically(wish.to / fmt::format("{}{}", document.name, wish.format->ending), document.text);
  }
}

}  // namespace wirerace::cli
