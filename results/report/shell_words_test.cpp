#include "results/report/shell_words.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <memory>

namespace wirerace {
namespace {

std::string shell_says(const std::string& command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(command.c_str(), "r"), ::pclose);
  std::string out;
  std::array<char, 256> some{};
  for (std::size_t n; (n = std::fread(some.data(), 1, some.size(), pipe.get())) > 0;)
    out.append(some.data(), n);
  return out;
}

TEST(ShellWords, LeavesPlainWordsAsTheyAre) {
  EXPECT_EQ(shell_command({"wirerace", "run", "--seed=7", "-t", "tcp/asio,udp", "runs/a_b.json"}),
            "wirerace run --seed=7 -t tcp/asio,udp runs/a_b.json");
}

TEST(ShellWords, AShellGetsEveryWordBackAsItWas) {
  EXPECT_EQ(
      shell_says(shell_command({"printf", "[%s]", "p99<20ms", "", "it's", "$HOME `id`", "a\nb", "*", "ü~"})),
      "[p99<20ms][][it's][$HOME `id`][a\nb][*][ü~]");
}

}  // namespace
}  // namespace wirerace
