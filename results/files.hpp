// Writing files so that a crash or a full disk never costs a whole one, and reading runs back.
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

#include "results/run.hpp"

namespace wirerace {

/// "cannot write runs/x.json: No space left on device": which file, and why.
class FileError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Replaces `path` by a file that holds `text`: readers see the old file or the whole new one. What exists
/// and is no regular file (a pipe, a terminal) is written to directly. Throws FileError.
void write_file_atomically(const std::filesystem::path& path, std::string_view text);

/// Throws FileError, also for more than 256 MiB.
std::string read_file(const std::filesystem::path& path);

/// Reads a result file or a journal. Throws FileError, or RunError whose text begins with the path.
Run load_run(const std::filesystem::path& path);

/// Writes all of `text` to a file descriptor and has the system store it; false, with errno set, where it
/// cannot.
bool write_and_sync(int descriptor, std::string_view text);

/// Has the system store the entry of a file that was made or renamed in its folder.
void sync_folder_of(const std::filesystem::path& path);

}  // namespace wirerace
