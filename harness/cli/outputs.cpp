#include "harness/cli/outputs.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "harness/cli/cli.hpp"
#include "results/files.hpp"
#include "results/report/report.hpp"
#include "results/run_json.hpp"

namespace wirerace::cli {

namespace fs = std::filesystem;

namespace {

bool same_file(const fs::path& a, const fs::path& b) {
  return fs::weakly_canonical(fs::absolute(a)) == fs::weakly_canonical(fs::absolute(b));
}

/// Trials of a run that was killed are worth keeping, and no reason not to run again.
void move_old_journal_aside(const fs::path& journal) {
  std::error_code ignored;
  if (!fs::is_regular_file(journal, ignored) || fs::file_size(journal, ignored) == 0) return;
  expect_nobody_writes(journal);
  fs::path aside;
  for (int i = 1; fs::exists(aside = fmt::format("{}.{}", journal.string(), i)); ++i) {
  }
  fs::rename(journal, aside);
  fmt::print(stderr,
             "wirerace: a run that did not end left its trials in a journal, now {0}; to go on with it, "
             "--resume {0} --out FILE\n",
             aside.string());
}

constexpr std::string_view journal_ending = ".journal";

fs::path result_of(const std::string& out, const std::string& resume, const Run& run) {
  if (!out.empty()) return out;
  if (resume.empty()) {
    fs::create_directories("runs");
    return "runs/" + run.id + ".json";
  }
  if (resume.ends_with(journal_ending)) return resume.substr(0, resume.size() - journal_ending.size());
  if (resume.ends_with(".json")) return resume;
  throw UsageError(
      fmt::format("--resume {} has no name that says where the result goes: say it with --out", resume));
}

}  // namespace

Outputs::Outputs(const std::string& out, const std::string& report, const std::vector<std::string>& exports,
                 const std::string& resume, const Run& run)
    : result_(result_of(out, resume, run)), report_(report) {
  expect_writable(result_);
  if (!report_.empty()) {
    if (same_file(result_, report_)) {
      throw UsageError(fmt::format("--report {} is the result file: choose another", report_.string()));
    }
    expect_writable(report_);
  }
  for (const std::string& text : exports) {
    const Export wish = parse_export(text);
    if (is_written_already(wish.to))
      throw UsageError(fmt::format("--export {} is written by another option: choose another file", text));
    expect_writable(wish);
    exports_.push_back(wish);
  }
  const fs::path journal = journal_path(result_);
  if (!resume.empty() && same_file(journal, resume)) {
    journal_.emplace(journal);
    return;
  }
  move_old_journal_aside(journal);
  journal_.emplace(journal, run);
  for (const Trial& trial : run.trials) append(trial);
}

bool Outputs::is_written_already(const fs::path& path) const {
  return same_file(path, result_) || (!report_.empty() && same_file(path, report_)) ||
         std::ranges::any_of(exports_, [&](const Export& other) { return same_file(path, other.to); });
}

void Outputs::finish(const Run& run) {
  const std::string text = to_json(run);
  write_file_atomically(result_, text);
  journal_->remove();
  if (!report_.empty()) write_file_atomically(report_, html_report(run));
  if (exports_.empty()) return;
  const wirerace::Run as_read = run_from_json(text);
  for (const Export& wish : exports_) write_export(wish, as_read);
}

void Outputs::mention() const {
  fmt::print(stderr, "Result: {}\n", result_.string());
  if (!report_.empty()) fmt::print(stderr, "Report: {}\n", report_.string());
  for (const Export& wish : exports_) fmt::print(stderr, "Export: {}\n", wish.to.string());
}

}  // namespace wirerace::cli
