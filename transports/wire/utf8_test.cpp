#include "transports/wire/utf8.hpp"

#include <gtest/gtest.h>

#include <string>

namespace wirerace::wire {
namespace {

TEST(Utf8, IsWhatUnicodeCallsWellFormed) {
  for (const std::string good :
       {"", "a", "eight by", "grün", "水", "🐎", "\xEF\xBB\xBFmark", "\xED\x9F\xBF", "\xEE\x80\x80",
        "\xF4\x8F\xBF\xBF", "more than eight bytes and a 水 behind"}) {
    EXPECT_TRUE(is_utf8(good)) << good;
  }
  EXPECT_TRUE(is_utf8(std::string(9, '\0')));
}

TEST(Utf8, IsNothingElse) {
  for (const std::string bad :
       {"\x80", "\xC0\xAF", "\xC1\xBF", "\xE0\x80\xAF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x80\x80\xAF",
        "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFE", "\xFF", "\xC3", "\xE6\xB0",
        "\xF0\x9F\x90", "\xC3(", "\xE6(\xB4", "\xF0\x9F(\x8E"}) {
    EXPECT_FALSE(is_utf8(bad));
    EXPECT_FALSE(is_utf8("after eight bytes: " + bad));
    EXPECT_FALSE(is_utf8(bad + "before eight bytes"));
  }
}

TEST(Utf8, MayComeInParts) {
  const std::string text = "grün, 水 and 🐎, more than eight bytes \xEF\xBF\xBF\xF4\x8F\xBF\xBF\xED\x9F\xBF";
  for (std::size_t step = 1; step <= text.size(); ++step) {
    Utf8Check check;
    for (std::size_t at = 0; at < text.size(); at += step)
      EXPECT_TRUE(check.take(text.substr(at, step))) << step;
    EXPECT_TRUE(check.whole()) << step;
  }
}

TEST(Utf8, IsRefusedAtTheByteThatCannotBe) {
  for (const std::string bad : {"\x80", "\xC0", "\xE0\x9F", "\xED\xA0", "\xF0\x8F", "\xF4\x90", "\xF5",
                                "\xC3(", "\xE6\xB0(", "\xF0\x9F\x90(", "\xF0\x9F("}) {
    const std::string before = bad.substr(0, bad.size() - 1), last = bad.substr(before.size());
    Utf8Check check;
    EXPECT_TRUE(check.take("after more than eight bytes: " + before));
    EXPECT_EQ(check.whole(), before.empty());
    EXPECT_FALSE(check.take(last));
    EXPECT_FALSE(Utf8Check().take(bad));
  }
}

}  // namespace
}  // namespace wirerace::wire
