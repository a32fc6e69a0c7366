#include "transports/wire/json_string.hpp"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

namespace wirerace::wire {
namespace {

std::string escaped(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

std::optional<std::string> decoded(std::string_view escaped) {
  std::string scratch;
  const auto text = decode_json_string(escaped, scratch);
  return text ? std::optional(std::string(*text)) : std::nullopt;
}

TEST(JsonString, EscapesEveryByteAsAJsonLibraryDoesWhereverItStands) {
  for (int c = 0; c < 0x80; ++c) {
    for (const std::size_t before : {0, 1, 7, 8, 9, 20}) {
      const std::string text = std::string(before, 'x') + static_cast<char>(c) + "and more";
      const std::string json = nlohmann::json(text).dump();
      EXPECT_EQ(escaped(text), json.substr(1, json.size() - 2));
      EXPECT_EQ(json_string_size(text), json.size() - 2);
      EXPECT_EQ(decoded(escaped(text)), text);
    }
  }
}

TEST(JsonString, LeavesWhatIsNotAsciiAsItIs) {
  const std::string text = "grün, 水, 🐎";
  EXPECT_EQ(escaped(text), text);
  EXPECT_EQ(json_string_size(text), text.size());
  EXPECT_EQ(decoded(text), text);
}

TEST(JsonString, IsDecodedWhereItLiesUnlessSomethingIsEscaped) {
  std::string scratch;
  const std::string_view plain = "nothing to decode";
  EXPECT_EQ(decode_json_string(plain, scratch)->data(), plain.data());
  EXPECT_EQ(decode_json_string("a line\\nanother", scratch), "a line\nanother");
  EXPECT_EQ(scratch, "a line\nanother");
}

TEST(JsonString, DecodesCharactersByTheirNumbers) {
  EXPECT_EQ(decoded(R"(\u0000)"), std::string(1, '\0'));
  EXPECT_EQ(decoded(R"(\u0041\u00e9\u6c34 \ud83D\uDC0E)"), "Aé水 🐎");
  EXPECT_EQ(decoded(R"(\"\\\/\b\f\n\r\t)"), "\"\\/\b\f\n\r\t");
}

TEST(JsonString, IsNotWhatCannotStandBetweenTheQuotes) {
  for (const char* wrong : {"a\"b", "\n", "tail\\", "\\x41", "\\u", "\\u12", "\\u123g", "\\u+123", "\\ud83d",
                            "\\ud83d\\n", "\\ud83d\\u0041", "\\udc0e"})
    EXPECT_EQ(decoded(wrong), std::nullopt) << wrong;
}

}  // namespace
}  // namespace wirerace::wire
