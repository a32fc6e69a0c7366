#include "harness/lasting_channels.hpp"

#include <algorithm>

#include "harness/introduction.hpp"

namespace wirerace {

namespace {

// How long a client waits before it tries again to open what could not be opened.
constexpr std::chrono::milliseconds reopen_pause{50};

// What may wait for a slow reader before messages to it are left out: a server that lets it grow without
// bound ends with it.
constexpr std::size_t largest_slow_backlog = std::size_t{64} << 20;

}  // namespace

LastingChannels::LastingChannels(const Workload& workload, Role& role)
    : workload_(workload), role_(role), proxies_(workload.scenario().clients) {
  role.attach(*this);
}

void LastingChannels::start(TimePoint at) {
  start_ = at;
}

void LastingChannels::on_timer() {
  {
    const auto held = lock();
    {
      const std::lock_guard lock(timer_mutex_);
      role_wants_ = also_ = TimePoint::max();
    }
    role_.on_timer();
  }
  timer(Clock::now());
}

void LastingChannels::wake_at(TimePoint when) {
  const std::lock_guard lock(timer_mutex_);
  role_wants_ = when;
  arm();
}

void LastingChannels::wake_also_at(TimePoint when) {
  const std::lock_guard lock(timer_mutex_);
  also_ = when;
  arm();
}

void LastingChannels::arm() {
  const TimePoint next = std::min(role_wants_, also_);
  if (next != TimePoint::max()) end_->wake_at(next);
}

void LastingChannels::join(Proxy& proxy) {
  proxy.joined = true;
  role_.on_open(proxy);
}

TimePoint LastingChannels::window_end() const {
  return start_.load() + workload_.scenario().warmup + workload_.scenario().duration;
}

LastingServer::LastingServer(const Workload& workload, Role& role, bool successor,
                             std::function<void()> opened)
    : LastingChannels(workload, role),
      opened_(std::move(opened)),
      slow_(workload.scenario().slow_readers.clients) {
  if (!slow_.empty()) proxies_.front().sent = [this](Message message) { send_to_slow_readers(message); };
  if (!successor) return;
  opened_ = [] {};
  start(Clock::now());
  for (Proxy& proxy : proxies_) join(proxy);
}

void LastingServer::on_message(Channel& real, Message message) {
  const auto held = lock();
  if (!real.user) return introduced(real, message);
  auto& proxy = *static_cast<Proxy*>(real.user);
  if (proxy.joined) {
    role_.on_message(proxy, message);
  } else {
    proxy.early = message.bytes;
  }
}

void LastingServer::introduced(Channel& real, Message message) {
  const auto who = read_introduction(workload_, message);
  if (!who) return;  // a channel whose place another has taken meanwhile
  const auto clients = static_cast<std::uint32_t>(proxies_.size());
  Proxy& proxy = *who < clients ? proxies_[*who] : slow_[*who - clients];
  const bool first = !proxy.joined && !proxy.real;
  if (proxy.real) proxy.real->user = nullptr;
  proxy.real = &real;
  real.user = &proxy;
  if (!first) return;
  // The Role gives its lanes in the order of opening, which is to be that of the clients.
  for (Proxy& next : proxies_) {
    if (next.joined) continue;
    if (!next.real) break;
    join(next);
    if (!next.early.empty()) role_.on_message(next, {workload_.scenario().payload, next.early});
  }
  if (++introduced_ == proxies_.size() + slow_.size()) opened_();
}

void LastingServer::on_close(Channel* real, std::string_view why) {
  const auto held = lock();
  auto* proxy = real ? static_cast<Proxy*>(real->user) : nullptr;
  if (!started()) return role_.on_close(proxy, why);
  if (proxy) proxy->real = nullptr;
}

// To a broadcast's first client has gone what goes to all.
void LastingServer::send_to_slow_readers(Message message) {
  for (Proxy& reader : slow_) {
    if (!reader.real || reader.backlog() > largest_slow_backlog) {
      ++slow_skipped_;
    } else {
      reader.real->send(message);
      ++slow_sent_;
    }
  }
}

void LastingServer::timer(TimePoint now) {
  const auto held = lock();
  if (window_over_ || !started() || now < window_end()) return;
  window_over_ = true;
  for (const Proxy& reader : slow_) {
    slow_backlog_ += reader.backlog();
    slow_closed_ += reader.real ? 0 : 1;
  }
}

void LastingServer::add_to(control::Lasting& lasting) const {
  lasting.set_slow_sent(slow_sent_);
  lasting.set_slow_skipped(slow_skipped_);
  lasting.set_slow_closed(slow_closed_);
  lasting.set_slow_backlog_bytes(slow_backlog_);
}

void LastingClient::on_open(Channel& real) {
  const auto held = lock();
  const auto vacant = std::ranges::find(proxies_, nullptr, &Proxy::real);
  if (vacant == proxies_.end()) return;
  vacant->real = &real;
  real.user = &*vacant;
  introduce(workload_, real, static_cast<std::uint32_t>(vacant - proxies_.begin()));
  if (!vacant->joined) join(*vacant);
}

void LastingClient::on_message(Channel& real, Message message) {
  const auto held = lock();
  if (real.user) role_.on_message(*static_cast<Proxy*>(real.user), message);
}

void LastingClient::on_close(Channel* real, std::string_view why) {
  const auto held = lock();
  auto* proxy = real ? static_cast<Proxy*>(real->user) : nullptr;
  if (!started()) return role_.on_close(proxy, why);
  if (proxy) {
    proxy->real = nullptr;
    ++reopened_;
  }
  ++to_open_;
  // Where it closed, at once, though not from here: the timer may open several at a time.
  const TimePoint at = Clock::now() + (proxy ? std::chrono::milliseconds(0) : reopen_pause);
  open_at_ = std::min(open_at_, at);
  wake_also_at(open_at_);
}

void LastingClient::timer(TimePoint now) {
  auto held = lock();
  if (to_open_ == 0) return;
  if (now < open_at_) return wake_also_at(open_at_);
  open_at_ = TimePoint::max();
  const unsigned channels = std::exchange(to_open_, 0);
  held.unlock();  // a channel may open or fail before open() returns
  client_->open(channels);
}

void LastingClient::add_to(control::Lasting& lasting) const {
  lasting.set_reopened(reopened_);
}

}  // namespace wirerace
