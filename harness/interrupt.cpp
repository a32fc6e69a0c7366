#include "harness/interrupt.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>

namespace wirerace {

namespace {

int event = -1;

void on_signal(int signal) {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto wrote = ::write(event, &one, sizeof one);
  std::signal(signal, SIG_DFL);
}

}  // namespace

Interrupt::Interrupt() {
  event = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
}

Interrupt::~Interrupt() {
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
  ::close(event);
}

int Interrupt::descriptor() const {
  return event;
}

bool Interrupt::raised() const {
  pollfd raised{.fd = event, .events = POLLIN, .revents = 0};
  return ::poll(&raised, 1, 0) == 1;
}

}  // namespace wirerace
