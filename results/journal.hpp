// A run as it grows: every finished trial is on the disk before the next one starts.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "results/run.hpp"

namespace wirerace {

/// Where the journal of a result file stands: beside it, "runs/x.json.journal".
std::filesystem::path journal_path(const std::filesystem::path& result);

/// Lines of JSON: the run without its trials, then a line for each trial, and for each scenario that is made
/// while it runs. One thread at a time.
class Journal {
 public:
  /// Makes the file and writes the first line. FileError where it cannot, where another wirerace is writing
  /// it, or where the file holds something already: trials of a run that never came to its end are not
  /// overwritten.
  Journal(std::filesystem::path path, const Run& run);

  /// Goes on with one that is there, whose last line, where it is not whole, is dropped. FileError where it
  /// cannot, or where another wirerace is writing it.
  explicit Journal(std::filesystem::path path);
  ~Journal();

  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  /// On the disk when it returns. FileError where it cannot be; the file then ends with the trial before.
  void append(const Trial& trial);

  /// Of a scenario that the run in the first line does not have, before its first trial; as safe.
  void append(const ScenarioInfo& scenario);

  /// Deletes the file: for when the result file is written.
  void remove();

 private:
  void write_line(std::string line);

  std::filesystem::path path_;
  int descriptor_ = -1;
  std::int64_t bytes_ = 0;  ///< of whole lines
};

/// Throws FileError where another wirerace is writing this journal.
void expect_nobody_writes(const std::filesystem::path& journal);

/// True for a first line that is a run without "trials".
bool is_journal(std::string_view text);

/// A last line that is not whole is dropped. The run is never complete; its noise and its capacities are
/// those of the trials read. Throws RunError.
Run read_journal(std::string_view text);

}  // namespace wirerace
