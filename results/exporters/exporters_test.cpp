#include "results/exporters/exporters.hpp"

#include <gmock/gmock.h>

#include <algorithm>

#include "results/sample_run.hpp"
#include "results/test_text.hpp"

namespace wirerace {
namespace {

using testing::AllOf;
using testing::AnyOf;
using testing::HasSubstr;
using testing::Not;

std::ptrdiff_t widest(const std::string& text) {
  std::ptrdiff_t most = 0;
  for (const auto& line : lines_of(text)) {
    most = std::max(most, std::ranges::count_if(line, [](char c) { return (c & 0xc0) != 0x80; }));
  }
  return most;
}

/// Two backends, one round, round numbers.
Run small_run() {
  wirerace::Run run = sample_run();
  run.rounds = 1;
  run.scenarios.resize(1);
  run.backends.resize(2);
  run.trials.resize(2);
  run.noise.clear();
  run.warnings.clear();
  for (auto& trial : run.trials) {
    trial.latency_ns->p50 = trial.backend == "tcp/asio" ? 93'100 : 41'000;
    trial.latency_histogram.reset();
    trial.server.cpu_ns_per_message = 9'300;
    trial.server.peak_rss_bytes = 9 << 20;
    trial.client.cpu_ns_per_message = 12'200;
    trial.client.peak_rss_bytes.reset();
  }
  return run;
}

TEST(ExportTable, ShowsBackendsByRank) {
  const auto lines = lines_of(export_table(small_run(), false));
  ASSERT_GE(lines.size(), 6U);
  EXPECT_EQ(lines[0], "market-feed: Quotes of one exchange, as they came on a busy morning.");
  EXPECT_EQ(lines[1], "push · recorded · binary · 1 client · 12,000 messages in 10.0 s · 1 round");
  EXPECT_EQ(lines[2], "#  backend       p50  p99  p99.9  spread  msg/s  B/msg  CPU µs      MiB  state");
  EXPECT_EQ(lines[3], "1  udp/asio  41.0 µs  n/a    n/a     n/a  1,200    772  9.3+12  9.0/n/a  3 lost");
  EXPECT_EQ(lines[4], "2  tcp/asio  93.1 µs  n/a    n/a     n/a  1,200    772  9.3+12  9.0/n/a  ok");
  EXPECT_THAT(lines[5], HasSubstr("No noise floor was measured here"));
  EXPECT_EQ(lines[7], "  udp/asio: 3 lost of 12,000 messages");
}

TEST(ExportTable, FitsInAHundredColumns) {
  wirerace::Run run = sample_run();
  EXPECT_LE(widest(export_table(run, false)), 100);
  for (auto& backend : run.backends) backend.name += "-with-a-rather-long-name-of-its-own";
  for (auto& trial : run.trials) {
    trial.backend += "-with-a-rather-long-name-of-its-own";
    if (trial.throughput) trial.throughput->messages_per_second = 12'345'678;
    if (!trial.reason.empty()) trial.reason += std::string(300, 'x');
  }
  const std::string text = export_table(run, false);
  EXPECT_LE(widest(text), 100);
  EXPECT_THAT(text, HasSubstr("…"));
}

TEST(ExportTable, ColoursOnlyWhenTold) {
  EXPECT_THAT(export_table(sample_run(), false), Not(HasSubstr("\033")));
  EXPECT_THAT(export_table(sample_run(), true), HasSubstr("\033[1mmarket-feed"));
}

TEST(ExportTable, LeadsWithTheHeadline) {
  const std::string text = export_table(sample_run(), false);
  EXPECT_THAT(text, HasSubstr("RTT p50"));
  EXPECT_THAT(text, AllOf(HasSubstr("FPS"), HasSubstr("1% low"), HasSubstr("freeze"), HasSubstr("p99.9")));
  EXPECT_THAT(text, HasSubstr("#  backend                  msg/s  payload/s  spread"));
}

TEST(ExportTable, TellsWhatFailedAndHowWasPolled) {
  const std::string text = export_table(sample_run(), false);
  EXPECT_THAT(text, HasSubstr("grpc/grpc++: round 2 failed: the server ended with signal 11"));
  EXPECT_THAT(text, HasSubstr("sse/beast: round 2 is invalid: 2 messages corrupt"));
  EXPECT_THAT(
      text, HasSubstr("short-polling/httplib: 25,200 polls, 6,300 empty (25 %), 1.90 messages per answered"));
  EXPECT_THAT(text, HasSubstr("Of 147 finished trials, 1 invalid and 3 failed."));
  EXPECT_THAT(text, HasSubstr("server on core 0"));
}

TEST(ExportTable, TellsTheFloorOnceAndTheNoiseOfEachScenario) {
  const std::string text = export_table(sample_run(), false);
  EXPECT_EQ(occurrences(text, "The floor: a bare TCP ping-pong"), 1U);
  EXPECT_EQ(occurrences(text, "are noise here: tcp/asio"), 6U);
  EXPECT_THAT(text, Not(HasSubstr("floor: A bare"))) << "a control has no table";
  EXPECT_THAT(text, HasSubstr("\n1=  udp/asio"));
}

TEST(ExportTable, ColoursAllWhoShareTheFirstRank) {
  wirerace::Run run = small_run();
  const std::string first = "\033[32mudp/asio\033[0m", second = "\033[32mtcp/asio\033[0m";
  EXPECT_THAT(export_table(run, true), AllOf(HasSubstr(first), Not(HasSubstr(second))));
  run.noise = {{.scenario = "market-feed", .backend = "tcp/asio", .pairs = 1, .part = 1}};
  EXPECT_THAT(export_table(run, true), AllOf(HasSubstr(first), HasSubstr(second)));
}

TEST(ExportTable, MarksTheBestOfAColumnAndNothingThatIsTied) {
  const std::string text = export_table(small_run(), true);
  EXPECT_THAT(text, AllOf(HasSubstr("\033[1m41.0 µs\033[0m"), HasSubstr("Bold is the best of its column")));
  EXPECT_THAT(text, Not(AnyOf(HasSubstr("\033[1m772"), HasSubstr("\033[1m1,200"))));
  EXPECT_THAT(text, HasSubstr("\033[2mn/a\033[0m"));
  EXPECT_THAT(export_table(small_run(), false), Not(HasSubstr("Bold is")));
}

TEST(ExportTable, FitsInAnyWidthFromSixtyOn) {
  for (const wirerace::Run& run : {sample_run(), sample_run_with_faults()}) {
    for (const std::ptrdiff_t width : {60, 80})
      EXPECT_LE(widest(export_table(run, false, static_cast<std::size_t>(width))), width);
  }
}

TEST(ExportTable, OnANarrowPageHasWhatRanksAndSaysWhatItLeftOut) {
  const auto lines = lines_of(export_table(small_run(), false, 60));
  EXPECT_EQ(lines[4], "# backend      p50 p99 msg/s B/msg CPU µs     MiB state");
  EXPECT_EQ(lines[7], "Left out, for which there is no room: p99.9, spread");
}

TEST(ExportTable, SaysThatARunDidNotEnd) {
  wirerace::Run run = small_run();
  run.complete = false;
  EXPECT_THAT(export_table(run, false), HasSubstr("The run did not come to its end. Of 2 finished trials"));
  run.trials.clear();
  EXPECT_THAT(export_table(run, false), HasSubstr("Of 0 finished trials"));
}

TEST(ExportTable, LeavesTheTerminalAlone) {
  wirerace::Run run = small_run();
  run.scenarios[0].about = "about\033[2J\n";
  EXPECT_THAT(export_table(run, false), AllOf(Not(HasSubstr("\033")), HasSubstr("about [2J")));
}

TEST(ExportMarkdown, WritesGitHubTables) {
  const auto lines = lines_of(export_markdown(small_run()));
  ASSERT_GE(lines.size(), 11U);
  EXPECT_EQ(lines[0], "### market-feed");
  EXPECT_EQ(lines[6], "| # | backend | p50 | p99 | p99.9 | spread | msg/s | B/msg | CPU µs | MiB | state |");
  EXPECT_EQ(lines[7], "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |");
  EXPECT_EQ(lines[8],
            "| 1 | udp/asio | **41.0 µs** | n/a | n/a | n/a | 1,200 | 772 | 9.3+12 | 9.0/n/a | 3 lost |");
  EXPECT_THAT(lines[11], testing::StartsWith("- No noise floor"));
  EXPECT_EQ(lines[12], "- udp/asio: 3 lost of 12,000 messages");
}

TEST(ExportMarkdown, WarnsAndTellsTheFloor) {
  const std::string text = export_markdown(sample_run());
  EXPECT_THAT(text, HasSubstr("**Warning:** virtual machine (kvm)"));
  EXPECT_THAT(text, HasSubstr("\nThe floor: a bare TCP"));
}

TEST(ExportTable, TellsHowBackendsCameThroughFaults) {
  const std::string text = export_table(sample_run_with_faults(), false);
  EXPECT_LE(widest(text), 100);
  EXPECT_THAT(text, HasSubstr(" · server killed at 1 s, for 0.3 s\n  · 3 rounds\n"));
  EXPECT_THAT(text, HasSubstr("\nRecovery\nbackend"));
  EXPECT_THAT(text, HasSubstr("6 of 30 never"));
  EXPECT_THAT(text, HasSubstr("connections cut ×2"));
  EXPECT_THAT(text, AllOf(HasSubstr("has no connection"), HasSubstr("application"), HasSubstr("partly")));
  EXPECT_THAT(text, HasSubstr("  A client is back when it has a message again"));
  EXPECT_THAT(text, HasSubstr("udp/asio: 9 lost of 36,000 messages, for which no fault accounts"));
}

TEST(ExportTable, TellsOfIdleConnectionsAndSlowReaders) {
  const std::string text = export_table(sample_run(), false);
  EXPECT_EQ(occurrences(text, "\nConnections\n"), 1U);
  EXPECT_THAT(text, HasSubstr("idle CPU %"));
  EXPECT_EQ(occurrences(text, "\n1 slow reader\n"), 1U);
  EXPECT_THAT(text, HasSubstr("skipped  closed  "));
  EXPECT_THAT(text, HasSubstr(" · 50 clients · idle 1 s first · "));
}

TEST(ExportMarkdown, HasFurtherTables) {
  const std::string text = export_markdown(sample_run_with_faults());
  EXPECT_THAT(text, HasSubstr("**Recovery**\n\n| backend | down |"));
  EXPECT_THAT(text, HasSubstr("**1 slow reader**\n\n| backend | waiting |"));
}

TEST(ExportMarkdown, EscapesWhatMarkdownWouldRead) {
  wirerace::Run run = small_run();
  run.scenarios[0].about = "a|b <script> *c*\nd";
  EXPECT_THAT(export_markdown(run), HasSubstr("a\\|b &lt;script> \\*c\\* d"));
}

}  // namespace
}  // namespace wirerace
