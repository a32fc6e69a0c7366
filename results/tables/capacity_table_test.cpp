#include "results/tables/capacity_table.hpp"

#include <gmock/gmock.h>

#include "results/capacity.hpp"
#include "results/exporters/exporters.hpp"
#include "results/sample_capacity.hpp"

namespace wirerace {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class CapacityTableTest : public testing::Test {
 protected:
  Table table() const { return capacity_table(run, run.scenarios.front()); }
  std::vector<std::string> notes() const { return capacity_notes(run, run.scenarios.front()); }
  Capacity& tcp() { return run.capacities.front(); }

  wirerace::Run run = sample_capacity();
};

TEST_F(CapacityTableTest, ShowsTheCapacityTheLatencyThereAndWhatBreaksIt) {
  std::vector<std::string> headings;
  for (const Column& column : table().columns) headings.push_back(column.heading);
  EXPECT_THAT(headings, ElementsAre("#", "backend", "msg/s", "p50", "p99", "breaks at", "because"));
  EXPECT_THAT(
      table().rows,
      ElementsAre(ElementsAre("1=", "sse/beast", "800", "400 µs", "4.00 ms", "840", "transport saturated"),
                  ElementsAre("1=", "tcp/asio", "800", "200 µs", "2.00 ms", "820", "p99 31.0 ms"),
                  ElementsAre("-", "udp/asio", "< 400", "n/a", "n/a", "400", "5 of 2,000 lost")));
}

TEST_F(CapacityTableTest, SaysAtLeastWhereNothingBroke) {
  tcp().broken_per_second.reset();
  tcp().broken_by.clear();
  EXPECT_THAT(table().rows.front(),
              ElementsAre("1=", "tcp/asio", "≥ 800", "200 µs", "2.00 ms", "n/a", "n/a"));
  EXPECT_THAT(notes(), Contains(HasSubstr("tcp/asio: the promise is kept at the highest rate")));
}

TEST_F(CapacityTableTest, HasOneColumnForAPromisedMedian) {
  for (Capacity& capacity : run.capacities) capacity.promise = "p50 < 20 ms";
  EXPECT_EQ(table().columns.size(), 6U);
}

TEST_F(CapacityTableTest, NotesSayWhatLimitedTheSearch) {
  EXPECT_THAT(notes(),
              ElementsAre(AllOf(HasSubstr("udp/asio: at the lowest rate"), HasSubstr("--duration"))));
  tcp().time_over = true;
  EXPECT_THAT(
      notes().back(),
      "The time was over: tcp/asio between 800 and 820 messages/s; --capacity-time gives the search more");
  run.complete = false;
  EXPECT_THAT(notes(), IsEmpty()) << "who interrupts a search knows";
}

TEST_F(CapacityTableTest, NotesSayThatTheStepsWereUsedUp) {
  tcp().broken_per_second = 1'600;
  EXPECT_THAT(notes(), SizeIs(1)) << "udp's";
  tcp().steps.resize(capacity_most_steps, tcp().steps.front());
  EXPECT_THAT(notes(), Contains("tcp/asio between 800 and 1,600 messages/s: the search ended after 32 steps, "
                                "before it was precise; a --rate or --speed that is nearer to the capacity "
                                "saves steps"));
  tcp().broken_per_second = 840;
  EXPECT_THAT(notes(), SizeIs(1)) << "precise with its last step";
  tcp().broken_per_second = 1'600;
  tcp().time_over = true;
  EXPECT_THAT(notes(), Contains(HasSubstr("The time was over: tcp/asio between 800 and 1,600 messages/s")));
}

TEST_F(CapacityTableTest, HasNoLatencyOfAStepThatNoTrialRan) {
  run.trials.clear();
  EXPECT_THAT(table().rows[1], ElementsAre("1=", "tcp/asio", "800", "n/a", "n/a", "820", "p99 31.0 ms"));
}

TEST_F(CapacityTableTest, ABroadcastsMessagesCountOnce) {
  run.scenarios.front().flow = "broadcast";
  EXPECT_THAT(notes().front(), HasSubstr("counts once"));
}

TEST_F(CapacityTableTest, StandsInThePlaceOfTheStepsTables) {
  for (const std::string& text : {export_table(run, false), export_markdown(run)}) {
    EXPECT_THAT(text, HasSubstr("the highest rate with p99 "));
    EXPECT_THAT(text, HasSubstr("A capacity is the highest rate"));
    EXPECT_THAT(text, Not(HasSubstr("chat/8")));
    EXPECT_THAT(text, Not(HasSubstr("medians over the rounds")));
  }
}

TEST_F(CapacityTableTest, HasNoRowsBeforeAStepIsDecided) {
  run.trials.clear();
  for (Capacity& capacity : run.capacities)
    capacity = {.scenario = capacity.scenario, .backend = capacity.backend, .promise = capacity.promise};
  EXPECT_THAT(table().rows.front(), ElementsAre("-", "tcp/asio", "n/a", "n/a", "n/a", "n/a", "n/a"));
  EXPECT_THAT(notes(), IsEmpty());
}

}  // namespace
}  // namespace wirerace
