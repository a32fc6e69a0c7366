#include "scenarios/import/text.hpp"

#include <gtest/gtest.h>

#include "scenarios/import/format.hpp"

namespace wirerace {
namespace {

using std::chrono::nanoseconds;

TEST(ParseTime, IsExactInEveryUnit) {
  EXPECT_EQ(parse_time("1618677817.020616", 9), nanoseconds(1618677817'020616000));
  EXPECT_EQ(parse_time("0.0000000005", 9), nanoseconds(1));
  EXPECT_EQ(parse_time("0.00000000049999", 9), nanoseconds(0));
  EXPECT_EQ(parse_time("12.5", 6), nanoseconds(12'500'000));
  EXPECT_EQ(parse_time("12.5", 0), nanoseconds(13));
  EXPECT_EQ(parse_time("7.", 3), nanoseconds(7'000));
  EXPECT_EQ(parse_time("1.5e3", 9), nanoseconds(1'500'000'000'000));
  EXPECT_EQ(parse_time("9000000000", 9), nanoseconds(9'000'000'000'000'000'000));
}

TEST(ParseTime, RefusesWhatIsNoTime) {
  for (const char* text : {"", "-1", "+1", ".5", "1.2.3", "1e", "1e-", "1e400", "nan", "inf", " 1", "1 ",
                           "1,5", "9000000000.000000001", "99999999999999999999999999"})
    EXPECT_EQ(parse_time(text, 9), std::nullopt) << text;
}

TEST(Text, IsWrittenForPeople) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1'234'567), "1,234,567");
  EXPECT_EQ(counted(1, "message"), "1 message");
  EXPECT_EQ(counted(2000, "message"), "2,000 messages");
  EXPECT_EQ(seconds_text(std::chrono::milliseconds(30'849)), "30.8");
  EXPECT_EQ(seconds_text(std::chrono::seconds(123'456)), "123456");
  EXPECT_EQ(one_line("a\nb\tc\x7f"), "a?b?c?");
  EXPECT_EQ(one_line("ab€d", 4), "ab…");
}

TEST(Format, IsToldByTheBeginning) {
  EXPECT_EQ(guess_format(" {\n \"log\": {", "x.jsonl"), RecordingFormat::Har);
  EXPECT_EQ(guess_format("\xef\xbb\xbf{\"type\": 1}", "x.har"), RecordingFormat::Jsonl);
  EXPECT_EQ(guess_format("0.5,12\n", "x.har"), RecordingFormat::Csv);
  EXPECT_EQ(guess_format("# a\n", "x"), RecordingFormat::Csv);
  EXPECT_EQ(guess_format("time_us,size_bytes\n", "x"), RecordingFormat::Csv);
  EXPECT_EQ(guess_format("\xd4\xc3\xb2\xa1...", "x.csv"), RecordingFormat::Pcap);
  EXPECT_EQ(guess_format("\x0a\x0d\x0d\x0a...", "x"), RecordingFormat::Pcap);
}

TEST(Format, IsToldByTheExtensionWhereTheBeginningTellsNothing) {
  EXPECT_EQ(guess_format("[", "feed.HAR"), RecordingFormat::Har);
  EXPECT_EQ(guess_format("?", "x.pcapng"), RecordingFormat::Pcap);
  EXPECT_EQ(guess_format("?", "x"), std::nullopt);
}

TEST(Format, KnowsWhatIsCompressed) {
  EXPECT_EQ(compression("\x1f\x8b\x08"), "gzip");
  EXPECT_EQ(compression("{"), "");
}

}  // namespace
}  // namespace wirerace
