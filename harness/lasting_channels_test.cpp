#include "harness/lasting_channels.hpp"

#include <gmock/gmock.h>

#include "harness/introduction.hpp"
#include "harness/role_stage.hpp"

namespace wirerace {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class FakeClient : public Client {
 public:
  void wake_at(TimePoint when) override { wake = when; }
  void open(unsigned channels) override { opened.push_back(channels); }

  TimePoint wake{};
  std::vector<unsigned> opened;
};

/// A role behind channels that last, over connections of the test's own.
template <class Lasting, class MyEnd>
class LastingStage {
 public:
  template <class... More>
  LastingStage(Make make, const Scenario& scenario, More... more)
      : workload(scenario),
        role(make(workload, reliable,
                  {.opened = [this] { ++opened; },
                   .done = [] {},
                   .failed = [this](const std::string& why) { failures.push_back(why); }})),
        lasting(workload, *role, more...) {
    lasting.attach(end);
  }

  void go_to(std::chrono::nanoseconds into, std::chrono::nanoseconds from = {}) {
    const TimePoint begin = Clock::now() - into;
    lasting.start(begin);
    role->start(begin, begin + from);
    lasting.on_timer();
  }

  void connect(FakeChannel& channel) { lasting.on_open(channel); }
  void introduce_as(FakeChannel& channel, std::uint32_t who) {
    FakeChannel line;
    introduce(workload, line, who);
    lasting.on_message(channel, {line.sent.at(0).kind, line.sent[0].bytes});
  }
  void deliver(FakeChannel& channel, std::uint64_t number) {
    std::string bytes;
    workload.compose(number, workload.at(number).bytes, bytes);
    lasting.on_message(channel, {workload.scenario().payload, bytes});
  }

  /// Who the channel has said it is, first of all.
  std::optional<std::uint32_t> said(const FakeChannel& channel) const {
    const auto& [kind, bytes] = channel.sent.at(0);
    return read_introduction(workload, {kind, bytes});
  }

  /// The numbers of the messages sent.
  std::vector<std::uint64_t> numbers(const FakeChannel& channel) const {
    std::vector<std::uint64_t> all;
    for (const auto& [kind, bytes] : channel.sent) {
      std::uint64_t number = 0;
      EXPECT_TRUE(workload.read_number(bytes, number));
      all.push_back(number);
    }
    return all;
  }

  std::uint64_t delivered() const { return role->report(wire_counts()).arrivals().distinct(); }

  Workload workload;
  MyEnd end;
  std::unique_ptr<Role> role;
  Lasting lasting;
  int opened = 0;
  std::vector<std::string> failures;
};

using ClientStage = LastingStage<LastingClient, FakeClient>;
using ServerStage = LastingStage<LastingServer, FakeEnd>;

TEST(LastingClient, SaysWhoEachChannelIs) {
  ClientStage stage(make_sink, open_loop(Flow::Push));
  FakeChannel first, second;
  stage.connect(first);
  EXPECT_EQ(stage.opened, 0);
  stage.connect(second);
  EXPECT_EQ(stage.opened, 1) << "the role has both";
  EXPECT_EQ(stage.said(first), 0u);
  EXPECT_EQ(stage.said(second), 1u);
}

TEST(LastingClient, OpensAnewWhatHasClosedAndGoesOnWhereItWas) {
  ClientStage stage(make_sink, open_loop(Flow::Push));
  FakeChannel first, second, again;
  stage.connect(first);
  stage.connect(second);
  stage.go_to(250s);
  stage.deliver(first, 0);
  stage.deliver(second, 1);
  stage.lasting.on_close(&first, "broken");
  EXPECT_THAT(stage.failures, IsEmpty());
  EXPECT_THAT(stage.end.opened, IsEmpty()) << "not from within on_close";
  EXPECT_LE(stage.end.wake, Clock::now()) << "but at once";
  stage.lasting.on_timer();
  EXPECT_THAT(stage.end.opened, ElementsAre(1));
  stage.connect(again);
  EXPECT_EQ(stage.said(again), 0u);
  stage.deliver(again, 2);
  stage.deliver(second, 3);
  EXPECT_EQ(stage.delivered(), 4u);
  control::Lasting report;
  stage.lasting.add_to(report);
  EXPECT_EQ(report.reopened(), 1u);
}

TEST(LastingClient, TriesAgainLaterWhatCouldNotBeOpened) {
  ClientStage stage(make_sink, open_loop(Flow::Push));
  FakeChannel first, second;
  stage.connect(first);
  stage.connect(second);
  stage.go_to(250s);
  stage.lasting.on_close(&first, "broken");
  stage.lasting.on_close(&second, "broken");
  stage.lasting.on_timer();
  EXPECT_THAT(stage.end.opened, ElementsAre(2));
  const TimePoint before = Clock::now();
  stage.lasting.on_close(nullptr, "refused");
  EXPECT_GT(stage.end.wake, before);
  stage.lasting.on_close(nullptr, "refused");
  while (stage.end.opened.size() < 2) stage.lasting.on_timer();
  EXPECT_GE(Clock::now(), before + 50ms);
  EXPECT_THAT(stage.end.opened, ElementsAre(2, 2));
}

TEST(LastingClient, DropsWhatIsDueWhileItHasNoConnection) {
  Scenario scenario = open_loop(Flow::Uplink);
  scenario.clients = 1;
  ClientStage stage(make_source, scenario);
  FakeChannel first, again;
  stage.connect(first);
  stage.go_to(50s);
  stage.lasting.on_close(&first, "broken");
  stage.go_to(150s);
  stage.connect(again);
  stage.go_to(250s);
  EXPECT_THAT(stage.numbers(first), ElementsAre(~std::uint64_t{0}, 0));
  EXPECT_THAT(stage.numbers(again), ElementsAre(~std::uint64_t{0}, 2)) << "1 was due in between";
}

TEST(LastingClient, FailsWhereAChannelClosesBeforeTheTrialBegins) {
  ClientStage stage(make_sink, open_loop(Flow::Push));
  FakeChannel first;
  stage.connect(first);
  stage.lasting.on_close(&first, "broken");
  EXPECT_THAT(stage.failures, ElementsAre("a channel closed: broken"));
}

TEST(LastingServer, KnowsItsClientsByWhatTheySayInWhicheverOrder) {
  int introduced = 0;
  ServerStage stage(make_source, open_loop(Flow::Push), false, [&] { ++introduced; });
  FakeChannel one, other;
  stage.connect(one);
  stage.connect(other);
  stage.introduce_as(one, 1);
  EXPECT_EQ(stage.opened + introduced, 0);
  stage.introduce_as(other, 0);
  EXPECT_EQ(stage.opened, 1);
  EXPECT_EQ(introduced, 1);
  stage.go_to(150s);
  EXPECT_THAT(stage.numbers(other), ElementsAre(0));
  EXPECT_THAT(stage.numbers(one), ElementsAre(1));
}

TEST(LastingServer, KeepsWhatAChatsClientSaysBeforeThoseInFrontOfItHaveCome) {
  Scenario scenario = open_loop(Flow::Chat);
  scenario.room_clients = 2;
  ServerStage stage(make_relay, scenario, false, [] {});
  FakeChannel one, other;
  stage.connect(one);
  stage.connect(other);
  for (int said = 0; said < 2; ++said) stage.introduce_as(one, 1);  // to the channel, and to the chat
  for (int said = 0; said < 2; ++said) stage.introduce_as(other, 0);
  EXPECT_EQ(stage.opened, 1);
  stage.go_to(150s);
  stage.deliver(one, 1);
  EXPECT_THAT(stage.numbers(other), ElementsAre(1)) << "they share a room";
}

TEST(LastingServer, GivesTheNewChannelTheOldOnesPlaceEvenIfThatHasNotClosedYet) {
  ServerStage stage(make_sink, open_loop(Flow::Uplink), false, [] {});
  FakeChannel first, second, again;
  for (FakeChannel* channel : {&first, &second, &again}) stage.connect(*channel);
  stage.introduce_as(first, 0);
  stage.introduce_as(second, 1);
  stage.go_to(250s);
  stage.deliver(first, 0);
  stage.introduce_as(again, 0);
  stage.deliver(first, 2);
  EXPECT_EQ(stage.delivered(), 1u) << "the old one is not heard any more";
  stage.deliver(again, 2);
  EXPECT_EQ(stage.delivered(), 2u);
  stage.lasting.on_close(&first, "broken");
  stage.deliver(again, 4);
  EXPECT_EQ(stage.delivered(), 3u);
}

TEST(LastingServer, AsASuccessorSendsWhatIsDueFromItsBeginOnToThoseWhoComeBack) {
  ServerStage stage(make_source, open_loop(Flow::Push), true, [] { FAIL() << "it waits for nobody"; });
  FakeChannel second;
  stage.connect(second);
  stage.introduce_as(second, 1);
  stage.go_to(450s, 250s);
  EXPECT_THAT(stage.numbers(second), ElementsAre(3)) << "1 was due before; 2 and 4 are another's";
}

TEST(LastingServer, SendsSlowReadersAllThatIsBroadcastUnlessTooMuchWaits) {
  Scenario scenario = open_loop(Flow::Broadcast);
  scenario.slow_readers.clients = 1;
  int introduced = 0;
  ServerStage stage(make_source, scenario, false, [&] { ++introduced; });
  FakeChannel first, second, slow;
  for (FakeChannel* channel : {&first, &second, &slow}) stage.connect(*channel);
  stage.introduce_as(first, 0);
  stage.introduce_as(second, 1);
  EXPECT_EQ(introduced, 0);
  stage.introduce_as(slow, 2);
  EXPECT_EQ(introduced, 1);
  stage.go_to(150s);
  EXPECT_THAT(stage.numbers(slow), ElementsAre(0, 1));
  slow.waiting = (std::size_t{64} << 20) + 1;
  stage.go_to(350s);
  EXPECT_THAT(stage.numbers(second), ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(stage.numbers(slow), ElementsAre(0, 1));
  stage.go_to(650s);
  control::Lasting report;
  stage.lasting.add_to(report);
  EXPECT_EQ(report.slow_sent(), 2u);
  EXPECT_EQ(report.slow_skipped(), 4u);
  EXPECT_EQ(report.slow_backlog_bytes(), slow.waiting);
}

}  // namespace
}  // namespace wirerace
