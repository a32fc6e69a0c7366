// A file that is there whole, or not at all.
#pragma once

#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>

namespace wirerace {

class OutputFile {
 public:
  /// Begins a file beside `path`, under another name. Throws ImportError, as the others do.
  explicit OutputFile(std::filesystem::path path);

  /// Deletes what was not put in place.
  ~OutputFile();

  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  const std::filesystem::path& path() const { return path_; }
  void write(std::string_view bytes);

  /// Has the system store what was written.
  void finish();

  /// Gives the finished file its name.
  void put_in_place();

 private:
  [[noreturn]] void fail() const;

  std::filesystem::path path_;
  std::string temporary_;
  std::FILE* file_ = nullptr;
};

}  // namespace wirerace
