// Takes what a reader tells, and ends the program where it is not what readers promise.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <streambuf>

#include "scenarios/import/recording.hpp"

namespace wirerace {

class CheckingSink final : public RecordingSink {
 public:
  void on_message(const RecordedMessage& message) override {
    if (message.at.count() < 0 || message.at > latest_time) std::abort();
    if (message.content && message.content->size() != message.bytes) std::abort();
    for (const char c : message.content.value_or("")) sum_ = sum_ + static_cast<unsigned char>(c);
  }
  void on_name(std::size_t, std::string_view) override {}
  void on_left_out(std::optional<std::size_t>, std::string_view, std::uint64_t count) override {
    if (count == 0) std::abort();
  }
  void on_problem(std::size_t, std::string_view) override {}
  bool wants_content(std::size_t) const override { return true; }

 private:
  volatile std::uint64_t sum_ = 0;  ///< so that every byte is read
};

/// The bytes that a fuzzer made.
class MemoryBuffer final : public std::streambuf {
 public:
  MemoryBuffer(const std::uint8_t* data, std::size_t size) {
    char* const begin = const_cast<char*>(reinterpret_cast<const char*>(data));
    setg(begin, begin, begin + size);
  }
};

/// Reads them with `read`: what is no recording must be told as an error of importing.
template <class Read>
int fuzz(const std::uint8_t* data, std::size_t size, Read read) {
  MemoryBuffer in(data, size);
  CheckingSink sink;
  try {
    read(in, sink);
  } catch (const RecordingError&) {
  } catch (const ImportError&) {
  }
  return 0;
}

}  // namespace wirerace
