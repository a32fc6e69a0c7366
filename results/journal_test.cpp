#include "results/journal.hpp"

#include <gmock/gmock.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <filesystem>

#include "results/files.hpp"
#include "results/run_json.hpp"
#include "results/sample_capacity.hpp"
#include "results/sample_run.hpp"
#include "results/test_folder.hpp"

namespace wirerace {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

/// Lets files grow to `bytes` and no further while it lives, as a full disk would.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{.rlim_cur = bytes, .rlim_max = before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  void (*handler_)(int);
  rlimit before_{};
};

class JournalTest : public testing::Test {
 protected:
  /// The text of a journal with the first `trials` trials of the run.
  std::string written(std::size_t trials) {
    {
      Journal journal(path, run);
      for (std::size_t i = 0; i < trials; ++i) journal.append(run.trials[i]);
    }
    return read_file(path);
  }

  TestFolder folder;
  std::filesystem::path path = journal_path(folder.path() / "x.json");
  wirerace::Run run = sample_run();
};

TEST_F(JournalTest, StandsBesideTheResult) {
  EXPECT_EQ(path.filename(), "x.json.journal");
}

TEST_F(JournalTest, HoldsALineForTheRunAndOneForEachTrial) {
  const std::string text = written(3);
  EXPECT_EQ(std::ranges::count(text, '\n'), 4);
  wirerace::Run expected = run;
  expected.trials.resize(3);
  expected.complete = false;
  expected.noise.clear();
  EXPECT_EQ(to_json(read_journal(text)), to_json(expected));
}

TEST_F(JournalTest, HasTheNoiseOfTheTrialsThatWereWritten) {
  EXPECT_TRUE(read_journal(written(42)).noise.empty()) << "no pair yet";
  std::filesystem::remove(path);
  const auto noise = read_journal(written(49)).noise;
  ASSERT_EQ(noise.size(), 6U);
  EXPECT_EQ(noise[0].backend, "tcp/asio");
  EXPECT_EQ(noise[0].pairs, 1U);
}

TEST_F(JournalTest, EveryTrialCanBeReadAsSoonAsItIsAppended) {
  Journal journal(path, run);
  EXPECT_EQ(load_run(path).trials.size(), 0U);
  journal.append(run.trials[0]);
  EXPECT_EQ(load_run(path).trials.size(), 1U);
}

TEST_F(JournalTest, DropsALastLineThatIsTorn) {
  const std::string text = written(2);
  const std::size_t second = text.rfind('\n', text.size() - 2) + 1;
  for (std::size_t length = second; length < text.size() - 1; length += 7) {
    ASSERT_EQ(read_journal(text.substr(0, length)).trials.size(), 1U) << length;
  }
  EXPECT_FALSE(read_journal(text).complete);
}

TEST_F(JournalTest, NamesADamagedLineInTheMiddle) {
  std::string text = written(2);
  text[text.find('\n') + 1] = '#';
  EXPECT_THAT([&] { read_journal(text); }, ThrowsMessage<RunError>(HasSubstr("line 2")));
}

TEST_F(JournalTest, NamesAFieldThatIsWrong) {
  std::string text = written(2);
  text.replace(text.rfind("\"round\":1"), 9, "\"round\":x");
  text += "\n";
  EXPECT_THAT([&] { read_journal(text); }, ThrowsMessage<RunError>(HasSubstr("line 3")));
  text.replace(text.rfind("\"round\":x"), 9, "\"round\":\"\"");
  EXPECT_THAT([&] { read_journal(text.substr(0, text.size() - 1)); },
              ThrowsMessage<RunError>(HasSubstr("trials[1].round must be a number")));
}

TEST_F(JournalTest, KeepsScenariosThatAreMadeWhileItRuns) {
  run = sample_capacity();
  const wirerace::Run whole = run;
  const auto further = std::vector(run.scenarios.begin() + 1, run.scenarios.end());
  run.scenarios.resize(1);
  for (Capacity& capacity : run.capacities)
    capacity = {.scenario = capacity.scenario, .backend = capacity.backend, .promise = capacity.promise};
  {
    Journal journal(path, run);
    for (const ScenarioInfo& scenario : further) journal.append(scenario);
    for (const Trial& trial : run.trials) journal.append(trial);
  }
  wirerace::Run expected = whole;
  expected.complete = false;
  EXPECT_EQ(to_json(load_run(path)), to_json(expected)) << "the capacities are reckoned from the trials";
}

TEST_F(JournalTest, NamesAScenarioThatIsWrong) {
  const std::string text = written(1) + R"({"further_scenario":{"name":"chat/400"}})" + "\n";
  EXPECT_THAT([&] { read_journal(text); },
              ThrowsMessage<RunError>(HasSubstr("line 3: further_scenario.about is missing")));
}

TEST_F(JournalTest, GoesOnWhereItEnded) {
  const std::string text = written(2);
  const std::size_t second = text.rfind('\n', text.size() - 2) + 1;
  std::filesystem::resize_file(path, second + 10);
  {
    Journal journal(path);
    EXPECT_EQ(read_file(path), text.substr(0, second)) << "half a line is dropped";
    journal.append(run.trials[1]);
  }
  EXPECT_EQ(read_file(path), text);
}

TEST_F(JournalTest, SaysThatThereIsNoneToGoOnWith) {
  EXPECT_THAT([&] { Journal journal(path); }, ThrowsMessage<FileError>(HasSubstr(path.string())));
}

TEST_F(JournalTest, SaysWhyItCannotBeOpened) {
  const auto nowhere = folder.path() / "missing" / "x.json.journal";
  EXPECT_THAT(
      [&] { Journal(nowhere, run); },
      ThrowsMessage<FileError>(AllOf(HasSubstr(nowhere.string()), HasSubstr("No such file or directory"),
                                     HasSubstr("choose a folder"))));
}

TEST_F(JournalTest, DoesNotOverwriteARunThatDidNotEnd) {
  const std::string text = written(1);
  EXPECT_THAT([&] { Journal(path, run); }, ThrowsMessage<FileError>(HasSubstr("move it away")));
  EXPECT_EQ(read_file(path), text);
}

TEST_F(JournalTest, HasOneWriterAtATime) {
  const auto is_held = ThrowsMessage<FileError>(
      AllOf(HasSubstr(path.string()), HasSubstr("is being written by another wirerace")));
  {
    Journal journal(path, run);
    const std::string before = read_file(path);
    EXPECT_THAT([&] { Journal(path, run); }, is_held);
    EXPECT_THAT([&] { Journal{path}; }, is_held);
    EXPECT_THAT([&] { expect_nobody_writes(path); }, is_held);
    EXPECT_EQ(read_file(path), before);
    journal.append(run.trials[0]);
  }
  expect_nobody_writes(path);
  Journal goes_on(path);
  EXPECT_THAT([&] { Journal{path}; }, is_held);
  expect_nobody_writes(folder.path() / "missing");
}

TEST_F(JournalTest, RemoveDeletesIt) {
  Journal journal(path, run);
  journal.remove();
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST_F(JournalTest, SaysThatTheDiskIsFull) {
  EXPECT_THAT([&] { Journal("/dev/full", run); },
              ThrowsMessage<FileError>(AllOf(HasSubstr("/dev/full"), HasSubstr("No space left on device"))));
}

TEST_F(JournalTest, EndsWithTheTrialBeforeWhenTheDiskFillsUp) {
  Journal journal(path, run);
  journal.append(run.trials[0]);
  const std::string before = read_file(path);
  {
    const FileSizeLimit limit(before.size() + 100);
    EXPECT_THAT([&] { journal.append(run.trials[1]); },
                ThrowsMessage<FileError>(AllOf(HasSubstr(path.string()), HasSubstr("File too large"))));
  }
  EXPECT_EQ(read_file(path), before);
  journal.append(run.trials[1]);
  EXPECT_EQ(load_run(path).trials.size(), 2U);
}

}  // namespace
}  // namespace wirerace
