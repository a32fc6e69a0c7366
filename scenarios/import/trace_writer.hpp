// The second reading of a recording: the chosen messages become a trace, and their content a file.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "scenarios/import/output_file.hpp"
#include "scenarios/import/recording.hpp"
#include "scenarios/import/selection.hpp"

namespace wirerace {

class TraceWriter final : public RecordingSink {
 public:
  /// `content` is null where it is not kept. What is wrong with a message throws RecordingError.
  TraceWriter(const Selection& selection, OutputFile& trace, OutputFile* content)
      : selection_(selection), trace_(trace), content_(content) {}

  void on_message(const RecordedMessage& message) override;
  void on_name(std::size_t, std::string_view) override {}
  void on_left_out(std::optional<std::size_t>, std::string_view, std::uint64_t) override {}
  void on_problem(std::size_t, std::string_view) override {}
  bool wants_content(std::size_t connection) const override {
    return content_ && connection == selection_.connection;
  }

  std::uint64_t messages() const { return messages_; }
  std::uint64_t raised() const { return raised_; }  ///< times that went backwards
  std::chrono::microseconds last() const { return std::chrono::microseconds(last_us_); }  ///< from the first

 private:
  const Selection& selection_;
  OutputFile& trace_;
  OutputFile* content_;
  std::uint64_t messages_ = 0;
  std::uint64_t raised_ = 0;
  std::chrono::nanoseconds first_{}, latest_{};
  std::int64_t last_us_ = 0;
};

}  // namespace wirerace
