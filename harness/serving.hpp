// For tests: a `wirerace serve`.
#pragma once

#include <csignal>
#include <filesystem>
#include <stdexcept>
#include <string>

#include "harness/run_program.hpp"

namespace wirerace {

class Serving {
 public:
  /// Listens when it is made. Throws std::runtime_error with what it said where it does not.
  Serving(const std::string& backend, const std::filesystem::path& folder,
          std::vector<std::string> options = {})
      : program_(words(backend, std::move(options)), folder) {
    const bool told = wait_until([&] { return program_.out().ends_with('\n'); });
    const std::string out = program_.out();
    const auto at = out.find("127.0.0.1:");
    if (!told || at == out.npos) throw std::runtime_error("does not serve: " + out + program_.err());
    address_ = out.substr(at, out.size() - at - 1);
  }

  /// "127.0.0.1:9000"
  const std::string& address() const { return address_; }
  std::string port() const { return address_.substr(address_.find(':') + 1); }

  /// As Ctrl-C does.
  Outcome interrupt() {
    program_.signal(SIGINT);
    return program_.wait();
  }

 private:
  static std::vector<std::string> words(const std::string& backend, std::vector<std::string> options) {
    options.insert(options.begin(), {WIRERACE_PROGRAM, "serve", backend});
    return options;
  }

  Program program_;
  std::string address_;
};

}  // namespace wirerace
