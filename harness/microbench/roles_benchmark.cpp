// What the harness itself adds to a message: making it, checking it, counting it.
#include <benchmark/benchmark.h>

#include <random>
#include <string>
#include <vector>

#include "harness/role.hpp"
#include "results/histogram.hpp"
#include "scenarios/workload.hpp"

namespace wirerace {
namespace {

using namespace std::chrono_literals;

class NullChannel : public Channel {
 public:
  void send(Message message) override { benchmark::DoNotOptimize(message.bytes.data()); }
  std::size_t backlog() const override { return 0; }
};

class NullEnd : public End {
 public:
  void wake_at(TimePoint) override {}
};

Scenario scenario(std::int64_t bytes, Pace pace, Flow flow) {
  Scenario scenario;
  scenario.flow = flow;
  scenario.pace = pace;
  scenario.headline = pace == Pace::Flood ? Headline::Throughput : Headline::RoundTrip;
  scenario.min_bytes = scenario.max_bytes = static_cast<std::uint32_t>(bytes);
  scenario.warmup = 0s;
  scenario.duration = 3600s;
  return scenario;
}

RoleEvents no_events() {
  return {.opened = [] {}, .done = [] {}, .failed = [](const std::string&) {}};
}

void set_counters(benchmark::State& state) {
  state.SetItemsProcessed(state.iterations());
  state.SetBytesProcessed(state.iterations() * state.range(0));
}

void BM_Compose(benchmark::State& state) {
  const Workload workload(scenario(state.range(0), Pace::Flood, Flow::Uplink));
  std::string message;
  std::uint64_t number = 0;
  for (auto _ : state) {
    workload.compose(number++, static_cast<std::uint32_t>(state.range(0)), message);
    benchmark::DoNotOptimize(message.data());
  }
  set_counters(state);
}

/// Messages of the workload, made beforehand.
std::vector<std::string> made(const Workload& workload, std::size_t count, std::int64_t bytes) {
  std::vector<std::string> messages(count);
  for (std::size_t i = 0; i < count; ++i) workload.compose(i, static_cast<std::uint32_t>(bytes), messages[i]);
  return messages;
}

/// A role that is sent messages; a new one for each pass, so that every message is a first arrival.
void take(benchmark::State& state, std::unique_ptr<Role> (*make)(const Workload&, const Traits&, RoleEvents),
          Pace pace, Flow flow) {
  constexpr std::size_t count = 256;
  const Workload workload(scenario(state.range(0), pace, flow));
  const auto messages = made(workload, count, state.range(0));
  const Traits traits;
  NullEnd end;
  NullChannel channel;
  std::unique_ptr<Role> role;
  std::size_t next = count;
  for (auto _ : state) {
    if (next == count) {
      state.PauseTiming();
      role = make(workload, traits, no_events());
      role->attach(end);
      role->on_open(channel);
      role->start(Clock::now());
      next = 0;
      state.ResumeTiming();
    }
    role->on_message(channel, {workload.scenario().payload, messages[next++]});
  }
  set_counters(state);
}

void BM_Sink(benchmark::State& state) {
  take(state, make_sink, Pace::Flood, Flow::Uplink);
}

void BM_Echo(benchmark::State& state) {
  take(state, make_echo, Pace::Closed, Flow::Echo);
}

/// In a closed loop: a reply is checked and timed, the next message made and sent.
void BM_Source(benchmark::State& state) {
  class Replying : public Channel {
   public:
    void send(Message message) override { last.assign(message.bytes); }
    std::size_t backlog() const override { return 0; }
    std::string last;
  };
  const Workload workload(scenario(state.range(0), Pace::Closed, Flow::Echo));
  const Traits traits;
  NullEnd end;
  Replying channel;
  const auto role = make_source(workload, traits, no_events());
  role->attach(end);
  role->on_open(channel);
  role->start(Clock::now());
  role->on_timer();
  std::string reply;
  for (auto _ : state) {
    reply.swap(channel.last);
    role->on_message(channel, {workload.scenario().payload, reply});
  }
  set_counters(state);
}

void BM_HistogramRecord(benchmark::State& state) {
  std::mt19937_64 random(7);
  std::lognormal_distribution<double> latency(10, 1);
  std::vector<std::int64_t> values(4096);
  for (std::int64_t& value : values) value = static_cast<std::int64_t>(latency(random));
  Histogram histogram;
  std::size_t next = 0;
  for (auto _ : state) histogram.record(values[next++ & 4095]);
  state.SetItemsProcessed(state.iterations());
}

void BM_Clock(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(Clock::now());
}

BENCHMARK(BM_Compose)->Arg(64)->Arg(1024)->Arg(65536);
BENCHMARK(BM_Source)->Arg(64)->Arg(1024)->Arg(65536);
BENCHMARK(BM_Sink)->Arg(64)->Arg(1024)->Arg(65536);
BENCHMARK(BM_Echo)->Arg(64)->Arg(1024)->Arg(65536);
BENCHMARK(BM_HistogramRecord);
BENCHMARK(BM_Clock);

}  // namespace
}  // namespace wirerace
