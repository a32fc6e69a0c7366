// Channels that outlive their connections: what stands between a Role and an End where connections may break.
//
// The Role sees one Channel for each of the scenario's clients, which opens once and never closes. Behind it
// comes and goes a channel of the End: a client opens a new one when one has closed, and says on it first who
// it is (introduction.hpp). What is sent while there is none is dropped, as an application without a
// connection drops what cannot wait.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "harness/control.pb.h"
#include "harness/role.hpp"

namespace wirerace {

/// The Listener of the real End, and the End of the Role. One lock is held during all callbacks, so that a
/// new channel may take the place of one whose thread has not ended yet.
class LastingChannels : public Listener, public End {
 public:
  /// Before the real End is made; attaches itself to `role`.
  LastingChannels(const Workload& workload, Role& role);

  /// When the trial begins: from then on a channel may close. From any thread, before the Role's start.
  void start(TimePoint at);

  /// Once the End has gone.
  virtual void add_to(control::Lasting& lasting) const = 0;

  void on_timer() override;

  void wake_at(TimePoint when) override;
  PollCounts polls() const override { return end_->polls(); }

 protected:
  class Proxy : public Channel {
   public:
    void send(Message message) override {
      if (real) real->send(message);
      if (sent) sent(message);
    }
    std::size_t backlog() const override { return real ? real->backlog() : 0; }

    Channel* real = nullptr;  // null: has none now
    bool joined = false;      // the Role knows it
    std::string early;        // a message for the Role that came before: a chat client's introduction
    std::function<void(Message)> sent;
  };

  /// Does what else is due, when the Role has done its own.
  virtual void timer(TimePoint now) = 0;

  /// The timer fires at `when` for timer()'s sake.
  void wake_also_at(TimePoint when);

  void attach_end(End& end) { end_ = &end; }
  void join(Proxy& proxy);
  bool started() const { return start_.load() != TimePoint{}; }
  TimePoint window_end() const;
  std::unique_lock<std::mutex> lock() { return std::unique_lock(mutex_); }

  const Workload& workload_;
  Role& role_;
  std::vector<Proxy> proxies_;  // by the workload's channel

 private:
  void arm();

  std::mutex mutex_;
  std::mutex timer_mutex_;  // the following
  TimePoint role_wants_ = TimePoint::max(), also_ = TimePoint::max();
  End* end_ = nullptr;
  std::atomic<TimePoint> start_{TimePoint{}};
};

class LastingServer : public LastingChannels {
 public:
  /// `opened`: told once, when every client, slow readers too, has said who it is. A `successor` of a server
  /// that was killed begins at once, with those clients that come back.
  LastingServer(const Workload& workload, Role& role, bool successor, std::function<void()> opened);

  void attach(End& end) { attach_end(end); }
  void add_to(control::Lasting& lasting) const override;

  void on_open(Channel& real) override { real.user = nullptr; }
  void on_message(Channel& real, Message message) override;
  void on_close(Channel* real, std::string_view why) override;

 private:
  void introduced(Channel& real, Message message);
  void send_to_slow_readers(Message message);
  void timer(TimePoint now) override;

  std::function<void()> opened_;
  unsigned introduced_ = 0;
  unsigned slow_closed_ = 0;
  std::vector<Proxy> slow_;
  std::uint64_t slow_sent_ = 0, slow_skipped_ = 0;
  std::size_t slow_backlog_ = 0;
  bool window_over_ = false;
};

class LastingClient : public LastingChannels {
 public:
  using LastingChannels::LastingChannels;

  void attach(Client& client) {
    attach_end(client);
    client_ = &client;
  }
  void add_to(control::Lasting& lasting) const override;

  void on_open(Channel& real) override;
  void on_message(Channel& real, Message message) override;
  void on_close(Channel* real, std::string_view why) override;

 private:
  void timer(TimePoint now) override;

  Client* client_ = nullptr;
  unsigned to_open_ = 0;
  TimePoint open_at_ = TimePoint::max();
  std::uint64_t reopened_ = 0;
};

}  // namespace wirerace
