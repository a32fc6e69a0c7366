#include "results/files.hpp"

#include <gmock/gmock.h>

#include <iterator>

#include "results/journal.hpp"
#include "results/run_json.hpp"
#include "results/sample_run.hpp"
#include "results/test_folder.hpp"

namespace wirerace {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

class Files : public testing::Test {
 protected:
  std::ptrdiff_t entries() {
    return std::distance(std::filesystem::directory_iterator(folder.path()),
                         std::filesystem::directory_iterator());
  }

  TestFolder folder;
  std::filesystem::path path = folder.path() / "x.json";
};

TEST_F(Files, ReplacesAFileAndLeavesNothingElse) {
  write_file_atomically(path, "old");
  write_file_atomically(path, "new");
  EXPECT_EQ(read_file(path), "new");
  EXPECT_EQ(entries(), 1);
}

TEST_F(Files, WritesThroughASymbolicLink) {
  write_file_atomically(path, "old");
  const auto link = folder.path() / "latest.json";
  std::filesystem::create_symlink("x.json", link);
  write_file_atomically(link, "new");
  EXPECT_TRUE(std::filesystem::is_symlink(link));
  EXPECT_EQ(read_file(path), "new");
}

TEST_F(Files, SaysWhyItCannotWrite) {
  const auto nowhere = folder.path() / "missing" / "x.json";
  EXPECT_THAT(
      [&] { write_file_atomically(nowhere, "text"); },
      ThrowsMessage<FileError>(AllOf(HasSubstr(nowhere.string()), HasSubstr("No such file or directory"))));
  EXPECT_THAT([&] { write_file_atomically("/dev/full", "text"); },
              ThrowsMessage<FileError>("cannot write /dev/full: No space left on device"));
  EXPECT_THAT([&] { write_file_atomically(folder.path(), "text"); },
              ThrowsMessage<FileError>(HasSubstr("Is a directory")));
}

TEST_F(Files, WritesToWhatIsNoRegularFileDirectly) {
  write_file_atomically("/dev/null", "text");
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/null"));
}

TEST_F(Files, SaysWhyItCannotRead) {
  EXPECT_THAT([&] { read_file(path); },
              ThrowsMessage<FileError>("cannot read " + path.string() + ": No such file or directory"));
  EXPECT_THAT([&] { read_file(folder.path()); }, ThrowsMessage<FileError>(HasSubstr("it is a folder")));
}

TEST_F(Files, LoadsAResultOrAJournal) {
  const wirerace::Run run = sample_run();
  write_file_atomically(path, to_json(run));
  EXPECT_EQ(to_json(load_run(path)), to_json(run));
  {
    Journal journal(journal_path(path), run);
    for (const auto& trial : run.trials) journal.append(trial);
  }
  const wirerace::Run journalled = load_run(journal_path(path));
  EXPECT_EQ(journalled.trials.size(), run.trials.size());
  EXPECT_FALSE(journalled.complete);
}

TEST_F(Files, ErrorsInAResultBeginWithItsPath) {
  write_file_atomically(path, "{");
  EXPECT_THAT([&] { load_run(path); },
              ThrowsMessage<RunError>(testing::StartsWith(path.string() + ": ends too early")));
}

}  // namespace
}  // namespace wirerace
