#include "harness/in_force.hpp"

#include <condition_variable>
#include <mutex>

#include "harness/socket_settings.hpp"

namespace wirerace {

namespace {

class Opened : public Listener {
 public:
  void on_open(Channel&) override {
    const std::lock_guard lock(mutex_);
    ++channels_;
    changed_.notify_all();
  }
  void on_message(Channel&, Message) override {}
  void on_close(Channel*, std::string_view) override {}
  void on_timer() override {}

  bool wait(unsigned channels) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(10), [&] { return channels_ == channels; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  unsigned channels_ = 0;
};

}  // namespace

std::map<std::string, std::string> settings_in_force(const Backend& backend) {
  Opened opened;
  const auto server = backend.serve({}, opened);
  const auto client = backend.connect({.port = server->port()}, opened);
  return opened.wait(2) ? socket_settings() : std::map<std::string, std::string>();
}

}  // namespace wirerace
