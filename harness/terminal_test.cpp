#include "harness/terminal.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

namespace wirerace {
namespace {

/// Without the variables that decide, whatever the tests were started with.
class TerminalTest : public testing::Test {
 protected:
  TerminalTest() {
    for (const char* name : {"NO_COLOR", "CLICOLOR_FORCE", "COLUMNS", "TERM"}) ::unsetenv(name);
  }
  ~TerminalTest() override {
    for (const int descriptor : {terminal_, master_, file_}) ::close(descriptor);
  }

  void SetUp() override {
    ASSERT_EQ(::grantpt(master_), 0);
    ASSERT_EQ(::unlockpt(master_), 0);
    terminal_ = ::open(::ptsname(master_), O_RDWR | O_NOCTTY);
    ASSERT_GE(terminal_, 0);
  }

  void resize(unsigned short columns) const {
    winsize size{};
    size.ws_col = columns;
    ASSERT_EQ(::ioctl(terminal_, TIOCSWINSZ, &size), 0);
  }

  int master_ = ::posix_openpt(O_RDWR | O_NOCTTY);
  int terminal_ = -1;
  int file_ = ::open("/dev/null", O_WRONLY);
};

TEST_F(TerminalTest, IsAsWideAsItSaysWithinBounds) {
  for (const auto& [columns, width] : {std::pair{80, 80}, {20, 60}, {59, 60}, {160, 160}, {300, 160}}) {
    resize(static_cast<unsigned short>(columns));
    EXPECT_EQ(terminal_at(terminal_).width, static_cast<std::size_t>(width)) << columns;
  }
  resize(0);
  EXPECT_EQ(terminal_at(terminal_).width, 100u) << "it does not know";
}

TEST_F(TerminalTest, ColumnsTellTheWidthOfAnyOutput) {
  EXPECT_EQ(terminal_at(file_).width, 100u);
  resize(80);
  for (const char* nonsense : {"", "0", "-5", "wide", "12x"}) {
    ::setenv("COLUMNS", nonsense, 1);
    EXPECT_EQ(terminal_at(file_).width, 100u) << nonsense;
    EXPECT_EQ(terminal_at(terminal_).width, 80u) << nonsense;
  }
  ::setenv("COLUMNS", "120", 1);
  EXPECT_EQ(terminal_at(file_).width, 120u);
  EXPECT_EQ(terminal_at(terminal_).width, 120u);
}

TEST_F(TerminalTest, ColoursWhereTheyAreShown) {
  EXPECT_TRUE(terminal_at(terminal_).colour);
  EXPECT_FALSE(terminal_at(file_).colour);
  ::setenv("TERM", "dumb", 1);
  EXPECT_FALSE(terminal_at(terminal_).colour);
}

TEST_F(TerminalTest, ColoursAsTheUserWants) {
  ::setenv("CLICOLOR_FORCE", "0", 1);
  EXPECT_FALSE(terminal_at(file_).colour);
  ::setenv("CLICOLOR_FORCE", "1", 1);
  EXPECT_TRUE(terminal_at(file_).colour);
  ::setenv("NO_COLOR", "", 1);
  EXPECT_TRUE(terminal_at(file_).colour) << "empty is unset";
  ::setenv("NO_COLOR", "1", 1);
  EXPECT_FALSE(terminal_at(file_).colour);
  EXPECT_FALSE(terminal_at(terminal_).colour);
}

}  // namespace
}  // namespace wirerace
