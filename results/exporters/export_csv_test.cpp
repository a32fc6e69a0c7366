#include <gmock/gmock.h>

#include <limits>

#include "results/exporters/exporters.hpp"
#include "results/exporters/exporters_fixture.hpp"
#include "results/metric.hpp"

namespace wirerace {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST(ExportCsv, HasARowForEachTrialAndAColumnForEachMetric) {
  const auto lines = lines_of(export_csv(exported_run()));
  ASSERT_EQ(lines.size(), 1 + 3 * 4U);
  EXPECT_THAT(lines[0],
              StartsWith("scenario,backend,round,repeat,order,control,status,reason,saturation,p50,p90"));
  for (const Metric& metric : metrics()) EXPECT_THAT(lines[0], HasSubstr("," + std::string(metric.name)));
  EXPECT_THAT(lines[1], StartsWith("market-feed,tcp/asio,1,1,1,false,ok,,none,"));
  for (const std::string& line : lines) EXPECT_EQ(line.back(), '\r') << line;
}

TEST(ExportCsv, MarksControlsAndTheSecondOfAPair) {
  const std::string text = export_csv(exported_run());
  EXPECT_THAT(text, HasSubstr("\r\nfloor,floor,1,1,"));
  EXPECT_THAT(text, testing::ContainsRegex("\nfloor,floor,3,1,[0-9]+,true,ok"));
  EXPECT_THAT(text, testing::ContainsRegex("\nmarket-feed,tcp/asio,2,2,[0-9]+,false,ok"));
}

TEST(ExportCsv, QuotesWhatHoldsCommasQuotesOrNewLines) {
  wirerace::Run run = exported_run();
  run.trials.resize(1);
  run.trials[0].status = TrialStatus::Failed;
  run.trials[0].reason = "a, \"b\"\nc";
  EXPECT_THAT(export_csv(run), HasSubstr(",failed,\"a, \"\"b\"\"\nc\",none,"));
}

TEST(ExportCsv, LeavesEmptyWhatWasNotMeasuredOrIsNotFinite) {
  wirerace::Run run = exported_run();
  run.trials.resize(1);
  run.trials[0].latency_ns.reset();
  run.trials[0].sender_lag_ns.reset();
  run.trials[0].throughput = {
      {.messages_per_second = std::numeric_limits<double>::infinity(), .payload_bytes_per_second = 12.5}};
  EXPECT_THAT(export_csv(run), HasSubstr(",none,,,,,,,,,12.5,"));
}

}  // namespace
}  // namespace wirerace
