#include "harness/slow_reader.hpp"

#include "harness/introduction.hpp"

namespace wirerace {

void SlowReader::release() {
  {
    const std::lock_guard lock(mutex_);
    released_ = true;
  }
  released_changed_.notify_all();
}

void SlowReader::on_open(Channel& channel) {
  const Scenario& scenario = workload_.scenario();
  const unsigned index = open_.fetch_add(1);
  introduce(workload_, channel, scenario.clients + index);
  if (index + 1 == scenario.slow_readers.clients) opened_();
}

void SlowReader::on_message(Channel&, Message) {
  const double rate = workload_.scenario().slow_readers.reads_per_second;
  std::unique_lock lock(mutex_);
  if (released_) return;
  const auto released = [this] { return released_; };
  if (rate > 0) {
    const auto pause = std::chrono::round<std::chrono::nanoseconds>(std::chrono::duration<double>(1 / rate));
    released_changed_.wait_for(lock, pause, released);
  } else {
    released_changed_.wait(lock, released);
  }
  if (!released_) ++read_;
}

// Once all were open: a server may well give up who does not read.
void SlowReader::on_close(Channel*, std::string_view why) {
  if (open_ < workload_.scenario().slow_readers.clients)
    failed_("a slow reader's channel could not be opened: " + std::string(why));
}

}  // namespace wirerace
