// The first reading of a recording: which connections it has, and what they carried.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>

#include "scenarios/import/recording.hpp"

namespace wirerace {

/// A trace has messages of 1 byte to largest_message_bytes.
bool fits_trace(const RecordedMessage& message);

/// What went one way on a connection. Counts are of messages; those of `messages` fit a trace.
struct Tally {
  std::uint64_t messages = 0;
  std::uint64_t text = 0;
  std::uint64_t below_8 = 0;   ///< bytes
  std::uint64_t below_16 = 0;  ///< bytes
  std::uint64_t empty = 0;
  std::uint64_t too_large = 0;
};

struct SurveyedConnection {
  std::string name;
  std::array<Tally, 2> tallies;
  std::map<std::string, std::uint64_t, std::less<>> left_out;
  std::string problem;

  const Tally& tally(Direction direction) const { return tallies[static_cast<std::size_t>(direction)]; }
  std::uint64_t messages() const { return tallies[0].messages + tallies[1].messages; }
};

class Survey final : public RecordingSink {
 public:
  void on_message(const RecordedMessage& message) override;
  void on_name(std::size_t connection, std::string_view name) override {
    connections_[connection].name = name;
  }
  void on_left_out(std::optional<std::size_t> connection, std::string_view what,
                   std::uint64_t count) override;
  void on_problem(std::size_t connection, std::string_view what) override {
    connections_[connection].problem = what;
  }
  bool wants_content(std::size_t) const override { return false; }

  const std::map<std::size_t, SurveyedConnection>& connections() const { return connections_; }
  const std::map<std::string, std::uint64_t, std::less<>>& left_out() const { return left_out_; }
  std::uint64_t messages() const { return messages_; }  ///< of all connections

 private:
  std::map<std::size_t, SurveyedConnection> connections_;
  std::map<std::string, std::uint64_t, std::less<>> left_out_;  ///< what is of no connection
  std::uint64_t messages_ = 0;
};

}  // namespace wirerace
