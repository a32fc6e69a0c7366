#include <algorithm>
#include <bit>
#include <cassert>
#include <span>
#include <vector>

#include "harness/control_messages.hpp"
#include "harness/introduction.hpp"
#include "harness/role.hpp"

namespace wirerace {

namespace {

using std::chrono::nanoseconds;

// What a transport may leave unsent before the source waits for it: beyond this, memory is what would be
// measured.
constexpr std::size_t largest_backlog = std::size_t{64} << 20;

// How much a channel is given from one look at its backlog to the next.
constexpr std::size_t backlog_step = std::size_t{1} << 20;

constexpr std::chrono::milliseconds backlog_pause{1};

// In a flood: what is to wait in a channel, what is given from one look at that to the next, and how long a
// channel that took nothing is left alone.
constexpr std::size_t flood_backlog = std::size_t{1} << 20;
constexpr std::size_t flood_step = std::size_t{256} << 10;  // of all channels,
constexpr std::size_t least_flood_step = std::size_t{64} << 10;
constexpr std::chrono::microseconds flood_pause{50};

// Closed loop over a transport that may lose: how long a reply is waited for before the next message goes.
constexpr std::chrono::milliseconds reply_patience{500};

class Source : public Role {
 public:
  Source(const Workload& workload, const Traits& traits, RoleEvents events)
      : Role(workload, traits, std::move(events),
             workload.scenario().flow == Flow::Chat ? Arrivals::Of::Copies : Arrivals::Of::Replies) {
    channels_.resize(workload.scenario().clients);
    const unsigned window = std::bit_ceil(std::max(256u, 4 * workload.scenario().window));
    for (unsigned i = 0; i < workload.scenario().clients; ++i) {
      lanes_.push_back(std::make_unique<Lane>());
      lanes_[i]->index = i;
      lanes_[i]->arrivals = &arrivals_.lane(i);
      lanes_[i]->arrivals->channel = i;
      if (workload.closed()) lanes_[i]->flights.resize(window);
    }
    if (workload.measured_messages() <= Arrivals::most_reported) lags_.reserve(workload.measured_messages());
  }

  void on_message(Channel& channel, Message message) override {
    const TimePoint now = Clock::now();
    if (!channel.user) return;  // one channel too many
    Lane& lane = *static_cast<Lane*>(channel.user);
    const auto number = arrivals_.check(*lane.arrivals, message);
    if (!number) return;
    if (workload_.closed() && *number / lanes_.size() >= lane.next)
      return arrivals_.count_corrupt(*lane.arrivals);
    if (workload_.closed()) {
      replied(lane, *number, message.bytes.size(), now);
    } else {
      const PlannedMessage planned = workload_.at(*number);
      // What an acknowledgement says has arrived is the message.
      const std::size_t bytes = workload_.scenario().acknowledged ? planned.bytes : message.bytes.size();
      arrivals_.count(*lane.arrivals, *number, bytes, planned.at, now);
    }
    check_done();
  }

 protected:
  bool joined(Channel& channel, unsigned index) override {
    lanes_[index]->channel = channels_[index] = &channel;
    channel.user = lanes_[index].get();
    if (workload_.scenario().flow == Flow::Chat) introduce(workload_, channel, index);
    return true;
  }

  TimePoint work(TimePoint now) override {
    switch (workload_.scenario().pace) {
      case Pace::Closed:
        return keep_closed_loops(now);
      case Pace::Flood:
        return flood(now);
      default:
        return send_due(now);
    }
  }

  bool finished() const override {
    const Scenario& scenario = workload_.scenario();
    if (workload_.closed()) return in_flight_ == 0;
    if (scenario.pace == Pace::Flood) return !scenario.acknowledged || arrivals_.distinct() == sent();
    if (next_ < workload_.messages().size()) return false;
    return (!awaits_replies(scenario) && scenario.flow != Flow::Chat) || arrivals_.distinct() == deliveries_;
  }

  void add_to(control::Report& report) const override {
    report.set_sent(sent());
    *report.mutable_sender_lag() = to_control(lag_.distribution());
    control::Sending& sending = *report.mutable_sending();
    sending.mutable_lags_ns()->Add(lags_.begin(), lags_.end());
    sending.set_own_ns(static_cast<std::uint64_t>(own_.count()));
    sending.set_handing_over_ns(static_cast<std::uint64_t>(handing_over_.count()));
    sending.set_backlog_bytes(backlog_);
  }

  std::uint64_t sent() const override {
    std::uint64_t sent = sent_;
    for (const auto& lane : lanes_) sent += lane->sent;
    return sent;
  }

  void window_ended() override {
    for (const auto& lane : lanes_) backlog_ += lane->channel->backlog();
  }

 private:
  struct Flight {
    std::uint64_t number = ~std::uint64_t{0};
    nanoseconds at{-1};    // sent, from the trial's start
    bool waiting = false;  // for its reply
  };

  // A channel. In a closed loop, once the first messages have gone, only its own callbacks touch it.
  struct alignas(64) Lane {
    unsigned index = 0;
    Channel* channel = nullptr;
    Arrivals::Lane* arrivals = nullptr;
    std::string message;
    std::uint64_t sent = 0;  // closed loop: measured; flood: all
    std::uint64_t next = 0;  // place in the channel of the next message
    std::vector<Flight> flights;
    std::size_t unwatched = 0;  // open loop: bytes sent since the backlog was looked at
  };

  // Open loop: whatever is due by the clock, however late.
  TimePoint send_due(TimePoint now) {
    const auto& messages = workload_.messages();
    const TimePoint start = begin();
    while (next_ < messages.size() && start + messages[next_].at < from()) ++next_;
    TimePoint handed_over = now;
    while (next_ < messages.size() && start + messages[next_].at <= now) {
      const PlannedMessage& planned = messages[next_];
      const auto lanes = lanes_of(planned);
      if (!std::ranges::all_of(lanes, has_room)) return now + backlog_pause;
      workload_.compose(next_, planned.bytes, message_);
      const TimePoint composed = Clock::now();
      const Message message{workload_.scenario().payload, message_};
      if (lanes.size() == 1) {
        lanes.front()->channel->send(message);
      } else {
        end().send_all(channels_, message);
      }
      for (const auto& lane : lanes) lane->unwatched += planned.bytes;
      if (workload_.measured(planned.at)) {
        const nanoseconds lag = composed - start - planned.at;
        sent_ += workload_.deliveries(planned);
        lag_.record(lag.count());
        if (lags_.size() < lags_.capacity()) lags_.push_back(lag.count());
        own_ += composed - handed_over;
        handed_over = Clock::now();
        handing_over_ += handed_over - composed;
      }
      ++next_;
    }
    return next_ < messages.size() ? start + messages[next_].at : TimePoint::max();
  }

  std::span<const std::unique_ptr<Lane>> lanes_of(const PlannedMessage& planned) const {
    if (workload_.scenario().flow == Flow::Broadcast) return lanes_;
    return {&lanes_[planned.channel], 1};
  }

  static bool has_room(const std::unique_ptr<Lane>& lane) {
    if (lane->unwatched < backlog_step) return true;
    if (lane->channel->backlog() > largest_backlog) return false;
    lane->unwatched = 0;
    return true;
  }

  // Gives a step to every channel in which not enough is waiting, until the window ends.
  TimePoint flood(TimePoint now) {
    if (now < begin()) return begin();
    if (now >= window_end()) return TimePoint::max();
    bool progress = false;
    const std::size_t step = std::max(flood_step / lanes_.size(), least_flood_step);
    for (const auto& lane : lanes_) {
      if (lane->channel->backlog() >= flood_backlog) continue;
      for (std::size_t given = 0; given < step; given += message_.size()) {
        workload_.prefetch(number_of(*lane, lane->next + 2));
        send(*lane, lane->next++, message_);
        ++lane->sent;
      }
      progress = true;
    }
    return progress ? now : now + flood_pause;
  }

  // Closed loop: sends the first messages, then leaves the rest to the replies; where replies may be lost,
  // sends anew for those that have been waited for too long (such a transport is single-threaded: see the
  // assertion).
  TimePoint keep_closed_loops(TimePoint now) {
    if (now < begin()) return begin();
    if (!started_) {
      started_ = true;
      for (const auto& lane : lanes_) open_loop(*lane, now);
    }
    if (traits_.reliable) return TimePoint::max();
    assert(traits_.single_threaded);
    for (const auto& lane : lanes_) {
      for (unsigned lost = give_up(*lane, now); lost > 0 && now < window_end(); --lost) send_next(*lane, now);
    }
    return now < window_end() + unreliable_drain ? now + reply_patience / 5 : TimePoint::max();
  }

  // The first reply may come while this still sends: all that replied() uses is set before the first send.
  void open_loop(Lane& lane, TimePoint now) {
    const unsigned window = workload_.scenario().window;
    lane.next = window;
    for (std::uint64_t place = 0; place < window; ++place) note_flight(lane, place, now);
    std::string message;
    for (std::uint64_t place = 0; place < window; ++place) send(lane, place, message);
  }

  // Waits no longer for replies that should have come; returns how many.
  unsigned give_up(Lane& lane, TimePoint now) {
    unsigned lost = 0;
    for (Flight& flight : lane.flights) {
      if (!flight.waiting || now - begin() - flight.at < reply_patience) continue;
      flight.waiting = false;
      --in_flight_;
      ++lost;
    }
    return lost;
  }

  void replied(Lane& lane, std::uint64_t number, std::size_t bytes, TimePoint now) {
    Flight& flight = flight_of(lane, number / lanes_.size());
    // A reply so late that its flight is forgotten lies in no window.
    const nanoseconds at = flight.number == number ? flight.at : Flight{}.at;
    arrivals_.count(*lane.arrivals, number, bytes, at, now);
    // A second reply, or one that was no longer waited for, starts nothing.
    if (flight.number != number || !std::exchange(flight.waiting, false)) return;
    if (now < window_end()) send_next(lane, now);
    --in_flight_;
  }

  // A place whose flight would take the room of one that is still waited for is left out; there is room for
  // four windows.
  void send_next(Lane& lane, TimePoint now) {
    while (flight_of(lane, lane.next).waiting) ++lane.next;
    const std::uint64_t place = lane.next++;
    note_flight(lane, place, now);
    send(lane, place, lane.message);
  }

  void note_flight(Lane& lane, std::uint64_t place, TimePoint now) {
    const nanoseconds at = now - begin();
    flight_of(lane, place) = {number_of(lane, place), at, true};
    ++in_flight_;
    if (workload_.measured(at)) ++lane.sent;
  }

  void send(Lane& lane, std::uint64_t place, std::string& message) {
    const std::uint64_t number = number_of(lane, place);
    workload_.compose(number, workload_.at(number).bytes, message);
    lane.channel->send({workload_.scenario().payload, message});
  }

  std::uint64_t number_of(const Lane& lane, std::uint64_t place) const {
    return place * lanes_.size() + lane.index;
  }

  static Flight& flight_of(Lane& lane, std::uint64_t place) {
    return lane.flights[place & (lane.flights.size() - 1)];
  }

  std::vector<std::unique_ptr<Lane>> lanes_;
  std::vector<Channel*> channels_;  // of all lanes

  // Open loop: the timer's alone.
  std::atomic<std::size_t> next_{0};
  std::string message_;
  std::uint64_t sent_ = 0;  // measured
  Histogram lag_;
  std::vector<std::int64_t> lags_;  // ns, of measured messages
  nanoseconds own_{}, handing_over_{};
  std::size_t backlog_ = 0;

  // Closed loop.
  bool started_ = false;
  std::atomic<std::int64_t> in_flight_{0};
};

}  // namespace

std::unique_ptr<Role> make_source(const Workload& workload, const Traits& traits, RoleEvents events) {
  return std::make_unique<Source>(workload, traits, std::move(events));
}

}  // namespace wirerace
