#include "results/files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "results/journal.hpp"
#include "results/run_json.hpp"

namespace wirerace {

namespace {

constexpr std::size_t most_file_bytes = std::size_t{256} << 20;

}  // namespace

bool write_and_sync(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  // EINVAL and EROFS: a pipe or device, which has nothing to store.
  return ::fsync(descriptor) == 0 || errno == EINVAL || errno == EROFS;
}

void sync_folder_of(const std::filesystem::path& path) {
  const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  ::fsync(descriptor);
  ::close(descriptor);
}

void write_file_atomically(const std::filesystem::path& path, std::string_view text) {
  std::error_code ignored;
  const auto status = std::filesystem::status(path, ignored);
  const bool direct = std::filesystem::exists(status) && !std::filesystem::is_regular_file(status);
  // Through a symbolic link, the file it points to is replaced and not the link.
  const std::filesystem::path real =
      std::filesystem::is_symlink(path, ignored) && std::filesystem::exists(status)
          ? std::filesystem::canonical(path)
          : path;
  const std::string target = direct ? real.string() : fmt::format("{}.{}.tmp", real.string(), ::getpid());

  const int descriptor = ::open(target.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (descriptor < 0)
    throw FileError(fmt::format("cannot write {}: {}", path.string(), std::strerror(errno)));
  bool good = write_and_sync(descriptor, text);
  int reason = errno;
  ::close(descriptor);
  if (good && !direct && ::rename(target.c_str(), real.c_str()) != 0) {
    good = false;
    reason = errno;
  }
  if (!good) {
    if (!direct) ::unlink(target.c_str());
    throw FileError(fmt::format("cannot write {}: {}", path.string(), std::strerror(reason)));
  }
  if (!direct) sync_folder_of(real);
}

std::string read_file(const std::filesystem::path& path) {
  const auto fail = [&path](const char* reason) {
    throw FileError(fmt::format("cannot read {}: {}", path.string(), reason));
  };
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) fail("it is a folder");
  std::ifstream in(path, std::ios::binary);
  if (!in) fail(std::strerror(errno));
  const auto expect_allowed = [&fail](std::uintmax_t size) {
    if (size > most_file_bytes) fail("it is larger than 256 MiB");
  };
  std::string text;
  if (const auto size = std::filesystem::file_size(path, ignored); !ignored) {
    expect_allowed(size);
    text.reserve(size);
  }
  std::array<char, 65536> part;
  while (in.read(part.data(), part.size()) || in.gcount() > 0) {
    const auto bytes = static_cast<std::size_t>(in.gcount());
    expect_allowed(text.size() + bytes);
    text.append(part.data(), bytes);
  }
  if (in.bad()) fail(std::strerror(errno));
  return text;
}

Run load_run(const std::filesystem::path& path) {
  const std::string text = read_file(path);
  try {
    return is_journal(text) ? read_journal(text) : run_from_json(text);
  } catch (const RunError& error) {
    throw RunError(fmt::format("{}: {}", path.string(), error.what()));
  }
}

}  // namespace wirerace
