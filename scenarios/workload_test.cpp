#include "scenarios/workload.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <stdexcept>
#include <string>

namespace wirerace {
namespace {

using namespace std::chrono_literals;

Scenario constant() {
  Scenario scenario;
  scenario.pace = Pace::Constant;
  scenario.rate = 100;
  scenario.duration = 1s;
  scenario.warmup = 500ms;
  return scenario;
}

Scenario poisson() {
  Scenario scenario = constant();
  scenario.pace = Pace::Poisson;
  scenario.rate = 1000;
  scenario.duration = 100s;
  scenario.warmup = 0s;
  scenario.clients = 10;
  scenario.min_bytes = 40;
  scenario.max_bytes = 400;
  return scenario;
}

Scenario recorded() {
  Scenario scenario;
  scenario.pace = Pace::Recorded;
  scenario.trace = {{0ms, 100}, {10ms, 200}, {10ms, 3}, {30ms, 400}};
  scenario.duration = 30ms;
  scenario.warmup = 20ms;
  return scenario;
}

Scenario closed() {
  Scenario scenario;
  scenario.flow = Flow::Echo;
  scenario.pace = Pace::Closed;
  scenario.duration = 1s;
  scenario.clients = 3;
  return scenario;
}

bool in_order(const std::vector<PlannedMessage>& messages) {
  return std::is_sorted(messages.begin(), messages.end(),
                        [](const auto& a, const auto& b) { return a.at < b.at; });
}

TEST(Workload, ARecordedPaceRehearsesThenPlaysFromTheStart) {
  const Workload workload(recorded());
  const auto& messages = workload.messages();
  ASSERT_EQ(messages.size(), 6u);
  EXPECT_EQ(messages[1].at, 10ms);
  EXPECT_FALSE(workload.measured(messages[2].at));
  EXPECT_EQ(messages[3].at, 20ms);
  EXPECT_EQ(messages[3].bytes, 100u);
  EXPECT_TRUE(workload.measured(messages[3].at));
  EXPECT_EQ(messages[5].at, 30ms);
  EXPECT_EQ(workload.measured_messages(), 3u)
      << "the message at 30 ms of the recording is not within its first 30 ms";
}

TEST(Workload, SpeedDividesRecordedTimes) {
  Scenario scenario = recorded();
  scenario.speed = 2;
  scenario.warmup = 0s;
  const Workload workload(scenario);
  ASSERT_EQ(workload.messages().size(), 4u);
  EXPECT_EQ(workload.messages()[1].at, 5ms);
  EXPECT_EQ(workload.messages()[3].at, 15ms);
}

TEST(Workload, TraceSizesBelowTheNumbersAreRaised) {
  EXPECT_EQ(Workload(recorded()).messages()[2].bytes, 8u);
  Scenario text = recorded();
  text.payload = Kind::Text;
  EXPECT_EQ(Workload(text).messages()[2].bytes, 16u);
}

TEST(Workload, RecordedAndConstantPacesDealToChannelsInTurn) {
  Scenario replay = recorded();
  replay.clients = 2;
  replay.warmup = 0s;
  const Workload replayed(replay);
  EXPECT_EQ(replayed.messages()[0].channel, 0u);
  EXPECT_EQ(replayed.messages()[1].channel, 1u);
  EXPECT_EQ(replayed.messages()[2].channel, 0u);
  Scenario even = constant();
  even.clients = 3;
  const Workload workload(even);
  for (std::size_t i = 0; i < workload.messages().size(); ++i)
    EXPECT_EQ(workload.messages()[i].channel, i % 3);
}

TEST(Workload, AConstantPaceIsEven) {
  const Workload workload(constant());
  ASSERT_EQ(workload.messages().size(), 150u);
  EXPECT_EQ(workload.measured_messages(), 100u);
  for (std::size_t i = 0; i < 150; ++i) EXPECT_EQ(workload.at(i).at, i * 10ms);
}

TEST(Workload, AVeryLowRateSendsOnce) {
  Scenario scenario = constant();
  scenario.rate = 1e-300;
  EXPECT_EQ(Workload(scenario).messages().size(), 1u);
  scenario.pace = Pace::Poisson;
  EXPECT_EQ(Workload(scenario).messages().size(), 0u);
}

TEST(Workload, PoissonHasItsRateAndItsSpread) {
  const Workload workload(poisson());
  const auto& messages = workload.messages();
  EXPECT_TRUE(in_order(messages));
  EXPECT_NEAR(static_cast<double>(messages.size()), 100'000, 4 * std::sqrt(100'000.0));
  std::vector<int> per_second(100);
  std::vector<int> per_channel(10);
  double bytes = 0;
  for (const PlannedMessage& message : messages) {
    ++per_second[static_cast<std::size_t>(message.at / 1s)];
    ++per_channel[message.channel];
    EXPECT_TRUE(message.bytes >= 40 && message.bytes <= 400);
    bytes += message.bytes;
  }
  double variance = 0;
  for (const int count : per_second) variance += (count - 1000.0) * (count - 1000.0) / 100;
  EXPECT_NEAR(variance, 1000, 600) << "a Poisson count's variance is its mean";
  for (const int count : per_channel) EXPECT_NEAR(count, 10'000, 500);
  EXPECT_NEAR(bytes / static_cast<double>(messages.size()), 220, 2);
}

TEST(Workload, AClosedLoopCyclesThroughItsSizes) {
  Scenario scenario = closed();
  scenario.trace = recorded().trace;
  const Workload workload(scenario);
  EXPECT_EQ(workload.messages().size(), 4u);
  EXPECT_EQ(workload.measured_messages(), 0u);
  const PlannedMessage message = workload.at(3 * 9 + 2);  // client 2's message 9
  EXPECT_EQ(message.channel, 2u);
  EXPECT_EQ(message.bytes, 200u);
  EXPECT_EQ(message.at, 0ns);
}

TEST(Workload, AClosedLoopDraws4096SizesOrHasOne) {
  Scenario scenario = closed();
  EXPECT_EQ(Workload(scenario).messages().size(), 1u);
  scenario.max_bytes = 100;
  const Workload workload(scenario);
  EXPECT_EQ(workload.messages().size(), 4096u);
  std::set<std::uint32_t> sizes;
  for (const PlannedMessage& message : workload.messages()) sizes.insert(message.bytes);
  EXPECT_EQ(sizes.size(), 37u);
  EXPECT_EQ(*sizes.begin(), 64u);
  EXPECT_EQ(*sizes.rbegin(), 100u);
}

TEST(Workload, RepliesHaveTheMessagesSizeOrTheirOwn) {
  Scenario scenario = closed();
  EXPECT_EQ(Workload(scenario).reply_bytes({.bytes = 99}), 99u);
  scenario.reply_bytes = 64;
  EXPECT_EQ(Workload(scenario).reply_bytes({.bytes = 99}), 64u);
}

TEST(Workload, AnyBeginningOfSixteenBytesAcknowledgesAMessage) {
  Scenario scenario = poisson();
  scenario.flow = Flow::Uplink;
  scenario.min_bytes = scenario.max_bytes = 100;
  scenario.acknowledged = true;
  const Workload workload(scenario);
  std::string message;
  workload.compose(3, 100, message);
  EXPECT_EQ(workload.reply_bytes(workload.at(3)), 16u);
  for (const std::size_t size : {16, 17, 99, 100})
    EXPECT_TRUE(workload.acknowledges(3, message.substr(0, size))) << size;
  for (const std::size_t size : {0, 8, 15}) EXPECT_FALSE(workload.acknowledges(3, message.substr(0, size)));
  EXPECT_FALSE(workload.acknowledges(4, message));
  EXPECT_FALSE(workload.acknowledges(3, message + "x"));
  message[15] = static_cast<char>(message[15] ^ 1);
  EXPECT_FALSE(workload.acknowledges(3, message));
  EXPECT_FALSE(workload.acknowledges(3, message.substr(0, 16)));
}

TEST(Workload, AShortMessageIsAcknowledgedByAllOfIt) {
  Scenario scenario = poisson();
  scenario.flow = Flow::Uplink;
  scenario.min_bytes = scenario.max_bytes = 9;
  scenario.acknowledged = true;
  const Workload workload(scenario);
  std::string message;
  workload.compose(3, 9, message);
  EXPECT_EQ(workload.reply_bytes(workload.at(3)), 9u);
  EXPECT_TRUE(workload.acknowledges(3, message));
  EXPECT_FALSE(workload.acknowledges(3, message.substr(0, 8)));
}

TEST(Workload, MeasuresFromTheWarmupsEndToTheDurations) {
  const Workload workload(constant());
  EXPECT_FALSE(workload.measured(499ms));
  EXPECT_TRUE(workload.measured(500ms));
  EXPECT_TRUE(workload.measured(1499ms));
  EXPECT_FALSE(workload.measured(1500ms));
}

TEST(Workload, DigestIsTheSameForTheSameMessages) {
  EXPECT_EQ(Workload(poisson()).digest(), Workload(poisson()).digest());
  Scenario renamed = poisson();
  renamed.name = "other";
  renamed.about = "Other words.";
  renamed.headline = Headline::Fps;
  renamed.deadline = 5ms;
  EXPECT_EQ(Workload(renamed).digest(), Workload(poisson()).digest());
}

TEST(Workload, DigestIsTheSameOnEveryMachine) {
  EXPECT_EQ(Workload(poisson()).digest(), "72b8ef7076b8e18b");
  EXPECT_EQ(Workload(closed()).digest(), "80298a32b3cf5b6f");
}

TEST(Workload, DigestDiffersWithWhatIsSent) {
  const auto changed = [](Scenario scenario, auto change) {
    change(scenario);
    return Workload(scenario).digest();
  };
  std::vector<std::string> digests = {Workload(poisson()).digest(), Workload(recorded()).digest(),
                                      Workload(closed()).digest()};
  digests.push_back(changed(poisson(), [](Scenario& s) { s.seed = 2; }));
  digests.push_back(changed(poisson(), [](Scenario& s) { s.clients = 11; }));
  digests.push_back(changed(poisson(), [](Scenario& s) { s.rate = 1001; }));
  digests.push_back(changed(poisson(), [](Scenario& s) { s.max_bytes = 401; }));
  digests.push_back(changed(poisson(), [](Scenario& s) { s.payload = Kind::Text; }));
  digests.push_back(changed(poisson(), [](Scenario& s) { s.flow = Flow::Uplink; }));
  digests.push_back(changed(poisson(), [](Scenario& s) {
    s.flow = Flow::Uplink;
    s.acknowledged = true;
  }));
  digests.push_back(changed(poisson(), [](Scenario& s) { s.pace = Pace::Constant; }));
  digests.push_back(changed(poisson(), [](Scenario& s) { s.warmup = 1s; }));
  digests.push_back(changed(recorded(), [](Scenario& s) { s.speed = 1.5; }));
  digests.push_back(changed(recorded(), [](Scenario& s) { s.clients = 2; }));
  digests.push_back(changed(recorded(), [](Scenario& s) { s.trace[1].bytes = 201; }));
  digests.push_back(changed(recorded(), [](Scenario& s) { s.trace[1].at = 9ms; }));
  digests.push_back(changed(recorded(), [](Scenario& s) { s.flow = Flow::Broadcast; }));
  digests.push_back(changed(recorded(), [](Scenario& s) {
    s.loop = true;
    s.duration = 60ms;
  }));
  for (const unsigned room : {2u, 5u})
    digests.push_back(changed(poisson(), [room](Scenario& s) {
      s.flow = Flow::Chat;
      s.room_clients = room;
    }));
  digests.push_back(changed(closed(), [](Scenario& s) { s.window = 2; }));
  digests.push_back(changed(closed(), [](Scenario& s) { s.reply_bytes = 64; }));
  digests.push_back(changed(closed(), [](Scenario& s) { s.clients = 4; }));
  digests.push_back(changed(closed(), [](Scenario& s) { s.seed = 2; }));
  const std::set<std::string> different(digests.begin(), digests.end());
  EXPECT_EQ(different.size(), digests.size());
  for (const std::string& digest : digests) EXPECT_EQ(digest.size(), 16u);
}

TEST(Workload, RefusesAScenarioThatMakesNoSense) {
  Scenario scenario = constant();
  scenario.clients = 0;
  EXPECT_THROW(Workload{scenario}, std::invalid_argument);
  scenario = constant();
  scenario.min_bytes = 7;
  EXPECT_THROW(Workload{scenario}, std::invalid_argument);
  scenario = closed();
  scenario.flow = Flow::Push;
  EXPECT_THROW(Workload{scenario}, std::invalid_argument);
  scenario = constant();
  scenario.flow = Flow::Chat;
  scenario.clients = 4;
  EXPECT_THROW(Workload{scenario}, std::invalid_argument);
}

}  // namespace
}  // namespace wirerace
