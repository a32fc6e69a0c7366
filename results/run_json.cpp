#include "results/run_json.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

namespace wirerace {
namespace {

using Json = nlohmann::ordered_json;

Json number(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json or_null(const std::optional<double>& value) {
  return value ? number(*value) : Json(nullptr);
}

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

template <class T>
Json object_or_null(const std::optional<T>& value, Json (*to_object)(const T&)) {
  return value ? to_object(*value) : Json(nullptr);
}

template <class T>
Json array(const std::vector<T>& values, Json (*to_object)(const T&)) {
  Json out = Json::array();
  for (const auto& value : values) out.push_back(to_object(value));
  return out;
}

Json object(const std::map<std::string, std::string>& entries) {
  Json out = Json::object();
  for (const auto& [key, value] : entries) out[key] = value;
  return out;
}

Json distribution_json(const Distribution& distribution) {
  return {{"count", distribution.count},      {"min", or_null(distribution.min)},
          {"p50", or_null(distribution.p50)}, {"p90", or_null(distribution.p90)},
          {"p99", or_null(distribution.p99)}, {"p999", or_null(distribution.p999)},
          {"max", or_null(distribution.max)}, {"mean", or_null(distribution.mean)}};
}

/// By column, which is half as long.
Json slices_json(const std::vector<LatencySlice>& slices) {
  if (slices.empty()) return nullptr;
  Json count = Json::array(), p50 = Json::array(), p99 = Json::array(), max = Json::array();
  for (const LatencySlice& slice : slices) {
    count.push_back(slice.count);
    p50.push_back(or_null(slice.p50));
    p99.push_back(or_null(slice.p99));
    max.push_back(or_null(slice.max));
  }
  return {{"count", count}, {"p50", p50}, {"p99", p99}, {"max", max}};
}

Json expectation_json(const Expectation& expectation) {
  return {{"text", expectation.text}, {"where", expectation.where}};
}

Json fan_out_json(const FanOut& fan_out) {
  return {{"first_ns", distribution_json(fan_out.first_ns)},
          {"median_ns", distribution_json(fan_out.median_ns)},
          {"last_ns", distribution_json(fan_out.last_ns)},
          {"spread_ns", distribution_json(fan_out.spread_ns)}};
}

Json throughput_json(const Throughput& throughput) {
  return {{"messages_per_second", number(throughput.messages_per_second)},
          {"payload_bytes_per_second", number(throughput.payload_bytes_per_second)}};
}

Json fps_json(const Fps& fps) {
  return {{"mean", number(fps.mean)},
          {"low_1_percent", or_null(fps.low_1_percent)},
          {"longest_freeze_ns", or_null(fps.longest_freeze_ns)}};
}

Json end_json(const EndCost& cost) {
  return {{"cpu_ns_per_message", or_null(cost.cpu_ns_per_message)},
          {"user_ns_per_message", or_null(cost.user_ns_per_message)},
          {"system_ns_per_message", or_null(cost.system_ns_per_message)},
          {"voluntary_switches_per_message", or_null(cost.voluntary_switches_per_message)},
          {"involuntary_switches_per_message", or_null(cost.involuntary_switches_per_message)},
          {"system_calls_per_message", or_null(cost.system_calls_per_message)},
          {"peak_rss_bytes", or_null(cost.peak_rss_bytes)},
          {"steady_rss_bytes", or_null(cost.steady_rss_bytes)},
          {"rss_bytes_per_connection", or_null(cost.rss_bytes_per_connection)},
          {"cpu_ns_per_connection", or_null(cost.cpu_ns_per_connection)},
          {"threads", or_null(cost.threads)},
          {"open_files", or_null(cost.open_files)},
          {"idle_cores", or_null(cost.idle_cores)}};
}

Json connecting_json(const Connecting& connecting) {
  return {{"each_ns", distribution_json(connecting.each_ns)}, {"all_ns", connecting.all_ns}};
}

Json outage_json(const Outage& outage) {
  return {{"fault", outage.fault},
          {"at_ns", outage.at_ns},
          {"down_ns", or_null(outage.down_ns)},
          {"connections", or_null(outage.connections)},
          {"clients", outage.clients},
          {"recovered", outage.recovered},
          {"median_ns", or_null(outage.median_ns)},
          {"slowest_ns", or_null(outage.slowest_ns)},
          {"lost", outage.lost}};
}

Json recovery_json(const Recovery& recovery) {
  return {{"outages", array(recovery.outages, outage_json)},
          {"reopened", recovery.reopened},
          {"repeated", recovery.repeated}};
}

Json slow_reading_json(const SlowReading& slow) {
  return {{"clients", slow.clients},
          {"sent", slow.sent},
          {"read", slow.read},
          {"skipped", slow.skipped},
          {"closed", slow.closed},
          {"waiting_bytes", slow.waiting_bytes},
          {"server_rss_growth_bytes", slow.server_rss_growth_bytes}};
}

Json wire_json(const Wire& wire) {
  return {{"bytes_per_message", or_null(wire.bytes_per_message)},
          {"packets_per_message", or_null(wire.packets_per_message)},
          {"bytes_per_payload_byte", or_null(wire.bytes_per_payload_byte)},
          {"total_bytes", wire.total_bytes},
          {"total_packets", wire.total_packets}};
}

Json fairness_json(const Fairness& fairness) {
  return {{"jain", number(fairness.jain)},
          {"least_messages", fairness.least_messages},
          {"most_messages", fairness.most_messages},
          {"fastest_p99_ns", or_null(fairness.fastest_p99_ns)},
          {"slowest_p99_ns", or_null(fairness.slowest_p99_ns)}};
}

Json polls_json(const Polls& polls) {
  return {{"total", polls.total},
          {"empty", polls.empty},
          {"messages_per_poll", or_null(polls.messages_per_poll)}};
}

Json environment_json(const Environment& environment) {
  return {{"wirerace", environment.wirerace},
          {"host", environment.host},
          {"os", environment.os},
          {"kernel", environment.kernel},
          {"cpu", environment.cpu},
          {"cores", environment.cores},
          {"memory_bytes", environment.memory_bytes},
          {"compiler", environment.compiler},
          {"build_type", environment.build_type},
          {"congestion_control", environment.congestion_control},
          {"isolation", environment.isolation},
          {"placement", environment.placement},
          {"libraries", object(environment.libraries)}};
}

Json backend_json(const BackendInfo& backend) {
  return {{"name", backend.name},
          {"transport", backend.transport},
          {"about", backend.about},
          {"settings", object(backend.settings)}};
}

Json noise_json(const Noise& noise) {
  return {{"scenario", noise.scenario},
          {"backend", noise.backend},
          {"pairs", noise.pairs},
          {"part", number(noise.part)}};
}

Json capacity_step_json(const CapacityStep& step) {
  return {{"scenario", step.scenario},
          {"per_second", number(step.per_second)},
          {"kept", step.kept},
          {"why", step.why}};
}

Json capacity_json(const Capacity& capacity) {
  return {{"scenario", capacity.scenario},
          {"backend", capacity.backend},
          {"promise", capacity.promise},
          {"kept_per_second", or_null(capacity.kept_per_second)},
          {"broken_per_second", or_null(capacity.broken_per_second)},
          {"broken_by", capacity.broken_by},
          {"steps", array(capacity.steps, capacity_step_json)},
          {"time_over", capacity.time_over}};
}

}  // namespace

Json scenario_json(const ScenarioInfo& scenario) {
  return {{"name", scenario.name},
          {"about", scenario.about},
          {"flow", scenario.flow},
          {"acknowledged", scenario.acknowledged},
          {"pace", scenario.pace},
          {"payload", scenario.payload},
          {"headline", scenario.headline},
          {"clients", scenario.clients},
          {"messages", or_null(scenario.messages)},
          {"duration_ns", scenario.duration_ns},
          {"warmup_ns", scenario.warmup_ns},
          {"deadline_ns", or_null(scenario.deadline_ns)},
          {"idle_ns", scenario.idle_ns},
          {"faults", scenario.faults},
          {"swept", scenario.swept},
          {"seed", scenario.seed},
          {"digest", scenario.digest},
          {"control", scenario.control}};
}

const char* status_name(TrialStatus status) {
  switch (status) {
    case TrialStatus::Ok:
      return "ok";
    case TrialStatus::Invalid:
      return "invalid";
    case TrialStatus::Failed:
      return "failed";
  }
  return "failed";
}

const char* saturation_name(Saturation saturation) {
  switch (saturation) {
    case Saturation::None:
      return "none";
    case Saturation::Generator:
      return "generator";
    case Saturation::Transport:
      return "transport";
    case Saturation::Receiver:
      return "receiver";
  }
  return "none";
}

Json trial_json(const Trial& trial) {
  const MessageCounts& messages = trial.messages;
  return {
      {"scenario", trial.scenario},
      {"backend", trial.backend},
      {"round", trial.round},
      {"order", trial.order},
      {"repeat", trial.repeat},
      {"status", status_name(trial.status)},
      {"reason", trial.reason},
      {"workload_digest", trial.workload_digest},
      {"messages",
       {{"planned", messages.planned},
        {"sent", messages.sent},
        {"delivered", messages.delivered},
        {"lost", messages.lost},
        {"duplicated", messages.duplicated},
        {"reordered", messages.reordered},
        {"corrupt", messages.corrupt},
        {"late", or_null(messages.late)}}},
      {"latency_ns", object_or_null(trial.latency_ns, distribution_json)},
      {"latency_histogram", or_null(trial.latency_histogram)},
      {"latency_over_time", slices_json(trial.latency_over_time)},
      {"send_latency_ns", object_or_null(trial.send_latency_ns, distribution_json)},
      {"sender_lag_ns", object_or_null(trial.sender_lag_ns, distribution_json)},
      {"fan_out", object_or_null(trial.fan_out, fan_out_json)},
      {"saturation", saturation_name(trial.saturation)},
      {"throughput", object_or_null(trial.throughput, throughput_json)},
      {"fps", object_or_null(trial.fps, fps_json)},
      {"cost", {{"server", end_json(trial.server)}, {"client", end_json(trial.client)}}},
      {"wire", object_or_null(trial.wire, wire_json)},
      {"fairness", object_or_null(trial.fairness, fairness_json)},
      {"in_force", {{"server", object(trial.server_in_force)}, {"client", object(trial.client_in_force)}}},
      {"polls", object_or_null(trial.polls, polls_json)},
      {"connecting", object_or_null(trial.connecting, connecting_json)},
      {"recovery", object_or_null(trial.recovery, recovery_json)},
      {"slow_reading", object_or_null(trial.slow_reading, slow_reading_json)}};
}

Json run_json_without_trials(const Run& run) {
  return {{"schema", run_schema},
          {"id", run.id},
          {"started", run.started},
          {"finished", run.finished},
          {"complete", run.complete},
          {"command", run.command},
          {"rounds", run.rounds},
          {"label", run.label},
          {"paired_with", run.paired_with},
          {"environment", environment_json(run.environment)},
          {"scenarios", array(run.scenarios, scenario_json)},
          {"backends", array(run.backends, backend_json)},
          {"noise", array(run.noise, noise_json)},
          {"warnings", run.warnings},
          {"capacities", array(run.capacities, capacity_json)},
          {"expectations", array(run.expectations, expectation_json)}};
}

std::string to_json(const Run& run) {
  Json json = run_json_without_trials(run);
  json["trials"] = array(run.trials, trial_json);
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string one_line(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace wirerace
