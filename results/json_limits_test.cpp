#include "results/json_limits.hpp"

#include <gmock/gmock.h>

#include "results/run_json.hpp"
#include "results/sample_run.hpp"

namespace wirerace {
namespace {

using testing::HasSubstr;
using testing::Optional;
using testing::StrEq;

TEST(JsonLimits, AreKeptByARun) {
  EXPECT_EQ(broken_json_limit(to_json(sample_run())), std::nullopt);
}

TEST(JsonLimits, NestingIsBounded) {
  const auto nested = [](std::size_t levels) { return std::string(levels, '[') + std::string(levels, ']'); };
  EXPECT_EQ(broken_json_limit(nested(64)), std::nullopt);
  EXPECT_THAT(broken_json_limit(nested(65)), Optional(StrEq("is nested deeper than 64 levels at byte 65")));
  EXPECT_EQ(broken_json_limit("\"" + nested(65) + "\""), std::nullopt) << "text is not nested";
  EXPECT_THAT(broken_json_limit(R"(["\"",)" + std::string(64, '{')), Optional(HasSubstr("deeper")));
}

TEST(JsonLimits, StringsAndNumbersAreBounded) {
  EXPECT_EQ(broken_json_limit("\"" + std::string(most_json_string, 'x') + "\""), std::nullopt);
  EXPECT_THAT(broken_json_limit("[\"" + std::string(most_json_string + 1, 'x')),
              Optional(StrEq("holds a string longer than 16 MiB at byte 2")));
  EXPECT_EQ(broken_json_limit("[1, " + std::string(most_json_number, '1')), std::nullopt);
  EXPECT_THAT(broken_json_limit("[1, " + std::string(most_json_number + 2, '1')),
              Optional(StrEq("holds a number or word longer than 1000 characters at byte 5")));
}

TEST(JsonLimits, ValuesAreBounded) {
  std::string text = "[";
  for (std::size_t i = 0; i < most_json_values; ++i) text += "1,";
  EXPECT_THAT(broken_json_limit(text), Optional(HasSubstr("values at byte")));
}

TEST(JsonLimits, AByteZeroIsFoundWhereverItIs) {
  using namespace std::string_literals;
  EXPECT_THAT(broken_json_limit("{}\0"s), Optional(StrEq("holds a byte 0 at byte 3")));
  EXPECT_THAT(broken_json_limit("\"a\0\""s), Optional(StrEq("holds a byte 0 at byte 3")));
}

TEST(JsonLimits, AStringMayEndInABackslash) {
  EXPECT_EQ(broken_json_limit("\"a\\"), std::nullopt);
}

}  // namespace
}  // namespace wirerace
