#include "harness/control_messages.hpp"

namespace wirerace {

using std::chrono::nanoseconds;

control::Scenario to_control(const Scenario& scenario) {
  control::Scenario message;
  message.set_flow(static_cast<std::uint32_t>(scenario.flow));
  message.set_payload(static_cast<std::uint32_t>(scenario.payload));
  message.set_pace(static_cast<std::uint32_t>(scenario.pace));
  message.set_headline(static_cast<std::uint32_t>(scenario.headline));
  message.set_clients(scenario.clients);
  for (const TraceEntry& entry : scenario.trace) {
    message.add_trace_at_ns(entry.at.count());
    message.add_trace_bytes(entry.bytes);
  }
  message.set_min_bytes(scenario.min_bytes);
  message.set_max_bytes(scenario.max_bytes);
  message.set_reply_bytes(scenario.reply_bytes);
  message.set_acknowledged(scenario.acknowledged);
  message.set_speed(scenario.speed);
  message.set_rate(scenario.rate);
  message.set_window(scenario.window);
  message.set_duration_ns(scenario.duration.count());
  message.set_warmup_ns(scenario.warmup.count());
  message.set_seed(scenario.seed);
  message.set_room_clients(scenario.room_clients);
  for (const SizeShare& share : scenario.size_mix) {
    control::SizeShare& added = *message.add_size_mix();
    added.set_weight(share.weight);
    added.set_min_bytes(share.min_bytes);
    added.set_max_bytes(share.max_bytes);
  }
  if (scenario.log_normal) {
    control::LogNormalSizes& sizes = *message.mutable_log_normal();
    sizes.set_median_bytes(scenario.log_normal->median_bytes);
    sizes.set_sigma(scenario.log_normal->sigma);
    sizes.set_max_bytes(scenario.log_normal->max_bytes);
  }
  message.set_content(scenario.content);
  message.set_loop(scenario.loop);
  message.set_end_rate(scenario.end_rate);
  message.set_on_ns(scenario.on.count());
  message.set_off_ns(scenario.off.count());
  if (scenario.deadline) message.set_deadline_ns(scenario.deadline->count());
  message.set_idle_ns(scenario.idle.count());
  for (const PlannedFault& fault : scenario.faults) {
    control::Fault& added = *message.add_faults();
    added.set_what(static_cast<std::uint32_t>(fault.what));
    added.set_at_ns(fault.at.count());
    added.set_lasts_ns(fault.lasts.count());
  }
  message.set_slow_readers(scenario.slow_readers.clients);
  message.set_slow_reads_per_second(scenario.slow_readers.reads_per_second);
  return message;
}

Scenario from_control(const control::Scenario& message) {
  Scenario scenario;
  scenario.flow = static_cast<Flow>(message.flow());
  scenario.payload = static_cast<Kind>(message.payload());
  scenario.pace = static_cast<Pace>(message.pace());
  scenario.headline = static_cast<Headline>(message.headline());
  scenario.clients = message.clients();
  for (int i = 0; i < message.trace_at_ns_size() && i < message.trace_bytes_size(); ++i) {
    scenario.trace.push_back({nanoseconds(message.trace_at_ns(i)), message.trace_bytes(i)});
  }
  scenario.min_bytes = message.min_bytes();
  scenario.max_bytes = message.max_bytes();
  scenario.reply_bytes = message.reply_bytes();
  scenario.acknowledged = message.acknowledged();
  scenario.speed = message.speed();
  scenario.rate = message.rate();
  scenario.window = message.window();
  scenario.duration = nanoseconds(message.duration_ns());
  scenario.warmup = nanoseconds(message.warmup_ns());
  scenario.seed = message.seed();
  scenario.room_clients = message.room_clients();
  for (const control::SizeShare& share : message.size_mix())
    scenario.size_mix.push_back({share.weight(), share.min_bytes(), share.max_bytes()});
  if (message.has_log_normal()) {
    const control::LogNormalSizes& sizes = message.log_normal();
    scenario.log_normal = {sizes.median_bytes(), sizes.sigma(), sizes.max_bytes()};
  }
  scenario.content = message.content();
  scenario.loop = message.loop();
  scenario.end_rate = message.end_rate();
  scenario.on = nanoseconds(message.on_ns());
  scenario.off = nanoseconds(message.off_ns());
  if (message.has_deadline_ns()) scenario.deadline = nanoseconds(message.deadline_ns());
  scenario.idle = nanoseconds(message.idle_ns());
  for (const control::Fault& fault : message.faults())
    scenario.faults.push_back({static_cast<PlannedFault::What>(fault.what()), nanoseconds(fault.at_ns()),
                               nanoseconds(fault.lasts_ns())});
  scenario.slow_readers = {message.slow_readers(), message.slow_reads_per_second()};
  return scenario;
}

control::Distribution to_control(const Distribution& distribution) {
  control::Distribution message;
  message.set_count(distribution.count);
  if (distribution.min) message.set_min(*distribution.min);
  if (distribution.p50) message.set_p50(*distribution.p50);
  if (distribution.p90) message.set_p90(*distribution.p90);
  if (distribution.p99) message.set_p99(*distribution.p99);
  if (distribution.p999) message.set_p999(*distribution.p999);
  if (distribution.max) message.set_max(*distribution.max);
  if (distribution.mean) message.set_mean(*distribution.mean);
  return message;
}

Distribution from_control(const control::Distribution& message) {
  Distribution distribution;
  distribution.count = message.count();
  if (message.has_min()) distribution.min = message.min();
  if (message.has_p50()) distribution.p50 = message.p50();
  if (message.has_p90()) distribution.p90 = message.p90();
  if (message.has_p99()) distribution.p99 = message.p99();
  if (message.has_p999()) distribution.p999 = message.p999();
  if (message.has_max()) distribution.max = message.max();
  if (message.has_mean()) distribution.mean = message.mean();
  return distribution;
}

control::LatencySlices to_control(const std::vector<LatencySlice>& slices) {
  control::LatencySlices message;
  for (const LatencySlice& slice : slices) {
    message.add_count(slice.count);
    message.add_p50(slice.p50.value_or(-1));
    message.add_p99(slice.p99.value_or(-1));
    message.add_max(slice.max.value_or(-1));
  }
  return message;
}

std::vector<LatencySlice> from_control(const control::LatencySlices& message) {
  const auto measured = [](const google::protobuf::RepeatedField<std::int64_t>& column, int slice) {
    return slice < column.size() && column[slice] >= 0 ? std::optional(column[slice]) : std::nullopt;
  };
  std::vector<LatencySlice> slices;
  for (int i = 0; i < message.count_size(); ++i) {
    slices.push_back({.count = message.count(i),
                      .p50 = measured(message.p50(), i),
                      .p99 = measured(message.p99(), i),
                      .max = measured(message.max(), i)});
  }
  return slices;
}

}  // namespace wirerace
