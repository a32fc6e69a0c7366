#include "transports/http/paired_channel.hpp"

namespace wirerace::http {

PairedChannel::PairedChannel(const ClientOptions& options, Listener& listener,
                             std::chrono::milliseconds read_timeout)
    : ClientChannel(options, listener), gets_(make_client(options, read_timeout)) {}

bool PairedChannel::ending() const {
  const std::lock_guard lock(mutex_);
  return closing_ || !post_failure_.empty();
}

void PairedChannel::pause(std::chrono::milliseconds time) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, time, [this] { return closing_ || !post_failure_.empty(); });
}

std::string PairedChannel::run() {
  std::thread posting([this] { post(); });
  std::string why = receive();
  {
    const std::lock_guard lock(mutex_);
    received_ = true;
  }
  changed_.notify_all();
  posting.join();
  return post_failure_.empty() ? why : post_failure_;
}

void PairedChannel::interrupt() {
  ChannelThread::interrupt();
  gets_.stop();
}

void PairedChannel::post() {
  std::unique_lock lock(mutex_);
  while (post_failure_.empty()) {
    changed_.wait(lock, [this] { return closing_ || received_ || !queued_.empty(); });
    if (received_ && !closing_) return;
    lock.unlock();
    if (closing_) return leave();
    std::string why = post_queued();
    lock.lock();
    post_failure_ = std::move(why);
  }
  // A stop() between two requests breaks neither: again, until receive() has noticed.
  while (!received_) {
    lock.unlock();
    gets_.stop();
    lock.lock();
    changed_.wait_for(lock, std::chrono::milliseconds(20), [this] { return received_; });
  }
}

}  // namespace wirerace::http
