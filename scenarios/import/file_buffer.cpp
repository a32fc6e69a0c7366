#include "scenarios/import/file_buffer.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "scenarios/import/recording.hpp"

namespace wirerace {

FileBuffer::FileBuffer(const std::filesystem::path& file) : file_(file), block_(std::size_t{256} << 10) {
  // O_NONBLOCK: opening a pipe to which nobody writes does not wait.
  descriptor_ = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  struct stat status {};
  std::string reason;
  if (descriptor_ < 0 || ::fstat(descriptor_, &status) != 0) {
    reason = std::strerror(errno);
  } else if (S_ISDIR(status.st_mode)) {
    reason = "it is a folder";
  } else if (!S_ISREG(status.st_mode)) {
    reason = "it is no regular file, and it is read twice: save it to one first";
  }
  if (!reason.empty()) {
    if (descriptor_ >= 0) ::close(descriptor_);
    throw ImportError(fmt::format("cannot read {}: {}", file.string(), reason));
  }
  size_ = static_cast<std::uint64_t>(status.st_size);
}

FileBuffer::~FileBuffer() {
  ::close(descriptor_);
}

std::string_view FileBuffer::beginning() {
  underflow();
  return {gptr(), egptr()};
}

void FileBuffer::rewind(std::function<void(std::uint64_t)> on_read) {
  ::lseek(descriptor_, 0, SEEK_SET);
  read_ = 0;
  on_read_ = std::move(on_read);
  setg(nullptr, nullptr, nullptr);
}

FileBuffer::int_type FileBuffer::underflow() {
  if (gptr() < egptr()) return traits_type::to_int_type(*gptr());
  ssize_t count = 0;
  do {
    count = ::read(descriptor_, block_.data(), block_.size());
  } while (count < 0 && errno == EINTR);
  if (count < 0) throw ImportError(fmt::format("cannot read {}: {}", file_.string(), std::strerror(errno)));
  if (count == 0) return traits_type::eof();
  read_ += static_cast<std::uint64_t>(count);
  if (on_read_) on_read_(read_);
  setg(block_.data(), block_.data(), block_.data() + count);
  return traits_type::to_int_type(*gptr());
}

}  // namespace wirerace
