#include "transports/wire/base64.hpp"

#include <gtest/gtest.h>

#include <random>

namespace wirerace::wire {
namespace {

std::string encoded(std::string_view bytes) {
  std::string out;
  append_base64(out, bytes);
  return out;
}

TEST(Base64, EncodesTheVectorsOfRfc4648) {
  EXPECT_EQ(encoded(""), "");
  EXPECT_EQ(encoded("f"), "Zg==");
  EXPECT_EQ(encoded("fo"), "Zm8=");
  EXPECT_EQ(encoded("foo"), "Zm9v");
  EXPECT_EQ(encoded("foob"), "Zm9vYg==");
  EXPECT_EQ(encoded("fooba"), "Zm9vYmE=");
  EXPECT_EQ(encoded("foobar"), "Zm9vYmFy");
  EXPECT_EQ(encoded("\xFB\xFF\xFE"), "+//+");
}

TEST(Base64, AppendsBehindWhatIsThere) {
  std::string out = "data: ";
  append_base64(out, "foo");
  EXPECT_EQ(out, "data: Zm9v");
}

TEST(Base64, RandomBytesOfEveryLengthComeBack) {
  std::mt19937 random(11);
  std::string decoded;
  for (std::size_t size = 0; size < 300; ++size) {
    std::string bytes(size, '\0');
    for (char& c : bytes) c = static_cast<char>(random());
    ASSERT_TRUE(decode_base64(encoded(bytes), decoded)) << size;
    ASSERT_EQ(decoded, bytes);
  }
}

TEST(Base64, RefusesWhatIsNotBase64) {
  std::string out;
  for (const std::string_view text : {"Zg=", "Z", "Zm9v\n", "Zm 9", "Zm-_", "Z===", "====", "Zg==Zg==",
                                      "=Zg=", "Zh==", "Zm9=", "\x80\xFF\x80\xFF"}) {
    EXPECT_FALSE(decode_base64(text, out)) << text;
  }
}

}  // namespace
}  // namespace wirerace::wire
