#include "scenarios/loader.hpp"

#include <gtest/gtest.h>

#include "scenarios/loader_fixture.hpp"

namespace wirerace {
namespace {

using namespace std::chrono_literals;

TEST(Loader, ReadsEveryKey) {
  const Scenario s = parse(
      "about: Some words.\nflow: echo\npayload: text\npace: poisson\nrate_per_s: 12.5\nclients: 3\n"
      "size_bytes: {min: 20, max: 30}\nreply_bytes: 40\nheadline: round-trip\nseed: 18446744073709551615\n"
      "duration_s: 1.5\nwarmup_s: 0.25\n");
  EXPECT_EQ(s.name, "mine");
  EXPECT_EQ(s.about, "Some words.");
  EXPECT_EQ(s.flow, Flow::Echo);
  EXPECT_EQ(s.payload, Kind::Text);
  EXPECT_EQ(s.pace, Pace::Poisson);
  EXPECT_EQ(s.headline, Headline::RoundTrip);
  EXPECT_EQ(s.rate, 12.5);
  EXPECT_EQ(s.clients, 3u);
  EXPECT_EQ(s.min_bytes, 20u);
  EXPECT_EQ(s.max_bytes, 30u);
  EXPECT_EQ(s.reply_bytes, 40u);
  EXPECT_EQ(s.seed, 18446744073709551615u);
  EXPECT_EQ(s.duration, 1500ms);
  EXPECT_EQ(s.warmup, 250ms);
}

TEST(Loader, ReadsATraceWithItsPace) {
  const Scenario s =
      parse("flow: push\npayload: binary\npace: recorded\nspeed: 2\ntrace: feed.csv\nduration_s: 0.5\n");
  EXPECT_EQ(s.trace.size(), 2u);
  EXPECT_EQ(s.speed, 2);
  EXPECT_EQ(s.clients, 1u);
  EXPECT_EQ(s.headline, Headline::Latency);
}

TEST(Loader, CutsADurationToTheRecording) {
  const Scenario s = parse(
      "flow: push\npayload: binary\npace: recorded\nspeed: 2\ntrace: feed.csv\nduration_s: 60\nwarmup_s: "
      "50\n");
  EXPECT_EQ(s.duration, 1s);
  EXPECT_EQ(s.warmup, 1s);
}

TEST(Loader, ReadsAChatsRooms) {
  const Scenario s = parse(
      "flow: chat\npayload: text\nclients: 8\nroom_clients: 3\npace: poisson\nrate_per_s: 5\n"
      "size_bytes: 64\nduration_s: 1\n");
  EXPECT_EQ(s.flow, Flow::Chat);
  EXPECT_EQ(s.room_clients, 3u);
}

TEST(Loader, ReadsBurstsRampsAndFloods) {
  const std::string rest = "size_bytes: 64\nduration_s: 1\nflow: push\npayload: text\n";
  const Scenario bursts = parse(rest + "pace: bursts\nrate_per_s: 50\non_s: 0.2\noff_s: 0.05\n");
  EXPECT_EQ(bursts.pace, Pace::Bursts);
  EXPECT_EQ(bursts.rate, 50);
  EXPECT_EQ(bursts.on, 200ms);
  EXPECT_EQ(bursts.off, 50ms);
  const Scenario ramp = parse(rest + "pace: ramp\nrate_per_s: {from: 10, to: 0.5}\n");
  EXPECT_EQ(ramp.pace, Pace::Ramp);
  EXPECT_EQ(ramp.rate, 10);
  EXPECT_EQ(ramp.end_rate, 0.5);
  const Scenario flood = parse(rest + "pace: flood\n");
  EXPECT_EQ(flood.pace, Pace::Flood);
  EXPECT_EQ(flood.headline, Headline::Throughput);
}

TEST(Loader, ReadsALoopWhichCutsNothing) {
  const Scenario s = parse(
      "flow: broadcast\npayload: text\npace: recorded\ntrace: feed.csv\nloop: true\nduration_s: 7\n"
      "warmup_s: 5\n");
  EXPECT_EQ(s.flow, Flow::Broadcast);
  EXPECT_TRUE(s.loop);
  EXPECT_EQ(s.duration, 7s);
  EXPECT_EQ(s.warmup, 5s);
}

TEST(Loader, ReadsDrawnSizes) {
  const std::string rest = "flow: echo\npayload: text\npace: closed\nduration_s: 1\nsize_bytes: ";
  const Scenario log_normal = parse(rest + "{median: 200, sigma: 1.5, max: 9000}\n");
  ASSERT_TRUE(log_normal.log_normal);
  EXPECT_EQ(log_normal.log_normal->median_bytes, 200u);
  EXPECT_EQ(log_normal.log_normal->sigma, 1.5);
  EXPECT_EQ(log_normal.log_normal->max_bytes, 9000u);
  const Scenario mix = parse(rest + "\n  - {weight: 9, bytes: 64}\n  - {weight: 1, min: 1000, max: 40000}\n");
  ASSERT_EQ(mix.size_mix.size(), 2u);
  EXPECT_EQ(mix.size_mix[0].weight, 9u);
  EXPECT_EQ(mix.size_mix[0].min_bytes, 64u);
  EXPECT_EQ(mix.size_mix[0].max_bytes, 64u);
  EXPECT_EQ(mix.size_mix[1].min_bytes, 1000u);
  EXPECT_EQ(mix.size_mix[1].max_bytes, 40000u);
}

TEST(Loader, ReadsContentAndADeadline) {
  const Scenario s = parse(
      "flow: push\npayload: text\npace: recorded\ntrace: feed.csv\ncontent_file: feed.bin\nduration_s: 1\n"
      "deadline_ms: 16.7\n");
  EXPECT_EQ(s.content, std::string(300, 'x'));
  EXPECT_EQ(s.deadline, 16'700us);
}

TEST(Loader, ExpandsASweepIntoItsSteps) {
  const auto steps = parse_scenarios("dir/mine.yaml",
                                     "flow: echo\npayload: text\npace: poisson\nrate_per_s: 5\n"
                                     "size_bytes: 64\nduration_s: 2\nsweep: {clients: [1, 30]}\n",
                                     open_file);
  ASSERT_EQ(steps.size(), 2u);
  EXPECT_EQ(steps[0].name, "mine/1");
  EXPECT_EQ(steps[0].clients, 1u);
  EXPECT_EQ(steps[1].name, "mine/30");
  EXPECT_EQ(steps[1].clients, 30u);
  EXPECT_EQ(steps[1].swept, "clients");
  EXPECT_EQ(steps[1].duration, 2s);
}

TEST(Loader, SweepsSizesAndRates) {
  const std::string rest = "flow: push\npayload: text\npace: constant\nduration_s: 1\n";
  const auto sizes =
      parse_scenarios("s.yaml", rest + "rate_per_s: 5\nsweep: {size_bytes: [16, 64]}\n", open_file);
  EXPECT_EQ(sizes.at(1).min_bytes, 64u);
  EXPECT_EQ(sizes.at(1).max_bytes, 64u);
  const auto rates =
      parse_scenarios("s.yaml", rest + "size_bytes: 64\nsweep: {rate_per_s: [0.5, 1e3]}\n", open_file);
  EXPECT_EQ(rates.at(0).rate, 0.5);
  EXPECT_EQ(rates.at(1).rate, 1000);
  EXPECT_EQ(rates.at(1).name, "s/1e3");
}

}  // namespace
}  // namespace wirerace
