// The files that a run writes: proved writable before the first trial, complete after the last.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "harness/cli/exports.hpp"
#include "results/journal.hpp"

namespace wirerace::cli {

class Outputs {
 public:
  /// `out` empty means runs/ID.json, or the result that `resume` belongs to; `report` empty means none;
  /// each of `exports` is "csv=FILE". Makes the runs/ folder only. `run` goes on with `resume`, a journal or
  /// a result file, where that is not empty. Any other journal that an earlier run left behind is moved
  /// aside, and said so. Throws FileError or UsageError where a file could not be written, or another
  /// wirerace is writing it.
  Outputs(const std::string& out, const std::string& report, const std::vector<std::string>& exports,
          const std::string& resume, const Run& run);

  /// On the disk when it returns.
  void append(const Trial& trial) { journal_->append(trial); }
  void append(const ScenarioInfo& scenario) { journal_->append(scenario); }

  /// Writes the result, the report and the exports, which are as `wirerace export` has them; the journal, now
  /// in the result, goes.
  void finish(const Run& run);

  /// Says on standard error where they are.
  void mention() const;

  const std::filesystem::path& result() const { return result_; }

 private:
  bool is_written_already(const std::filesystem::path& path) const;

  std::filesystem::path result_;
  std::filesystem::path report_;
  std::vector<Export> exports_;
  std::optional<Journal> journal_;
};

}  // namespace wirerace::cli
