#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "scenarios/catalogue.hpp"

namespace wirerace {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::StartsWith;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

std::string error_of(const Overrides& overrides, std::string_view scenario) {
  Scenario changed = find_scenario(scenario);
  try {
    apply(overrides, changed);
  } catch (const ScenarioError& error) {
    return error.what();
  }
  return "no error";
}

TEST(Overrides, SetWhatTheyName) {
  Scenario chat = find_scenario("chat-echo");
  apply({.duration = 5s, .warmup = 1s, .clients = 7, .rate = 30, .seed = 9}, chat);
  EXPECT_EQ(chat.duration, 5s);
  EXPECT_EQ(chat.warmup, 1s);
  EXPECT_EQ(chat.clients, 7u);
  EXPECT_EQ(chat.rate, 30);
  EXPECT_EQ(chat.seed, 9u);
  const Scenario plain = find_scenario("market-feed");
  Scenario feed = plain;
  apply({.speed = 4}, feed);
  EXPECT_EQ(feed.speed, 4);
  EXPECT_EQ(feed.duration, plain.duration);
}

TEST(Overrides, CutADurationToTheRecording) {
  Scenario feed = find_scenario("market-feed");
  apply({.duration = 100s, .speed = 2}, feed);
  EXPECT_GT(feed.duration, 15'392ms);
  EXPECT_LT(feed.duration, 15'395ms);
}

TEST(Overrides, ClientsSuitEveryPace) {
  for (const Scenario& scenario : catalogue()) {
    if (scenario.flow == Flow::Chat || scenario.swept == "clients") continue;
    EXPECT_EQ(error_of({.clients = 3}, scenario.name), "no error");
  }
}

TEST(Overrides, ClientsMustFillAChatsRooms) {
  EXPECT_EQ(error_of({.clients = 24}, "chat-rooms"), "no error");
  EXPECT_THAT(error_of({.clients = 25}, "chat-rooms"),
              HasSubstr("chat-rooms: room_clients 12 leaves the last of 25 clients alone in a room"));
  EXPECT_THAT(error_of({.clients = 3}, "chat-rooms"), HasSubstr("room_clients must be 2 to 3"));
}

TEST(Overrides, DoNotApplyToWhatIsSwept) {
  EXPECT_EQ(error_of({.clients = 3}, "clients-sweep/10"),
            "clients-sweep/10 is a step of a sweep: --clients does not apply, name the steps you want");
  EXPECT_THAT(error_of({.rate = 3}, "rate-sweep/1000"), HasSubstr("--rate does not apply"));
  EXPECT_EQ(error_of({.rate = 3}, "clients-sweep/10"), "no error");
}

TEST(Overrides, SayWhatToUseWhereTheyDoNotApply) {
  EXPECT_EQ(error_of({.rate = 5}, "market-feed"),
            "market-feed replays recorded times: --rate does not apply, use --speed");
  EXPECT_EQ(error_of({.speed = 5}, "chat-echo"),
            "chat-echo sends at a rate: --speed does not apply, use --rate");
  EXPECT_THAT(error_of({.rate = 5}, "ping-pong"), HasSubstr("--rate does not apply, use --clients"));
  EXPECT_THAT(error_of({.speed = 5}, "ping-pong"), HasSubstr("--speed does not apply, use --clients"));
  EXPECT_EQ(error_of({.speed = 5}, "log-streaming"),
            "log-streaming sends at a rate: --speed does not apply, use --rate");
  EXPECT_EQ(error_of({.rate = 100}, "log-streaming"), "no error");
  EXPECT_EQ(error_of({.rate = 5}, "large-transfer"),
            "large-transfer sends as fast as the transport takes it: --rate does not apply, use --clients");
  Scenario ramp = find_scenario("chat-echo");
  ramp.pace = Pace::Ramp;
  EXPECT_THROW(apply({.rate = 5}, ramp), ScenarioError);
}

TEST(Overrides, NameTheFlagThatIsOutOfRange) {
  EXPECT_THAT(error_of({.rate = 0}, "chat-echo"), StartsWith("chat-echo: --rate must be above 0"));
  EXPECT_THAT(error_of({.rate = -5}, "chat-echo"), HasSubstr("not -5"));
  EXPECT_THAT(error_of({.rate = nan}, "chat-echo"), HasSubstr("--rate must be above 0"));
  EXPECT_THAT(error_of({.rate = infinity}, "chat-echo"), HasSubstr("--rate must be above 0"));
  EXPECT_THAT(error_of({.duration = 60s, .rate = 1e7}, "chat-echo"), HasSubstr("--rate asks for"));
  EXPECT_THAT(error_of({.speed = 0}, "market-feed"), HasSubstr("--speed must be above 0"));
  EXPECT_THAT(error_of({.speed = nan}, "market-feed"), HasSubstr("--speed must be above 0"));
  EXPECT_THAT(error_of({.duration = 0s}, "ping-pong"), HasSubstr("--duration must be above 0"));
  EXPECT_THAT(error_of({.duration = -1s}, "ping-pong"), HasSubstr("--duration must be above 0"));
  EXPECT_THAT(error_of({.warmup = -1s}, "ping-pong"), HasSubstr("--warmup must be 0 to"));
  EXPECT_THAT(error_of({.clients = 0}, "ping-pong"), HasSubstr("--clients must be 1 to 10000, not 0"));
}

TEST(Overrides, MustLeaveRoomForTheFaults) {
  EXPECT_EQ(
      error_of({.duration = 1s}, "server-restart"),
      "server-restart: --duration must be above 1.3 s, as there is the fault \"server killed at 1 s, for 0.3 "
      "s\", not 1");
  EXPECT_EQ(error_of({.duration = 1500ms}, "server-restart"), "no error");
  EXPECT_THAT(error_of({.clients = 10'000}, "slow-subscriber"),
              HasSubstr("--clients and slow_readers must be 10000 at most together"));
}

TEST(Overrides, ThatFailChangeNothing) {
  Scenario chat = find_scenario("chat-echo");
  EXPECT_THROW(apply({.clients = 3, .rate = -1}, chat), ScenarioError);
  EXPECT_EQ(chat.clients, 50u);
}

}  // namespace
}  // namespace wirerace
