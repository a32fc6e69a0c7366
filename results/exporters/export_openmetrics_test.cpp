#include <gmock/gmock.h>

#include "results/exporters/exporters.hpp"
#include "results/exporters/exporters_fixture.hpp"
#include "results/histogram.hpp"

namespace wirerace {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

TEST(ExportOpenMetrics, HasHistogramsInSeconds) {
  wirerace::Run run = exported_run();
  std::erase_if(run.trials,
                [](const Trial& trial) { return trial.backend != "tcp/asio" || trial.round > 1; });
  Histogram histogram;
  for (const int value : {900, 90'000, 1'200'000'000}) histogram.record(value);
  run.trials[0].latency_histogram = encode_histogram(histogram);
  const std::string text = export_openmetrics(run);
  const std::string name =
      "\nwirerace_latency_seconds_bucket{scenario=\"market-feed\",backend=\"tcp/asio\",le=";
  EXPECT_THAT(
      text,
      HasSubstr("# TYPE wirerace_latency_seconds histogram\n# UNIT wirerace_latency_seconds seconds\n"));
  for (const char* bucket : {"\"1e-06\"} 1\n", "\"5e-05\"} 1\n", "\"0.0001\"} 2\n", "\"1.0\"} 2\n",
                             "\"2.0\"} 3\n", "\"+Inf\"} 3\n"})
    EXPECT_THAT(text, HasSubstr(name + bucket));
  EXPECT_THAT(
      text, HasSubstr("\nwirerace_latency_seconds_count{scenario=\"market-feed\",backend=\"tcp/asio\"} 3\n"));
  EXPECT_THAT(text, EndsWith("\n# EOF\n"));
}

TEST(ExportOpenMetrics, CountsMessagesAndTrials) {
  wirerace::Run run = exported_run();
  trial_of(run, "udp/asio", 1).status = TrialStatus::Invalid;
  const std::string text = export_openmetrics(run), of = "{scenario=\"market-feed\",backend=\"udp/asio\",";
  EXPECT_THAT(text, HasSubstr("wirerace_messages_total" + of + "fate=\"lost\"} 9\n"));
  EXPECT_THAT(text, HasSubstr("wirerace_trials_total" + of + "ok=\"true\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("wirerace_trials_total" + of + "ok=\"false\"} 1\n"));
  EXPECT_THAT(text, Not(HasSubstr("backend=\"floor\"")));
}

TEST(ExportOpenMetrics, EscapesLabels) {
  wirerace::Run run = exported_run();
  run.label = "a\"b\\c\nd";
  EXPECT_THAT(export_openmetrics(run), HasSubstr(R"(label="a\"b\\c\nd",)"));
}

}  // namespace
}  // namespace wirerace
