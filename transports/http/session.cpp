#include "transports/http/session.hpp"

#include <utility>

namespace wirerace::http {

void Session::send(Message message) {
  if (message.bytes.size() > session_traits.largest_message) return;
  {
    const std::lock_guard lock(mutex_);
    if (!ended_.empty()) return;
    log_.append(message);
  }
  changed_.notify_all();
}

std::size_t Session::backlog() const {
  const std::lock_guard lock(mutex_);
  return log_.waiting_bytes();
}

void Session::open() {
  const std::lock_guard calls(calls_);
  if (!ended().empty()) return;
  listened_to_ = true;
  listener_.on_open(*this);
}

bool Session::receive(std::string_view piece) {
  const std::lock_guard calls(calls_);
  if (listened_to_) in_.feed(piece, [this](Message message) { listener_.on_message(*this, message); });
  return listened_to_;
}

void Session::end_of_body() {
  if (in_.within_frame()) throw wire::BadFrame("a body that ends within a frame");
}

void Session::end(std::string_view why) {
  mark_ended(why);
  const std::lock_guard calls(calls_);
  if (std::exchange(listened_to_, false)) listener_.on_close(this, why);
}

void Session::end_silently(std::string_view why) {
  mark_ended(why);
  const std::lock_guard calls(calls_);
  listened_to_ = false;
}

void Session::mark_ended(std::string_view why) {
  {
    const std::lock_guard lock(mutex_);
    if (ended_.empty()) ended_ = why;
  }
  changed_.notify_all();
}

std::string Session::ended() const {
  const std::lock_guard lock(mutex_);
  return ended_;
}

bool Session::reaches(std::uint64_t id) const {
  const std::lock_guard lock(mutex_);
  return log_.reaches(id);
}

Session::Block Session::wait_after(std::uint64_t id, TimePoint until) {
  std::unique_lock lock(mutex_);
  for (;;) {
    if (!ended_.empty() || !log_.reaches(id)) return nullptr;
    if (auto block = log_.after(id)) return block;
    if (Clock::now() >= until) return nullptr;
    changed_.wait_until(lock, until);
  }
}

void Session::handed(std::uint64_t id) {
  const std::lock_guard lock(mutex_);
  log_.handed(id);
}

void Session::keep_handed(std::size_t bytes) {
  const std::lock_guard lock(mutex_);
  log_.keep_handed(bytes);
}

void Session::acknowledge(std::uint64_t id) {
  const std::lock_guard lock(mutex_);
  log_.forget(id);
}

Session::Use::Use(std::shared_ptr<Session> session) : session_(std::move(session)) {
  const std::lock_guard lock(session_->mutex_);
  ++session_->uses_;
}

Session::Use::~Use() {
  const std::lock_guard lock(session_->mutex_);
  --session_->uses_;
  session_->last_use_ = Clock::now();
}

std::optional<TimePoint> Session::idle_since() const {
  const std::lock_guard lock(mutex_);
  if (uses_ > 0) return std::nullopt;
  return last_use_;
}

}  // namespace wirerace::http
