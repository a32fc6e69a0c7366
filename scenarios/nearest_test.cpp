#include "scenarios/nearest.hpp"

#include <gtest/gtest.h>

#include <array>

namespace wirerace {
namespace {

constexpr std::array<std::string_view, 4> words = {"clients", "rate_per_s", "duration_s", "warmup_s"};

TEST(Nearest, FindsAWordWithATypingError) {
  EXPECT_EQ(nearest("client", words), "clients");
  EXPECT_EQ(nearest("cleints", words), "clients");
  EXPECT_EQ(nearest("warm_up_s", words), "warmup_s");
}

TEST(Nearest, FindsAWordByItsBeginning) {
  EXPECT_EQ(nearest("rate", words), "rate_per_s");
}

TEST(Nearest, FindsNothingWhereNothingIsNear) {
  EXPECT_EQ(nearest("xyz", words), "");
  EXPECT_EQ(nearest("", words), "");
}

}  // namespace
}  // namespace wirerace
