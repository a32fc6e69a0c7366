// Reading a text line by line.
#pragma once

#include <cstddef>
#include <streambuf>
#include <string>

namespace wirerace {

class Lines {
 public:
  /// A line above `longest` bytes throws RecordingError: it is then no text of lines.
  Lines(std::streambuf& in, std::size_t longest) : in_(in), longest_(longest) {}

  /// The next line, without its end (LF or CR LF) and, in the first, without a byte order mark; false where
  /// there is none.
  bool next();

  const std::string& line() const { return line_; }

  /// "line 12".
  std::string where() const;

 private:
  std::streambuf& in_;
  std::size_t longest_;
  std::string line_;
  std::size_t number_ = 0;
};

}  // namespace wirerace
