#include <gmock/gmock.h>

#include "scenarios/import/readers.hpp"
#include "scenarios/import/recorded.hpp"

namespace wirerace {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

KeptMessage message(std::int64_t at_ns, std::uint64_t bytes, Direction direction = Direction::Receive) {
  return {at_ns, direction, Kind::Binary, bytes, "(none)", 0};
}

TEST(Csv, GivesTimesInSecondsAndSizes) {
  EXPECT_THAT(recorded(read_csv, "0.25,120\n1.5 , 64\r\n2,0").messages,
              ElementsAre(message(250'000'000, 120), message(1'500'000'000, 64), message(2'000'000'000, 0)));
}

TEST(Csv, ReadsAPlaybackFileOfSockperf) {
  EXPECT_THAT(recorded(read_csv, "# time, size\n0.000012, 14\n\n0.000020, 1500\n").messages,
              ElementsAre(message(12'000, 14), message(20'000, 1500)));
}

TEST(Csv, TakesUnitsFromTheHeader) {
  for (const auto& [header, nanoseconds] :
       std::initializer_list<std::pair<const char*, std::int64_t>>{{"time,size", 1'500'000'000},
                                                                   {"time_s,size_bytes", 1'500'000'000},
                                                                   {"time_ms,size", 1'500'000},
                                                                   {"time_us,size_bytes", 1'500},
                                                                   {"time_ns,size", 2}}) {
    SCOPED_TRACE(header);
    EXPECT_THAT(recorded(read_csv, std::string("\xef\xbb\xbf") + header + "\n1.5,7\n").messages,
                ElementsAre(message(nanoseconds, 7)));
  }
}

TEST(Csv, ReadsDirections) {
  EXPECT_THAT(recorded(read_csv, "time,size,direction\n1,2,send\n2,3,receive\n").messages,
              ElementsAre(message(1'000'000'000, 2, Direction::Send), message(2'000'000'000, 3)));
}

TEST(Csv, SaysWhichLineIsWrongAndHow) {
  EXPECT_THAT(damage(read_csv, "# a\n1,2\n-1,2\n"), StartsWith("line 3: \"-1\" is no time"));
  for (const char* time : {"nan", "inf", "1.2.3", "", "9000000001", "1e300", "0x1"})
    EXPECT_THAT(damage(read_csv, std::string("1,1\n") + time + ",2\n"),
                StartsWith("line 2: \"" + std::string(time)));
  for (const char* size : {"-1", "", "1.5", "99999999999999999999", "many"})
    EXPECT_THAT(damage(read_csv, std::string("1,1\n1,") + size), HasSubstr("is no size"));
  EXPECT_THAT(damage(read_csv, "1,2,up\n"), HasSubstr("\"up\" is no direction"));
  EXPECT_THAT(damage(read_csv, "1,2,send,4\n"), HasSubstr("a line is a time and a size"));
  EXPECT_THAT(damage(read_csv, "1\n"), HasSubstr("a line is a time and a size"));
  EXPECT_THAT(damage(read_csv, "when,size\n"), HasSubstr("the columns must be"));
  EXPECT_THAT(damage(read_csv, std::string(5000, '1')), HasSubstr("longer than 4,096 bytes"));
}

TEST(Csv, IsReadOrRefusedWhereverItIsCutOff) {
  damaged_beginnings(read_csv, "# comment\r\ntime_us,size,direction\r\n12,34,send\r\n56,78,receive\r\n");
}

}  // namespace
}  // namespace wirerace
