#include "harness/trial_figures.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/wire_counts.hpp"

namespace wirerace {
namespace {

class TrialFigures : public testing::Test {
 protected:
  explicit TrialFigures(unsigned clients = 100) : workload_(scenario(clients)) {
    for (unsigned i = 0; i < clients; ++i) {
      control::Client& client = *arrivals().add_clients();
      client.set_channel(i);
      client.set_delivered(10);
    }
    deliver(10 * clients);
  }

  static Scenario scenario(unsigned clients) {
    Scenario scenario;
    scenario.flow = Flow::Echo;
    scenario.pace = Pace::Closed;
    scenario.clients = clients;
    scenario.duration = std::chrono::seconds(1);
    return scenario;
  }

  control::Arrivals& arrivals() { return *reports_.client.mutable_arrivals(); }
  void deliver(std::uint64_t messages) {
    reports_.client.set_sent(messages);
    arrivals().set_delivered(messages);
    arrivals().set_delivered_bytes(64 * messages);
  }

  Trial trial() {
    Trial trial;
    fill_in(trial, workload_, {}, reports_);
    return trial;
  }

  Workload workload_;
  EndReports reports_;
};

TEST_F(TrialFigures, ClientsServedAlikeAreFair) {
  const auto fairness = trial().fairness.value();
  EXPECT_DOUBLE_EQ(fairness.jain, 1);
  EXPECT_EQ(fairness.least_messages, 10u);
  EXPECT_EQ(fairness.most_messages, 10u);
}

TEST_F(TrialFigures, AServerThatStarvesAllButEightOfAHundredIsFoundOut) {
  for (int i = 0; i < 100; ++i) {
    control::Client& client = *arrivals().mutable_clients(i);
    client.set_delivered(i < 8 ? 5000 : 0);
    if (i < 8) client.set_p99_ns(1000 + i);
  }
  deliver(8 * 5000);
  const auto fairness = trial().fairness.value();
  EXPECT_DOUBLE_EQ(fairness.jain, 0.08);
  EXPECT_EQ(fairness.least_messages, 0u);
  EXPECT_EQ(fairness.most_messages, 5000u);
  EXPECT_EQ(fairness.fastest_p99_ns, 1000);
  EXPECT_EQ(fairness.slowest_p99_ns, 1007);
}

TEST_F(TrialFigures, ACostIsOfEachMessageDelivered) {
  control::Spent& spent = *reports_.server.mutable_spent();
  spent.set_user_ns(2000);
  spent.set_system_ns(3000);
  spent.set_voluntary_switches(500);
  reports_.server.mutable_held()->set_opening_rss_bytes(100 * 4096);
  reports_.server.mutable_held()->set_opening_cpu_ns(100 * 50);
  const EndCost cost = trial().server;
  EXPECT_EQ(cost.cpu_ns_per_message, 5);
  EXPECT_EQ(cost.user_ns_per_message, 2);
  EXPECT_EQ(cost.system_ns_per_message, 3);
  EXPECT_EQ(cost.voluntary_switches_per_message, 0.5);
  EXPECT_EQ(cost.involuntary_switches_per_message, 0);
  EXPECT_EQ(cost.system_calls_per_message, std::nullopt) << "not counted";
  EXPECT_EQ(cost.rss_bytes_per_connection, 4096u);
  EXPECT_EQ(cost.cpu_ns_per_connection, 50);
}

class WireFigures : public TrialFigures {
 protected:
  static void count(control::Wire& wire, std::uint64_t space, std::uint64_t sent, std::uint64_t received) {
    wire.set_namespace_id(space);
    wire.set_sent_bytes(sent);
    wire.set_received_bytes(received);
    wire.set_total_sent_bytes(2 * sent);
    wire.set_total_received_bytes(2 * received);
  }
  void count(std::uint64_t server_space, std::uint64_t client_space) {
    count(*reports_.server.mutable_wire(), server_space, 30'000, 40'000);
    count(*reports_.client.mutable_wire(), client_space, 50'000, 60'000);
  }
  std::optional<double> bytes() {
    const auto wire = trial().wire;
    return wire ? wire->bytes_per_message : std::nullopt;
  }
};

TEST_F(WireFigures, InOneNamespaceAreWhatItSends) {
  count(1, 1);
  EXPECT_EQ(bytes(), 50);
  EXPECT_EQ(trial().wire->total_bytes, 60'000u) << "by the server, which reports last";
  EXPECT_DOUBLE_EQ(trial().wire->bytes_per_payload_byte.value(), 50.0 / 64);
}

TEST_F(WireFigures, OfAnEchoCountThePayloadOfBothWays) {
  count(1, 1);
  const double one_way = trial().wire->bytes_per_payload_byte.value();
  arrivals().set_request_bytes(3 * arrivals().delivered_bytes());
  EXPECT_DOUBLE_EQ(trial().wire->bytes_per_payload_byte.value(), one_way / 4);
}

TEST_F(WireFigures, BetweenTwoAreWhatOneSendsAndReceives) {
  count(1, 2);
  EXPECT_EQ(bytes(), 110);
  EXPECT_EQ(trial().wire->total_bytes, 140'000u);
}

TEST_F(WireFigures, AreNoneWhereOthersUseTheNetworkToo) {
  const std::uint64_t here = network_namespace_id();
  ASSERT_NE(here, 0u);
  count(here, here);
  EXPECT_EQ(bytes(), std::nullopt);
  count(here, 1);
  EXPECT_EQ(bytes(), std::nullopt);
  count(1, here);
  EXPECT_EQ(bytes(), std::nullopt);
  EXPECT_FALSE(trial().wire);
}

}  // namespace
}  // namespace wirerace
