#include "scenarios/payload.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace wirerace {
namespace {

class PayloadOf : public testing::TestWithParam<Kind> {
 protected:
  std::string composed(std::uint64_t number, std::uint32_t bytes) const {
    std::string out;
    payload_.compose(number, bytes, out);
    return out;
  }

  Payload payload_{GetParam(), 1};
  std::uint32_t smallest_ = Payload::number_bytes(GetParam());
};

INSTANTIATE_TEST_SUITE_P(Kinds, PayloadOf, testing::Values(Kind::Text, Kind::Binary),
                         [](const auto& kind) { return kind.param == Kind::Text ? "Text" : "Binary"; });

TEST_P(PayloadOf, MatchesWhatItComposedAtEverySize) {
  for (const std::uint32_t bytes : {smallest_, smallest_ + 1, 64u, 5000u, 1u << 20, 16u << 20}) {
    for (const std::uint64_t number : {std::uint64_t{0}, std::uint64_t{12345}, ~std::uint64_t{0}}) {
      const std::string message = composed(number, bytes);
      ASSERT_EQ(message.size(), bytes);
      EXPECT_TRUE(payload_.matches(number, bytes, message));
      std::uint64_t read = 1;
      EXPECT_TRUE(payload_.read_number(message, read));
      EXPECT_EQ(read, number);
    }
  }
}

TEST_P(PayloadOf, NoticesAFlippedBitAnywhere) {
  std::string message = composed(77, 300);
  for (char& byte : message) {
    byte = static_cast<char>(byte ^ 1);
    EXPECT_FALSE(payload_.matches(77, 300, message));
    byte = static_cast<char>(byte ^ 1);
  }
  EXPECT_TRUE(payload_.matches(77, 300, message));
}

TEST_P(PayloadOf, NoticesAFlippedBitInALongMessage) {
  constexpr std::uint32_t bytes = 3u << 20;
  std::string message = composed(77, bytes);
  for (const std::size_t at :
       {std::size_t{0}, std::size_t{20}, std::size_t{bytes / 2}, std::size_t{bytes - 1}}) {
    message[at] = static_cast<char>(message[at] ^ 1);
    EXPECT_FALSE(payload_.matches(77, bytes, message)) << at;
    message[at] = static_cast<char>(message[at] ^ 1);
  }
}

TEST_P(PayloadOf, NoticesBlocksExchangedInALongMessage) {
  constexpr std::uint32_t block = 1u << 20;
  std::string message = composed(5, 4 * block);
  std::swap_ranges(message.begin() + block, message.begin() + 2 * block, message.begin() + 2 * block);
  EXPECT_FALSE(payload_.matches(5, 4 * block, message));
}

TEST_P(PayloadOf, NoticesAWrongLength) {
  const std::string message = composed(77, 300);
  EXPECT_FALSE(payload_.matches(77, 301, message));
  EXPECT_FALSE(payload_.matches(77, 300, message.substr(0, 299)));
  EXPECT_FALSE(payload_.matches(77, 300, message + message[0]));
  EXPECT_FALSE(payload_.matches(77, 300, ""));
}

TEST_P(PayloadOf, NoticesAnotherMessagesBody) {
  const std::string body = composed(0, 80).substr(smallest_);
  for (std::uint64_t number = 1; number < 1000; ++number) {
    const std::string message = composed(number, 80);
    EXPECT_NE(message.substr(smallest_), body) << number;
    EXPECT_FALSE(payload_.matches(number, 80, message.substr(0, smallest_) + body));
  }
}

TEST_P(PayloadOf, ReadsNoNumberFromTooFewBytes) {
  std::uint64_t number = 5;
  EXPECT_FALSE(payload_.read_number(composed(1, smallest_).substr(1), number));
  EXPECT_FALSE(payload_.read_number("", number));
  EXPECT_EQ(number, 5u);
}

TEST_P(PayloadOf, ComposesWithoutAllocatingWhereThereIsRoom) {
  std::string out;
  out.reserve(5000);
  const char* const room = out.data();
  for (std::uint64_t number = 0; number < 100; ++number) payload_.compose(number, 5000, out);
  EXPECT_EQ(out.data(), room);
}

TEST_P(PayloadOf, DependsOnTheSeed) {
  EXPECT_EQ(Payload(GetParam(), 1).ring(), payload_.ring());
  EXPECT_NE(Payload(GetParam(), 2).ring(), payload_.ring());
}

TEST(Payload, NumbersAreHexInTextAndBigEndianInBinary) {
  std::string out;
  Payload(Kind::Text, 1).compose(0xab12, 16, out);
  EXPECT_EQ(out, "000000000000ab12");
  Payload(Kind::Binary, 1).compose(0xab12, 8, out);
  EXPECT_EQ(out, std::string("\0\0\0\0\0\0\xab\x12", 8));
}

TEST(Payload, TextIsPrintableAsciiOnOneLine) {
  const Payload payload(Kind::Text, 1);
  EXPECT_TRUE(
      std::all_of(payload.ring().begin(), payload.ring().end(), [](char c) { return c >= ' ' && c <= '~'; }));
}

TEST(Payload, TextNumbersAreLowerCaseHex) {
  const Payload payload(Kind::Text, 1);
  std::uint64_t number = 0;
  EXPECT_FALSE(payload.read_number("000000000000AB12", number));
  EXPECT_FALSE(payload.read_number("00000000000000g0", number));
  EXPECT_FALSE(payload.read_number("0x00000000000000", number));
}

}  // namespace
}  // namespace wirerace
