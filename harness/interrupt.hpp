// Ctrl-C and SIGTERM as something to wait for.
#pragma once

namespace wirerace {

/// While one lives, SIGINT and SIGTERM do not end the process: they make descriptor() readable, for good. The
/// second signal ends the process at once. One at a time.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();

  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  /// Readable once a signal has come.
  int descriptor() const;
  bool raised() const;
};

}  // namespace wirerace
