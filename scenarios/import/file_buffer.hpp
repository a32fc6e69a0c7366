// A file read from its beginning to its end, which tells how far it is.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <streambuf>
#include <string_view>
#include <vector>

namespace wirerace {

class FileBuffer final : public std::streambuf {
 public:
  /// Throws ImportError where `file` is no regular file that can be read.
  explicit FileBuffer(const std::filesystem::path& file);
  ~FileBuffer() override;

  FileBuffer(const FileBuffer&) = delete;
  FileBuffer& operator=(const FileBuffer&) = delete;

  std::uint64_t size() const { return size_; }

  /// The first bytes of the file, as many as are read at once; for before anything else is read.
  std::string_view beginning();

  /// Begins anew. `on_read` is called with the bytes read so far, each time some are.
  void rewind(std::function<void(std::uint64_t)> on_read);

 protected:
  int_type underflow() override;

 private:
  std::filesystem::path file_;
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
  std::uint64_t read_ = 0;
  std::vector<char> block_;
  std::function<void(std::uint64_t)> on_read_;
};

}  // namespace wirerace
