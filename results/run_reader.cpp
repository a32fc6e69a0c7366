// The strict reader of result files: every field of the schema, each of its type.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "results/json_field.hpp"
#include "results/json_limits.hpp"
#include "results/promise.hpp"
#include "results/run_json.hpp"

namespace wirerace {
namespace {

using Json = nlohmann::ordered_json;

/// What fields read as in a file that was written before the schema had them.
namespace absent {
const Json null = nullptr;
const Json no = false;
const Json zero = 0U;
const Json first = 1U;
const Json none = "none";
const Json empty_text = "";
const Json empty_array = Json::array();
const Json no_ends = {{"server", Json::object()}, {"client", Json::object()}};
}  // namespace absent

std::string read_text(const Field& field) {
  return field.text();
}

Distribution read_distribution(const Field& field) {
  return {.count = field["count"].whole<std::uint64_t>(),
          .min = field["min"].whole_or_null<std::int64_t>(),
          .p50 = field["p50"].whole_or_null<std::int64_t>(),
          .p90 = field["p90"].whole_or_null<std::int64_t>(),
          .p99 = field["p99"].whole_or_null<std::int64_t>(),
          .p999 = field["p999"].whole_or_null<std::int64_t>(),
          .max = field["max"].whole_or_null<std::int64_t>(),
          .mean = field["mean"].number_or_null()};
}

MessageCounts read_messages(const Field& field) {
  return {.planned = field["planned"].whole<std::uint64_t>(),
          .sent = field["sent"].whole<std::uint64_t>(),
          .delivered = field["delivered"].whole<std::uint64_t>(),
          .lost = field["lost"].whole<std::uint64_t>(),
          .duplicated = field["duplicated"].whole<std::uint64_t>(),
          .reordered = field["reordered"].whole<std::uint64_t>(),
          .corrupt = field["corrupt"].whole<std::uint64_t>(),
          .late = field.later("late", absent::null).whole_or_null<std::uint64_t>()};
}

Throughput read_throughput(const Field& field) {
  return {.messages_per_second = field["messages_per_second"].number(),
          .payload_bytes_per_second = field["payload_bytes_per_second"].number()};
}

Fps read_fps(const Field& field) {
  return {.mean = field["mean"].number(),
          .low_1_percent = field["low_1_percent"].number_or_null(),
          .longest_freeze_ns = field["longest_freeze_ns"].whole_or_null<std::int64_t>()};
}

EndCost read_end(const Field& field) {
  const auto later = [&](const char* key) { return field.later(key, absent::null); };
  return {.cpu_ns_per_message = field["cpu_ns_per_message"].number_or_null(),
          .user_ns_per_message = later("user_ns_per_message").number_or_null(),
          .system_ns_per_message = later("system_ns_per_message").number_or_null(),
          .voluntary_switches_per_message = later("voluntary_switches_per_message").number_or_null(),
          .involuntary_switches_per_message = later("involuntary_switches_per_message").number_or_null(),
          .system_calls_per_message = later("system_calls_per_message").number_or_null(),
          .peak_rss_bytes = field["peak_rss_bytes"].whole_or_null<std::uint64_t>(),
          .steady_rss_bytes = later("steady_rss_bytes").whole_or_null<std::uint64_t>(),
          .rss_bytes_per_connection = later("rss_bytes_per_connection").whole_or_null<std::uint64_t>(),
          .cpu_ns_per_connection = later("cpu_ns_per_connection").number_or_null(),
          .threads = later("threads").whole_or_null<unsigned>(),
          .open_files = later("open_files").whole_or_null<unsigned>(),
          .idle_cores = later("idle_cores").number_or_null()};
}

std::vector<LatencySlice> read_slices(const Field& field) {
  const auto counts =
      field["count"].array<std::uint64_t>([](const Field& one) { return one.whole<std::uint64_t>(); });
  std::vector<LatencySlice> slices;
  for (const std::uint64_t count : counts)
    slices.push_back({.count = count, .p50 = {}, .p99 = {}, .max = {}});
  const auto fill = [&](const char* key, std::optional<std::int64_t> LatencySlice::*figure) {
    const auto values = field[key].array<std::optional<std::int64_t>>(
        [](const Field& one) { return one.whole_or_null<std::int64_t>(); });
    if (values.size() != slices.size())
      field[key].fail(fmt::format("must have {} values, as count has", slices.size()));
    for (std::size_t i = 0; i < slices.size(); ++i) slices[i].*figure = values[i];
  };
  fill("p50", &LatencySlice::p50);
  fill("p99", &LatencySlice::p99);
  fill("max", &LatencySlice::max);
  return slices;
}

Connecting read_connecting(const Field& field) {
  return {.each_ns = read_distribution(field["each_ns"]), .all_ns = field["all_ns"].whole<std::int64_t>()};
}

Outage read_outage(const Field& field) {
  return {.fault = field["fault"].text(),
          .at_ns = field["at_ns"].whole<std::int64_t>(),
          .down_ns = field["down_ns"].whole_or_null<std::int64_t>(),
          .connections = field["connections"].whole_or_null<unsigned>(),
          .clients = field["clients"].whole<unsigned>(),
          .recovered = field["recovered"].whole<unsigned>(),
          .median_ns = field["median_ns"].whole_or_null<std::int64_t>(),
          .slowest_ns = field["slowest_ns"].whole_or_null<std::int64_t>(),
          .lost = field["lost"].whole<std::uint64_t>()};
}

Recovery read_recovery(const Field& field) {
  return {.outages = field["outages"].array(read_outage),
          .reopened = field["reopened"].whole<std::uint64_t>(),
          .repeated = field["repeated"].whole<std::uint64_t>()};
}

SlowReading read_slow_reading(const Field& field) {
  return {.clients = field["clients"].whole<unsigned>(),
          .sent = field["sent"].whole<std::uint64_t>(),
          .read = field["read"].whole<std::uint64_t>(),
          .skipped = field["skipped"].whole<std::uint64_t>(),
          .closed = field.later("closed", absent::zero).whole<unsigned>(),
          .waiting_bytes = field["waiting_bytes"].whole<std::uint64_t>(),
          .server_rss_growth_bytes = field["server_rss_growth_bytes"].whole<std::int64_t>()};
}

Wire read_wire(const Field& field) {
  return {.bytes_per_message = field["bytes_per_message"].number_or_null(),
          .packets_per_message = field["packets_per_message"].number_or_null(),
          .bytes_per_payload_byte = field["bytes_per_payload_byte"].number_or_null(),
          .total_bytes = field["total_bytes"].whole<std::uint64_t>(),
          .total_packets = field["total_packets"].whole<std::uint64_t>()};
}

FanOut read_fan_out(const Field& field) {
  return {.first_ns = read_distribution(field["first_ns"]),
          .median_ns = read_distribution(field["median_ns"]),
          .last_ns = read_distribution(field["last_ns"]),
          .spread_ns = read_distribution(field["spread_ns"])};
}

Fairness read_fairness(const Field& field) {
  return {.jain = field["jain"].number(),
          .least_messages = field["least_messages"].whole<std::uint64_t>(),
          .most_messages = field["most_messages"].whole<std::uint64_t>(),
          .fastest_p99_ns = field["fastest_p99_ns"].whole_or_null<std::int64_t>(),
          .slowest_p99_ns = field["slowest_p99_ns"].whole_or_null<std::int64_t>()};
}

Polls read_polls(const Field& field) {
  return {.total = field["total"].whole<std::uint64_t>(),
          .empty = field["empty"].whole<std::uint64_t>(),
          .messages_per_poll = field["messages_per_poll"].number_or_null()};
}

TrialStatus read_status(const Field& field) {
  const std::string name = field.text();
  for (const auto status : {TrialStatus::Ok, TrialStatus::Invalid, TrialStatus::Failed}) {
    if (name == status_name(status)) return status;
  }
  field.fail("must be ok, invalid or failed");
}

Saturation read_saturation(const Field& field) {
  const std::string name = field.text();
  for (const auto saturation :
       {Saturation::None, Saturation::Generator, Saturation::Transport, Saturation::Receiver}) {
    if (name == saturation_name(saturation)) return saturation;
  }
  field.fail("must be none, generator, transport or receiver");
}

Trial read_trial(const Field& field) {
  Trial trial;
  trial.scenario = field["scenario"].text();
  trial.backend = field["backend"].text();
  trial.round = field["round"].whole<unsigned>();
  trial.order = field["order"].whole<unsigned>();
  trial.repeat = field.later("repeat", absent::first).whole<unsigned>();
  trial.status = read_status(field["status"]);
  trial.reason = field["reason"].text();
  trial.workload_digest = field["workload_digest"].text();
  trial.messages = read_messages(field["messages"]);
  trial.latency_ns = field["latency_ns"].object_or_null(read_distribution);
  trial.latency_histogram = field["latency_histogram"].text_or_null();
  trial.latency_over_time = field.later("latency_over_time", absent::null)
                                .object_or_null(read_slices)
                                .value_or(std::vector<LatencySlice>());
  trial.send_latency_ns = field.later("send_latency_ns", absent::null).object_or_null(read_distribution);
  trial.sender_lag_ns = field["sender_lag_ns"].object_or_null(read_distribution);
  trial.fan_out = field.later("fan_out", absent::null).object_or_null(read_fan_out);
  trial.saturation = read_saturation(field.later("saturation", absent::none));
  trial.throughput = field["throughput"].object_or_null(read_throughput);
  trial.fps = field["fps"].object_or_null(read_fps);
  trial.server = read_end(field["cost"]["server"]);
  trial.client = read_end(field["cost"]["client"]);
  trial.wire = field.later("wire", absent::null).object_or_null(read_wire);
  trial.fairness = field.later("fairness", absent::null).object_or_null(read_fairness);
  const Field in_force = field.later("in_force", absent::no_ends);
  trial.server_in_force = in_force["server"].texts();
  trial.client_in_force = in_force["client"].texts();
  trial.polls = field["polls"].object_or_null(read_polls);
  trial.connecting = field.later("connecting", absent::null).object_or_null(read_connecting);
  trial.recovery = field.later("recovery", absent::null).object_or_null(read_recovery);
  trial.slow_reading = field.later("slow_reading", absent::null).object_or_null(read_slow_reading);
  return trial;
}

Environment read_environment(const Field& field) {
  return {.wirerace = field["wirerace"].text(),
          .host = field["host"].text(),
          .os = field["os"].text(),
          .kernel = field["kernel"].text(),
          .cpu = field["cpu"].text(),
          .cores = field["cores"].whole<unsigned>(),
          .memory_bytes = field["memory_bytes"].whole<std::uint64_t>(),
          .compiler = field["compiler"].text(),
          .build_type = field["build_type"].text(),
          .congestion_control = field["congestion_control"].text(),
          .isolation = field["isolation"].text(),
          .placement = field["placement"].text(),
          .libraries = field["libraries"].texts()};
}

std::string read_headline(const Field& field) {
  std::string name = field.text();
  if (name != "latency" && name != "round-trip" && name != "fps" && name != "throughput")
    field.fail("must be latency, round-trip, fps or throughput");
  return name;
}

ScenarioInfo read_scenario(const Field& field) {
  return {.name = field["name"].text(),
          .about = field["about"].text(),
          .flow = field["flow"].text(),
          .acknowledged = field.later("acknowledged", absent::no).boolean(),
          .pace = field["pace"].text(),
          .payload = field["payload"].text(),
          .headline = read_headline(field["headline"]),
          .clients = field["clients"].whole<unsigned>(),
          .messages = field["messages"].whole_or_null<std::uint64_t>(),
          .duration_ns = field["duration_ns"].whole<std::int64_t>(),
          .warmup_ns = field["warmup_ns"].whole<std::int64_t>(),
          .deadline_ns = field.later("deadline_ns", absent::null).whole_or_null<std::int64_t>(),
          .idle_ns = field.later("idle_ns", absent::zero).whole<std::int64_t>(),
          .faults = field.later("faults", absent::empty_array).array(read_text),
          .swept = field.later("swept", absent::empty_text).text(),
          .seed = field["seed"].whole<std::uint64_t>(),
          .digest = field["digest"].text(),
          .control = field.later("control", absent::no).boolean()};
}

BackendInfo read_backend(const Field& field) {
  return {.name = field["name"].text(),
          .transport = field["transport"].text(),
          .about = field["about"].text(),
          .settings = field["settings"].texts()};
}

Noise read_noise(const Field& field) {
  return {.scenario = field["scenario"].text(),
          .backend = field["backend"].text(),
          .pairs = field["pairs"].whole<unsigned>(),
          .part = field["part"].number()};
}

CapacityStep read_capacity_step(const Field& field) {
  return {.scenario = field["scenario"].text(),
          .per_second = field["per_second"].number(),
          .kept = field["kept"].boolean(),
          .why = field["why"].text()};
}

std::string read_promise(const Field& field) {
  std::string text = field.text();
  try {
    parse_promise(text);
  } catch (const PromiseError& error) {
    field.fail(fmt::format("is no promise: {}", error.what()));
  }
  return text;
}

Capacity read_capacity(const Field& field) {
  return {.scenario = field["scenario"].text(),
          .backend = field["backend"].text(),
          .promise = read_promise(field["promise"]),
          .kept_per_second = field["kept_per_second"].number_or_null(),
          .broken_per_second = field["broken_per_second"].number_or_null(),
          .broken_by = field["broken_by"].text(),
          .steps = field["steps"].array(read_capacity_step),
          .time_over = field["time_over"].boolean()};
}

Expectation read_expectation(const Field& field) {
  return {.text = field["text"].text(), .where = field["where"].text()};
}

void check_schema(const Json& json) {
  const auto schema = json.is_object() ? json.find("schema") : json.end();
  if (!json.is_object() || schema == json.end() || !schema->is_string()) {
    throw RunError("not a wirerace result: it has no \"schema\"");
  }
  if (*schema == run_schema) return;
  throw RunError(
      fmt::format("has the schema {}, and this wirerace reads {}: read it with the wirerace that wrote it",
                  schema->get<std::string>(), run_schema));
}

}  // namespace

Run run_without_trials(const Json& json) {
  check_schema(json);
  const Field field(json, "");
  Run run;
  run.id = field["id"].text();
  run.started = field["started"].text();
  run.finished = field["finished"].text();
  run.complete = field["complete"].boolean();
  run.command = field["command"].array(read_text);
  run.rounds = field["rounds"].whole<unsigned>();
  run.label = field.later("label", absent::empty_text).text();
  run.paired_with = field.later("paired_with", absent::empty_text).text();
  run.environment = read_environment(field["environment"]);
  run.scenarios = field["scenarios"].array(read_scenario);
  run.backends = field["backends"].array(read_backend);
  run.noise = field.later("noise", absent::empty_array).array(read_noise);
  run.warnings = field.later("warnings", absent::empty_array).array(read_text);
  run.capacities = field.later("capacities", absent::empty_array).array(read_capacity);
  run.expectations = field.later("expectations", absent::empty_array).array(read_expectation);
  return run;
}

Trial trial_from_json(const Json& json, const std::string& where) {
  return read_trial({json, where});
}

ScenarioInfo scenario_from_json(const Json& json, const std::string& where) {
  return read_scenario({json, where});
}

Run run_from_json(std::string_view text) {
  if (const auto broken = broken_json_limit(text)) throw RunError(*broken + ": no run is like that");
  Json json;
  try {
    json = Json::parse(text);
  } catch (const Json::parse_error& error) {
    const bool truncated = error.byte > text.size();
    throw RunError(fmt::format("{} at byte {}: {}", truncated ? "ends too early," : "is not JSON", error.byte,
                               truncated ? "read its journal, which holds every finished trial"
                                         : "the file is damaged; its journal may be whole"));
  } catch (const Json::out_of_range&) {
    throw RunError("holds a number that is larger than any figure can be: the file is damaged");
  }
  Run run = run_without_trials(json);
  run.trials = Field(json, "")["trials"].array(read_trial);
  return run;
}

}  // namespace wirerace
