#include "results/tables/page.hpp"

#include <gmock/gmock.h>

#include <algorithm>

#include "results/test_text.hpp"

namespace wirerace {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::vector<std::string> shown(const Table& table, std::size_t width, bool colour = false) {
  Page page(colour, width);
  page.table(table);
  return lines_of(page.take());
}

Table small_table() {
  return {.columns = {{"#", "", false},
                      {"backend", "", false},
                      {"p50", ""},
                      {"p99", "", true, 1},
                      {"MiB", "", true, 2}},
          .rows = {{"1", "tcp/asio", "41.0 µs", "n/a", "9.0/9.1"},
                   {"2", "sse/beast", "60.0 µs", "2.10 ms", "10/11"}},
          .name = 1};
}

TEST(PageTable, AlignsFiguresRightAndTextLeft) {
  EXPECT_THAT(shown(small_table(), 100), ElementsAre("#  backend        p50      p99      MiB",  //
                                                     "1  tcp/asio   41.0 µs      n/a  9.0/9.1",
                                                     "2  sse/beast  60.0 µs  2.10 ms    10/11"));
}

TEST(PageTable, ClosesUpBeforeItLeavesAnythingOut) {
  EXPECT_EQ(shown(small_table(), 39)[0], "#  backend        p50      p99      MiB");
  EXPECT_EQ(shown(small_table(), 38)[0], "# backend       p50     p99     MiB");
}

TEST(PageTable, LeavesOutWhatIsMostDispensableAndSaysSo) {
  EXPECT_THAT(shown(small_table(), 34),
              ElementsAre("#  backend        p50      p99",  //
                          "1  tcp/asio   41.0 µs      n/a", "2  sse/beast  60.0 µs  2.10 ms",
                          "Left out, for which there is no", "  room: MiB"))
      << "with room for two spaces again";
  const auto narrow = shown(small_table(), 26);
  EXPECT_EQ(narrow[0], "#  backend        p50");
  EXPECT_EQ(narrow.back(), "  is no room: p99, MiB");
}

TEST(PageTable, KeepsTheFigureItIsAboutAndCutsTheName) {
  const auto lines = shown(small_table(), 16);
  EXPECT_EQ(lines[0], "# backe…     p50");
  EXPECT_EQ(lines[1], "1 tcp/a… 41.0 µs");
}

TEST(PageTable, WithoutAnOrderLeavesOutFromTheRight) {
  Table table = small_table();
  for (Column& column : table.columns) column.dispensable = 0;
  EXPECT_EQ(shown(table, 34)[0], "#  backend        p50      p99");
}

TEST(PageTable, LeavesOutWhatNobodyHasBeforeWhatIsMoreDispensable) {
  Table table = small_table();
  table.rows[1][3] = "n/a";
  EXPECT_EQ(shown(table, 30)[0], "#  backend        p50      MiB");
}

TEST(PageTable, CutsLongTextBeforeItLeavesAnythingOut) {
  Table table = small_table();
  table.columns.push_back({"because", "", false});
  for (auto& row : table.rows) row.push_back("a long story about what went wrong");
  const auto lines = shown(table, 60);
  EXPECT_EQ(lines[1], "1 tcp/asio  41.0 µs     n/a 9.0/9.1 a long story about what…");
  EXPECT_EQ(lines.size(), 3u);
}

TEST(PageTable, ShowsMarksWhereItHasColour) {
  Table table = small_table();
  table.marks.assign(2, std::vector<Mark>(5, Mark::None));
  table.marks[1][4] = Mark::Best;
  table.marks[1][3] = Mark::Aside;
  EXPECT_EQ(shown(table, 100, true)[1],
            "\033[32m1\033[0m  \033[32mtcp/asio\033[0m   41.0 µs      \033[2mn/a\033[0m  9.0/9.1");
  EXPECT_EQ(shown(table, 100, true)[2],
            "2  sse/beast  60.0 µs  \033[2m2.10 ms\033[0m    \033[1m10/11\033[0m");
  for (const auto& line : shown(table, 100)) EXPECT_THAT(line, Not(HasSubstr("\033")));
}

TEST(PageTable, LeavesTheTerminalAlone) {
  Table table = small_table();
  table.rows[0][1] = "tcp\033[2J";
  EXPECT_THAT(shown(table, 100)[1], StartsWith("1  tcp [2J"));
}

TEST(PageParagraph, BreaksBetweenWordsAndIndentsWhatFollows) {
  Page page(false, 20);
  page.paragraph("one two three four five six seven", "", 2);
  EXPECT_THAT(lines_of(page.take()), ElementsAre("  one two three four", "    five six seven"));
}

}  // namespace
}  // namespace wirerace
