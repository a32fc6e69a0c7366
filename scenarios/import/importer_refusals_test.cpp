// What importing refuses; nothing is written then.
#include <gmock/gmock.h>
#include <sys/stat.h>

#include "scenarios/import/import_test.hpp"

namespace wirerace {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class ImportRefusals : public ImportTest {};

const std::string line = R"({"type":"receive","time":1,"opcode":1,"data":"text"})"
                         "\n";

TEST_F(ImportRefusals, SaysWhatWasReadBeforeTheDamage) {
  EXPECT_EQ(refusal_of_text("feed.jsonl", line + line + "{\"type\""),
            path("feed.jsonl").string() +
                ": line 3, byte 8: the JSON ends too early; 2 messages before it could be read: repair the "
                "file, or "
                "record it again (it was taken for JSON lines: --format says otherwise)");
}

TEST_F(ImportRefusals, RefusesWhatMakesNoScenario) {
  EXPECT_THAT(refusal_of_text("one.csv", "1,20\n"), HasSubstr("1 message at one time: a recording needs"));
  EXPECT_THAT(refusal_of_text("same.csv", "1,20\n1,30\n"), HasSubstr("2 messages at one time"));
  EXPECT_THAT(refusal_of_text("nothing.csv", "# nothing\n"), HasSubstr("it has no messages"));
  EXPECT_THAT(refusal_of_text("large.csv", "1,16777217\n2,0\n"), HasSubstr("empty or above 16 MiB"));
  EXPECT_THAT(refusal_of_text("no.har", R"({"log": {"entries": []}})"), HasSubstr("open DevTools before"));
  EXPECT_THAT(refusal_of_text("back.csv", "10,20\n8,30\n"),
              HasSubstr("message 2 of those chosen: its time is 2.000000 s before"));
  EXPECT_THAT(refusal_of_text("empty.har", ""), HasSubstr("is empty"));
  EXPECT_THAT(refusal_of_text("x", "what?"), HasSubstr("--format har, jsonl, csv or pcap"));
  EXPECT_THAT(refusal_of_text("x.har", "\x1f\x8b\x08"), HasSubstr("is compressed (gzip): unpack it first"));
  ImportRequest sent = request("one.csv");
  sent.direction = Direction::Send;
  EXPECT_THAT(refusal(sent), HasSubstr("no message was sent, and 1 received: leave --direction out"));
}

TEST_F(ImportRefusals, RefusesOptionsThatDoNotApply) {
  write("feed.csv", "0,20\n1,30\n");
  const auto with = [&](auto change) {
    ImportRequest changed = request("feed.csv");
    change(changed);
    return refusal(changed);
  };
  EXPECT_THAT(with([](ImportRequest& r) { r.url = "x"; }), HasSubstr("--url is for a HAR"));
  EXPECT_THAT(with([](ImportRequest& r) { r.entry = 1; }), HasSubstr("--entry is for a HAR"));
  EXPECT_THAT(with([](ImportRequest& r) { r.filter = "tcp"; }), HasSubstr("--filter is for a capture"));
  EXPECT_THAT(with([](ImportRequest& r) { r.framing = Framing::U8; }),
              HasSubstr("--framing is for a capture"));
  EXPECT_THAT(with([](ImportRequest& r) { r.keep_payload = true; }), HasSubstr("a CSV has no content"));
  EXPECT_THAT(with([](ImportRequest& r) { r.to = "out.yam"; }), HasSubstr("must end in .yaml"));
  EXPECT_THAT(with([&](ImportRequest& r) { r.to = path("no/out.yaml"); }),
              HasSubstr("No such file or directory"));
  EXPECT_THAT(with([&](ImportRequest& r) { r.from = path("no.csv"); }),
              HasSubstr("No such file or directory"));
  EXPECT_THAT(with([&](ImportRequest& r) { r.from = path("."); }), HasSubstr("it is a folder"));
}

TEST_F(ImportRefusals, ReplacesFilesOnlyWhenToldTo) {
  write("feed.csv", "0,20\n1,30\n");
  write("out.csv", "mine");
  EXPECT_THAT(refusal(request("feed.csv")),
              HasSubstr("out.csv exists: give --output another name, or replace it with --force"));
  EXPECT_EQ(content("out.csv"), "mine");
  ImportRequest forced = request("feed.csv");
  forced.force = true;
  import(forced);
  EXPECT_THAT(content("out.csv"), HasSubstr("\n1000000,30\n"));
  forced.to = path("feed.yaml");
  EXPECT_THAT(refusal(forced), HasSubstr("would be written over the recording itself"));
}

TEST_F(ImportRefusals, LeavesNothingBehindWhereItIsEndedEarly) {
  write("feed.csv", "0,20\n1,30\n");
  struct Ended {};
  for (const std::uint64_t after : {10u, 20u}) {  // in the first reading, in the second
    const auto end = [after](const ImportProgress& progress) {
      EXPECT_EQ(progress.size, 20u);
      if (progress.read >= after) throw Ended();
    };
    EXPECT_THROW(import_recording(request("feed.csv"), end), Ended);
    EXPECT_THAT(files(), ElementsAre("feed.csv"));
  }
}

TEST_F(ImportRefusals, RefusesAPipeForItIsReadTwice) {
  ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
  EXPECT_THAT(refusal(request("pipe")), HasSubstr("no regular file"));
}

}  // namespace
}  // namespace wirerace
