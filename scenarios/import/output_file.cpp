#include "scenarios/import/output_file.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "scenarios/import/recording.hpp"

namespace wirerace {

OutputFile::OutputFile(std::filesystem::path path)
    : path_(std::move(path)), temporary_(fmt::format("{}.{}.tmp", path_.string(), ::getpid())) {
  file_ = std::fopen(temporary_.c_str(), "we");
  if (!file_) {
    temporary_.clear();
    fail();
  }
}

OutputFile::~OutputFile() {
  if (file_) std::fclose(file_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void OutputFile::write(std::string_view bytes) {
  if (std::fwrite(bytes.data(), 1, bytes.size(), file_) != bytes.size()) fail();
}

void OutputFile::finish() {
  if (std::fflush(file_) != 0 || ::fsync(::fileno(file_)) != 0) fail();
  if (std::fclose(std::exchange(file_, nullptr)) != 0) fail();
}

void OutputFile::put_in_place() {
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) fail();
  temporary_.clear();
}

void OutputFile::fail() const {
  throw ImportError(fmt::format("cannot write {}: {}", path_.string(), std::strerror(errno)));
}

}  // namespace wirerace
