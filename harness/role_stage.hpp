// For tests: a role over an End and Channels of the test's own, at times of the test's choice.
#pragma once

#include <gtest/gtest.h>

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "harness/role.hpp"

namespace wirerace {

class FakeChannel : public Channel {
 public:
  void send(Message message) override { sent.push_back({message.kind, std::string(message.bytes)}); }
  std::size_t backlog() const override { return waiting; }

  struct Sent {
    Kind kind;
    std::string bytes;
  };
  std::vector<Sent> sent;
  std::size_t waiting = 0;
};

class FakeEnd : public End {
 public:
  void wake_at(TimePoint when) override { wake = when; }
  PollCounts polls() const override { return counts; }

  TimePoint wake{};
  PollCounts counts;
};

inline constexpr Traits reliable;
inline constexpr Traits unreliable{.reliable = false, .ordered = false};

// A message each hundred seconds, so that no machine is too slow for it: 0 and 1 in the warm-up, 2 to 5 in
// the window, which ends at 600 s.
inline Scenario open_loop(Flow flow) {
  Scenario scenario;
  scenario.flow = flow;
  scenario.clients = 2;
  scenario.rate = 0.01;
  scenario.min_bytes = 20;
  scenario.max_bytes = 200;
  scenario.warmup = std::chrono::seconds(200);
  scenario.duration = std::chrono::seconds(400);
  return scenario;
}

inline Scenario closed_loop() {
  Scenario scenario = open_loop(Flow::Echo);
  scenario.pace = Pace::Closed;
  scenario.window = 3;
  scenario.reply_bytes = 24;
  return scenario;
}

using Make = std::unique_ptr<Role> (*)(const Workload&, const Traits&, RoleEvents);

class Stage {
 public:
  Stage(Make make, const Scenario& scenario, const Traits& traits = {})
      : workload(scenario),
        role(make(workload, traits,
                  {.opened = [this] { ++opened; },
                   .done = [this] { ++done; },
                   .failed = [this](const std::string& why) { failures.push_back(why); }})),
        channels(scenario.clients) {
    role->attach(end);
    for (FakeChannel& channel : channels) role->on_open(channel);
  }

  /// Makes now `into` the trial. A start moved into the past is as good as time passed.
  void go_to(std::chrono::nanoseconds into) {
    begin = Clock::now() - into;
    role->start(begin);
  }
  void timer_at(std::chrono::nanoseconds into) {
    go_to(into);
    role->on_timer();
  }

  std::chrono::nanoseconds wake() const { return end.wake - begin; }

  std::string message(std::uint64_t number) const { return bytes(number, workload.at(number).bytes); }
  std::string reply(std::uint64_t number) const {
    return bytes(number, workload.reply_bytes(workload.at(number)));
  }

  void deliver(unsigned channel, const std::string& bytes) {
    role->on_message(channels[channel], {workload.scenario().payload, bytes});
  }
  void reply_to(std::uint64_t number) { deliver(workload.at(number).channel, reply(number)); }

  /// The numbers of the messages sent on a channel; a wrong byte is a failure.
  std::vector<std::uint64_t> sent(unsigned channel) const {
    std::vector<std::uint64_t> numbers;
    for (const auto& [kind, bytes] : channels[channel].sent) {
      std::uint64_t number = 0;
      EXPECT_TRUE(workload.read_number(bytes, number));
      EXPECT_EQ(kind, workload.scenario().payload);
      EXPECT_EQ(bytes, message(number));
      numbers.push_back(number);
    }
    return numbers;
  }

  Workload workload;
  FakeEnd end;
  std::unique_ptr<Role> role;
  std::deque<FakeChannel> channels;
  TimePoint begin{};
  int opened = 0, done = 0;
  std::vector<std::string> failures;

 private:
  std::string bytes(std::uint64_t number, std::uint32_t size) const {
    std::string out;
    workload.compose(number, size, out);
    return out;
  }
};

}  // namespace wirerace
