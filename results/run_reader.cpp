// The strict reader of result files: every field of the schema, each of its type.
#include <fmt/format.h>

#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

#include "results/run_json.hpp"

namespace wirerace {
namespace {

using Json = nlohmann::ordered_json;

/// A value and where it stands, for errors that name it.
class Field {
 public:
  Field(const Json& value, std::string path) : value_(value), path_(std::move(path)) {}

  Field operator[](const char* key) const {
    if (!value_.is_object()) fail("must be an object");
    const auto found = value_.find(key);
    std::string path = path_.empty() ? key : fmt::format("{}.{}", path_, key);
    if (found == value_.end()) throw RunError(path + " is missing");
    return {*found, std::move(path)};
  }

  std::string text() const {
    if (!value_.is_string()) fail("must be a string");
    return value_.get<std::string>();
  }

  bool boolean() const {
    if (!value_.is_boolean()) fail("must be true or false");
    return value_.get<bool>();
  }

  template <class T>
  T whole(const char* rule = "must be a number") const {
    if (!value_.is_number()) fail(rule);
    if (!value_.is_number_integer()) fail("must be a whole number");
    if (value_.is_number_unsigned()
            ? value_.get<std::uint64_t>() > std::uint64_t{std::numeric_limits<T>::max()}
            : std::numeric_limits<T>::min() == 0) {
      fail(fmt::format("must be between {} and {}", std::numeric_limits<T>::min(),
                       std::numeric_limits<T>::max()));
    }
    return value_.get<T>();
  }

  template <class T>
  std::optional<T> whole_or_null() const {
    if (value_.is_null()) return std::nullopt;
    return whole<T>("must be a number or null");
  }

  std::optional<double> number_or_null() const {
    if (value_.is_null()) return std::nullopt;
    if (!value_.is_number()) fail("must be a number or null");
    return value_.get<double>();
  }

  /// For a figure that is always taken: null says that it was not finite.
  double number() const { return number_or_null().value_or(std::numeric_limits<double>::quiet_NaN()); }

  template <class T>
  std::optional<T> object_or_null(T (*read)(const Field&)) const {
    if (value_.is_null()) return std::nullopt;
    if (!value_.is_object()) fail("must be an object or null");
    return read(*this);
  }

  std::optional<std::string> text_or_null() const {
    if (value_.is_null()) return std::nullopt;
    if (!value_.is_string()) fail("must be a string or null");
    return value_.get<std::string>();
  }

  template <class T>
  std::vector<T> array(T (*read)(const Field&)) const {
    if (!value_.is_array()) fail("must be an array");
    std::vector<T> out;
    for (std::size_t i = 0; i < value_.size(); ++i)
      out.push_back(read({value_[i], fmt::format("{}[{}]", path_, i)}));
    return out;
  }

  std::map<std::string, std::string> texts() const {
    if (!value_.is_object()) fail("must be an object");
    std::map<std::string, std::string> out;
    for (const auto& [key, value] : value_.items()) out[key] = Field(value, path_ + "." + key).text();
    return out;
  }

  [[noreturn]] void fail(const std::string& rule) const {
    throw RunError(fmt::format("{} {}", path_.empty() ? "the file" : path_, rule));
  }

 private:
  const Json& value_;
  std::string path_;
};

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
          .corrupt = field["corrupt"].whole<std::uint64_t>()};
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
  return {.cpu_ns_per_message = field["cpu_ns_per_message"].number_or_null(),
          .peak_rss_bytes = field["peak_rss_bytes"].whole_or_null<std::uint64_t>()};
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

Trial read_trial(const Field& field) {
  Trial trial;
  trial.scenario = field["scenario"].text();
  trial.backend = field["backend"].text();
  trial.round = field["round"].whole<unsigned>();
  trial.order = field["order"].whole<unsigned>();
  trial.status = read_status(field["status"]);
  trial.reason = field["reason"].text();
  trial.workload_digest = field["workload_digest"].text();
  trial.messages = read_messages(field["messages"]);
  trial.latency_ns = field["latency_ns"].object_or_null(read_distribution);
  trial.latency_histogram = field["latency_histogram"].text_or_null();
  trial.sender_lag_ns = field["sender_lag_ns"].object_or_null(read_distribution);
  trial.throughput = field["throughput"].object_or_null(read_throughput);
  trial.fps = field["fps"].object_or_null(read_fps);
  trial.server = read_end(field["cost"]["server"]);
  trial.client = read_end(field["cost"]["client"]);
  trial.polls = field["polls"].object_or_null(read_polls);
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
  if (name != "latency" && name != "round-trip" && name != "fps")
    field.fail("must be latency, round-trip or fps");
  return name;
}

ScenarioInfo read_scenario(const Field& field) {
  return {.name = field["name"].text(),
          .about = field["about"].text(),
          .flow = field["flow"].text(),
          .pace = field["pace"].text(),
          .payload = field["payload"].text(),
          .headline = read_headline(field["headline"]),
          .clients = field["clients"].whole<unsigned>(),
          .messages = field["messages"].whole_or_null<std::uint64_t>(),
          .duration_ns = field["duration_ns"].whole<std::int64_t>(),
          .warmup_ns = field["warmup_ns"].whole<std::int64_t>(),
          .seed = field["seed"].whole<std::uint64_t>(),
          .digest = field["digest"].text()};
}

BackendInfo read_backend(const Field& field) {
  return {.name = field["name"].text(),
          .transport = field["transport"].text(),
          .about = field["about"].text(),
          .settings = field["settings"].texts()};
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
  run.environment = read_environment(field["environment"]);
  run.scenarios = field["scenarios"].array(read_scenario);
  run.backends = field["backends"].array(read_backend);
  return run;
}

Trial trial_from_json(const Json& json, const std::string& where) {
  return read_trial({json, where});
}

Run run_from_json(std::string_view text) {
  Json json;
  try {
    json = Json::parse(text);
  } catch (const Json::parse_error& error) {
    const bool truncated = error.byte > text.size();
    throw RunError(fmt::format("{} at byte {}: {}", truncated ? "ends too early," : "is not JSON", error.byte,
                               truncated ? "read its journal, which holds every finished trial"
                                         : "the file is damaged; its journal may be whole"));
  }
  Run run = run_without_trials(json);
  run.trials = Field(json, "")["trials"].array(read_trial);
  return run;
}

}  // namespace wirerace
