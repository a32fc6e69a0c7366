#include "harness/environment.hpp"

#include <google/protobuf/stubs/common.h>
#include <grpcpp/grpcpp.h>
#include <httplib.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <boost/version.hpp>
#include <fstream>
#include <thread>

namespace wirerace {

namespace {

std::string first_line(const char* path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

/// The value of the first line of `path` that begins with `key`, then whatever `separator` is, e.g.
/// KEY="value".
std::string value_of(const char* path, std::string_view key, char separator) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with(key)) continue;
    const auto begin = line.find_first_not_of(" \t\"", line.find(separator) + 1);
    if (begin == std::string::npos) return {};
    return line.substr(begin, line.find_last_not_of(" \t\"") + 1 - begin);
  }
  return {};
}

std::string protobuf_version() {
  // As GOOGLE_PROTOBUF_VERSION encodes it: 3021012 is 3.21.12.
  constexpr int version = GOOGLE_PROTOBUF_VERSION;
  return std::to_string(version / 1'000'000) + "." + std::to_string(version / 1000 % 1000) + "." +
         std::to_string(version % 1000);
}

}  // namespace

Environment this_environment() {
  Environment environment;
  environment.wirerace = WIRERACE_VERSION;
  utsname system{};
  if (::uname(&system) == 0) {
    environment.host = system.nodename;
    environment.kernel = std::string(system.sysname) + " " + system.release + " " + system.machine;
  }
  environment.os = value_of("/etc/os-release", "PRETTY_NAME", '=');
  environment.cpu = value_of("/proc/cpuinfo", "model name", ':');
  environment.cores = std::thread::hardware_concurrency();
  const long pages = ::sysconf(_SC_PHYS_PAGES);
  if (pages > 0) {
    environment.memory_bytes =
        static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  }
  environment.compiler = std::string("g++ ") + __VERSION__;
  environment.build_type = WIRERACE_BUILD_TYPE;
  environment.congestion_control = first_line("/proc/sys/net/ipv4/tcp_congestion_control");
  std::string boost = BOOST_LIB_VERSION;
  for (char& c : boost) c = c == '_' ? '.' : c;
  environment.libraries = {{"Boost", boost},
                           {"cpp-httplib", CPPHTTPLIB_VERSION},
                           {"gRPC", grpc::Version()},
                           {"Protobuf", protobuf_version()}};
  return environment;
}

}  // namespace wirerace
