#include "harness/trial_figures.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <span>
#include <vector>

#include "harness/control_messages.hpp"
#include "harness/fan_out.hpp"
#include "harness/outages.hpp"
#include "harness/role.hpp"
#include "harness/saturation.hpp"
#include "harness/wire_counts.hpp"
#include "results/histogram.hpp"

namespace wirerace {

namespace {

using std::chrono::nanoseconds;

constexpr unsigned enough_connections = 10;  // for one's share of what opening all of them took

EndCost cost(const control::Report& report, std::uint64_t delivered, const Scenario& scenario) {
  EndCost cost;
  if (report.has_spent() && delivered > 0) {
    const auto per_message = [&](std::uint64_t value) {
      return static_cast<double>(value) / static_cast<double>(delivered);
    };
    const control::Spent& spent = report.spent();
    cost.cpu_ns_per_message = per_message(spent.user_ns() + spent.system_ns());
    cost.user_ns_per_message = per_message(spent.user_ns());
    cost.system_ns_per_message = per_message(spent.system_ns());
    cost.voluntary_switches_per_message = per_message(spent.voluntary_switches());
    cost.involuntary_switches_per_message = per_message(spent.involuntary_switches());
    if (spent.has_system_calls()) cost.system_calls_per_message = per_message(spent.system_calls());
  }
  if (report.peak_rss_bytes() > 0) cost.peak_rss_bytes = report.peak_rss_bytes();
  if (report.has_held()) {
    cost.steady_rss_bytes = report.held().rss_bytes();
    cost.threads = report.held().threads();
    cost.open_files = report.held().open_files();
    if (scenario.clients >= enough_connections) {
      cost.rss_bytes_per_connection = report.held().opening_rss_bytes() / scenario.clients;
      cost.cpu_ns_per_connection =
          static_cast<double>(report.held().opening_cpu_ns()) / static_cast<double>(scenario.clients);
    }
  }
  if (report.has_idle_cores()) cost.idle_cores = report.idle_cores();
  return cost;
}

/// Where both ends are in one private namespace, what goes over the wire is what that sends; where each is in
/// its own, it is what one of them sends and receives.
std::optional<Wire> wire(const EndReports& reports, const control::Report& receiver, std::uint64_t delivered,
                         std::uint64_t payload_bytes) {
  const std::uint64_t here = network_namespace_id();
  const control::Wire& server = reports.server.wire();
  const control::Wire& end = receiver.wire();
  if (server.namespace_id() == 0 || server.namespace_id() == here) return std::nullopt;
  if (reports.client.wire().namespace_id() == here) return std::nullopt;
  const bool shared = server.namespace_id() == reports.client.wire().namespace_id();
  const std::uint64_t bytes = end.sent_bytes() + (shared ? 0 : end.received_bytes());
  const std::uint64_t packets = end.sent_packets() + (shared ? 0 : end.received_packets());
  Wire wire;
  wire.total_bytes = server.total_sent_bytes() + (shared ? 0 : server.total_received_bytes());
  wire.total_packets = server.total_sent_packets() + (shared ? 0 : server.total_received_packets());
  if (delivered > 0) {
    wire.bytes_per_message = static_cast<double>(bytes) / static_cast<double>(delivered);
    wire.packets_per_message = static_cast<double>(packets) / static_cast<double>(delivered);
    wire.bytes_per_payload_byte = static_cast<double>(bytes) / static_cast<double>(payload_bytes);
  }
  return wire;
}

/// Messages, or copies of them, that each client is to have in the measured window.
std::vector<std::uint64_t> due_by_channel(const Workload& workload) {
  const Flow flow = workload.scenario().flow;
  std::vector<std::uint64_t> due(workload.scenario().clients);
  if (flow == Flow::Broadcast) {
    std::ranges::fill(due, workload.measured_messages());
    return due;
  }
  for (const PlannedMessage& message : workload.messages())
    due[message.channel] += workload.measured(message.at);
  if (flow != Flow::Chat) return due;
  std::vector<std::uint64_t> said(due.size());  // in the room that begins with the channel
  for (std::uint32_t channel = 0; channel < due.size(); ++channel)
    said[workload.room_of(channel).first] += due[channel];
  for (std::uint32_t channel = 0; channel < due.size(); ++channel)
    due[channel] = said[workload.room_of(channel).first] - due[channel];
  return due;
}

/// What each client got of what it was due; in a closed loop or a flood, where nothing is due, what each got.
std::optional<Fairness> fairness(const Workload& workload, const control::Arrivals& arrivals) {
  if (arrivals.clients_size() < 2) return std::nullopt;
  const std::vector<std::uint64_t> due = workload.cyclic()
                                             ? std::vector<std::uint64_t>(workload.scenario().clients, 1)
                                             : due_by_channel(workload);
  std::vector<std::uint64_t> got(due.size(), 0);
  Fairness fairness;
  for (const control::Client& client : arrivals.clients()) {
    if (client.has_channel() && client.channel() < got.size()) got[client.channel()] = client.delivered();
    if (!client.has_p99_ns()) continue;
    fairness.fastest_p99_ns = std::min(fairness.fastest_p99_ns.value_or(client.p99_ns()), client.p99_ns());
    fairness.slowest_p99_ns = std::max(fairness.slowest_p99_ns.value_or(client.p99_ns()), client.p99_ns());
  }
  const auto [least, most] = std::ranges::minmax(got);
  fairness.least_messages = least;
  fairness.most_messages = most;
  double sum = 0, squares = 0, clients = 0;
  for (std::size_t i = 0; i < got.size(); ++i) {
    if (due[i] == 0) continue;
    const double share = static_cast<double>(got[i]) / static_cast<double>(due[i]);
    sum += share;
    squares += share * share;
    ++clients;
  }
  if (squares == 0) return std::nullopt;
  fairness.jain = sum * sum / (clients * squares);
  return fairness;
}

/// From the actual send: what each copy of a message took, less what the source was late with the message.
std::optional<Distribution> send_latency(const Workload& workload, const control::Arrivals& arrivals,
                                         const control::Sending& sending) {
  Histogram latencies;
  int lag = 0, copy = 0;
  for (const PlannedMessage& message : workload.messages()) {
    if (!workload.measured(message.at)) continue;
    if (lag == sending.lags_ns_size()) break;
    for (std::uint32_t left = workload.deliveries(message); left > 0 && copy < arrivals.latencies_ns_size();
         --left) {
      const std::int64_t latency = arrivals.latencies_ns(copy++);
      if (latency >= 0) latencies.record(latency - sending.lags_ns(lag));
    }
    ++lag;
  }
  return latencies.count() > 0 ? std::optional(latencies.distribution()) : std::nullopt;
}

std::span<const std::int64_t> values(const google::protobuf::RepeatedField<std::int64_t>& field) {
  return {field.data(), static_cast<std::size_t>(field.size())};
}

nanoseconds cpu(const control::Report& report) {
  return nanoseconds(report.spent().user_ns() + report.spent().system_ns());
}

/// Of a server that was killed and began anew, only the client's part is of the beginning.
Connecting connecting(const EndReports& reports, bool killed) {
  const control::Opening& client = reports.client.opening();
  std::int64_t last = client.last_ns();
  if (!killed) last = std::max(last, reports.server.opening().last_ns());
  return {.each_ns = from_control(client.each()), .all_ns = last - client.began_ns()};
}

SlowReading slow_reading(const EndReports& reports, const Scenario& scenario) {
  const control::Lasting& server = reports.server.lasting();
  return {.clients = scenario.slow_readers.clients,
          .sent = server.slow_sent(),
          .read = reports.slow_reader->slowly_read(),
          .skipped = server.slow_skipped(),
          .closed = server.slow_closed(),
          .waiting_bytes = server.slow_backlog_bytes(),
          .server_rss_growth_bytes = reports.server.spent().rss_growth_bytes()};
}

/// Why the messages that arrived make the trial invalid; empty where they do not. `forgiven`: of those lost,
/// what was on its way when patience ended, over what could not keep up, or fell to a fault. `unanswered`: of
/// a closed loop, that nothing has come back since its start.
std::string what_is_wrong(const MessageCounts& messages, const Traits& traits, const Scenario& scenario,
                          std::uint64_t forgiven, bool unanswered) {
  const auto found = [&](std::uint64_t count, std::string_view what) {
    return fmt::format("{} of {} messages {}", count, messages.planned, what);
  };
  if (messages.corrupt > 0)
    return fmt::format("{} arrivals match no message that was sent", messages.corrupt);
  if (messages.duplicated > 0 && scenario.faults.empty()) return found(messages.duplicated, "arrived twice");
  if (messages.planned == 0 && unanswered) return "no message was answered, not even the first";
  if (messages.planned == 0) return "no message fell into the measured window: give it a longer --duration";
  if (traits.reliable && messages.lost > forgiven) {
    if (!scenario.faults.empty())
      return found(messages.lost - forgiven, "were lost that no fault accounts for, on a reliable transport");
    return found(messages.lost, fmt::format("had not arrived {} s after the window, on a reliable transport",
                                            std::chrono::duration<double>(Role::reliable_drain).count()));
  }
  if (messages.delivered == 0) return "no message arrived";
  if (traits.ordered && messages.reordered > 0) {
    return found(messages.reordered, "arrived out of order, on an ordered transport");
  }
  return {};
}

}  // namespace

void fill_in(Trial& trial, const Workload& workload, const Traits& traits, const EndReports& reports) {
  const Scenario& scenario = workload.scenario();
  const bool flood = scenario.pace == Pace::Flood;
  const bool from_server = sender(scenario.flow) == Side::Server;
  const control::Report& source = from_server ? reports.server : reports.client;
  const control::Report& receiver = from_server ? reports.client : reports.server;
  const bool server_counts = scenario.flow == Flow::Uplink && !scenario.acknowledged;
  const control::Report& counter = server_counts ? reports.server : reports.client;
  const control::Arrivals& arrivals = counter.arrivals();

  MessageCounts& messages = trial.messages;
  messages.sent = source.sent();
  messages.planned = workload.cyclic() ? source.sent() : workload.measured_deliveries();
  messages.delivered = flood ? arrivals.distinct() : arrivals.delivered();
  messages.lost = messages.planned - std::min(messages.planned, messages.delivered);
  if (scenario.deadline) messages.late = arrivals.late();
  messages.duplicated = arrivals.duplicated();
  messages.reordered = arrivals.reordered();
  messages.corrupt = reports.server.arrivals().corrupt() + reports.client.arrivals().corrupt();

  if (messages.delivered > 0) {
    if (!flood) {
      trial.latency_ns = from_control(arrivals.latency());
      trial.latency_histogram = arrivals.latency_histogram();
      trial.latency_over_time = from_control(arrivals.latency_slices());
    }
    // A transport that falls behind delivers for longer than the window lasts.
    const double window = std::chrono::duration<double>(scenario.duration).count();
    const double arriving = static_cast<double>(arrivals.last_ns() - arrivals.first_ns()) / 1e9;
    trial.throughput = {static_cast<double>(arrivals.delivered()) / std::max(window, arriving),
                        static_cast<double>(arrivals.delivered_bytes()) / std::max(window, arriving)};
  }
  std::uint64_t forgiven = 0;
  if (!workload.cyclic()) {
    trial.sender_lag_ns = from_control(source.sender_lag());
    trial.send_latency_ns = send_latency(workload, arrivals, source.sending());
    const auto last = last_copies(workload, values(arrivals.latencies_ns()));
    const OpenLoop loop{.latencies_ns = last,
                        .lags_ns = values(source.sending().lags_ns()),
                        .own = nanoseconds(source.sending().own_ns()),
                        .handing_over = nanoseconds(source.sending().handing_over_ns()),
                        .backlog_bytes = source.sending().backlog_bytes(),
                        .source_cpu = cpu(source),
                        .receiver_cpu = cpu(receiver),
                        .reliable = traits.reliable};
    if (scenario.faults.empty()) trial.saturation = saturation(workload, loop);
    if (trial.saturation != Saturation::None && was_still_arriving(workload, loop, Role::reliable_drain))
      forgiven = messages.lost;
    trial.fan_out = fan_out(workload, values(arrivals.latencies_ns()));
  }
  if (scenario.headline == Headline::Fps) {
    const Distribution intervals = from_control(arrivals.frame_interval());
    trial.fps = Fps{.mean = static_cast<double>(intervals.count) / scenario.clients /
                            std::chrono::duration<double>(scenario.duration).count(),
                    .low_1_percent = {},
                    .longest_freeze_ns = arrivals.longest_freeze_ns()};
    if (intervals.p99 && *intervals.p99 > 0)
      trial.fps->low_1_percent = 1e9 / static_cast<double>(*intervals.p99);
  }
  trial.client = cost(reports.client, arrivals.delivered(), scenario);
  trial.wire =
      wire(reports, counter, arrivals.delivered(), arrivals.delivered_bytes() + arrivals.request_bytes());
  trial.server = cost(reports.server, arrivals.delivered(), scenario);
  // What a server that was killed had cost nobody knows any more; what goes to slow readers goes over the
  // same wire; and without IP there is none.
  const bool killed = std::ranges::any_of(
      reports.faults, [](const DoneFault& fault) { return fault.what == PlannedFault::What::ServerKilled; });
  if (killed) trial.server = {};
  if (killed || reports.slow_reader || !traits.over_ip) trial.wire = std::nullopt;
  if (killed && from_server) trial.sender_lag_ns = trial.send_latency_ns = std::nullopt;
  if (reports.server.has_opening()) trial.connecting = connecting(reports, killed);
  // Of very many messages the times are not kept: then nobody can tell what a fault did, and nothing lost is
  // forgiven.
  if (!reports.faults.empty() &&
      static_cast<std::uint64_t>(arrivals.latencies_ns_size()) == workload.measured_deliveries()) {
    Outages found = outages(workload, reports.begin, reports.faults, values(arrivals.latencies_ns()));
    forgiven = messages.lost - std::min(messages.lost, found.lost_otherwise);
    trial.recovery = Recovery{.outages = std::move(found.outages),
                              .reopened = reports.client.lasting().reopened(),
                              .repeated = messages.duplicated};
  }
  if (reports.slow_reader) trial.slow_reading = slow_reading(reports, scenario);
  trial.fairness = fairness(workload, arrivals);
  const auto& server_in_force = reports.server.held().in_force();
  const auto& client_in_force = reports.client.held().in_force();
  trial.server_in_force = {server_in_force.begin(), server_in_force.end()};
  trial.client_in_force = {client_in_force.begin(), client_in_force.end()};
  if (traits.polled) {
    trial.polls = Polls{
        .total = reports.client.polls(), .empty = reports.client.empty_polls(), .messages_per_poll = {}};
    const std::uint64_t useful = trial.polls->total - std::min(trial.polls->total, trial.polls->empty);
    if (useful > 0) {
      trial.polls->messages_per_poll =
          static_cast<double>(arrivals.delivered()) / static_cast<double>(useful);
    }
  }

  trial.reason =
      what_is_wrong(messages, traits, scenario, forgiven, workload.closed() && arrivals.distinct() == 0);
  if (!trial.reason.empty()) trial.status = TrialStatus::Invalid;
}

}  // namespace wirerace
