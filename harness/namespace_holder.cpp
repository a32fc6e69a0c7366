#include "harness/namespace_holder.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <iostream>

namespace wirerace {

namespace {

constexpr const char* congestion_control_setting = "/proc/sys/net/ipv4/tcp_congestion_control";

[[noreturn]] void refused(const std::string& what) {
  throw NoNetworkNamespace(what + ": " + std::strerror(errno));
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  operator int() const { return number_; }

 private:
  int number_;
};

/// What the kernel thinks of it: 0 or an errno. One write, as files in /proc want it.
int write_setting(const char* path, const std::string& value) {
  const Descriptor file(::open(path, O_WRONLY | O_CLOEXEC));
  if (file < 0) return errno;
  return ::write(file, value.data(), value.size()) < 0 ? errno : 0;
}

std::string read_setting(const char* path) {
  std::string line;
  std::ifstream file(path);
  std::getline(file, line);
  return line;
}

/// As the reason to give why it failed: ENOSPC is not about a disk.
std::string unshare_call() {
  return errno == ENOSPC ? "unshare, limited by /proc/sys/user/max_*_namespaces" : "unshare";
}

/// True where it took a user namespace.
bool unshare_network() {
  if (::unshare(CLONE_NEWNET) == 0) return false;
  if (errno != EPERM) refused(unshare_call());
  const uid_t user = ::geteuid();
  const gid_t group = ::getegid();
  if (::unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0) refused(unshare_call());
  const auto map = [](const char* path, unsigned id) {
    if (const int error = write_setting(path, fmt::format("{0} {0} 1", id)); error != 0) {
      errno = error;
      refused(path);
    }
  };
  write_setting("/proc/self/setgroups", "deny");  // without it the kernel takes no gid_map
  map("/proc/self/uid_map", user);
  map("/proc/self/gid_map", group);
  return true;
}

void set_loopback_up() {
  const Descriptor any(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  ifreq loopback{};
  std::strcpy(loopback.ifr_name, "lo");
  loopback.ifr_flags = IFF_UP | IFF_RUNNING;
  if (::ioctl(any, SIOCSIFFLAGS, &loopback) != 0) refused("cannot set lo up");
}

/// As the kernel has it, its final 0 included.
constexpr std::size_t congestion_control_bytes = 16;

/// Replaces a route to this host, as lo's address has brought it, by the same with a congestion control.
/// Returns 0 or an errno, EINVAL where the kernel does not have that congestion control.
int route_with_congestion_control(std::uint32_t network, unsigned char bits, const std::string& name) {
  struct Request {
    nlmsghdr header;
    rtmsg route;
    rtattr to_head;
    std::uint32_t to;
    rtattr from_head;
    std::uint32_t from;
    rtattr interface_head;
    std::uint32_t interface;
    rtattr metrics_head;
    rtattr congestion_control_head;
    char congestion_control[congestion_control_bytes];
  };
  constexpr unsigned short number = sizeof(rtattr) + sizeof(std::uint32_t);
  constexpr unsigned short text = sizeof(rtattr) + congestion_control_bytes;
  Request request = {.header = {.nlmsg_len = sizeof(Request),
                                .nlmsg_type = RTM_NEWROUTE,
                                .nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE | NLM_F_REPLACE,
                                .nlmsg_seq = 0,
                                .nlmsg_pid = 0},
                     .route = {.rtm_family = AF_INET,
                               .rtm_dst_len = bits,
                               .rtm_src_len = 0,
                               .rtm_tos = 0,
                               .rtm_table = RT_TABLE_LOCAL,
                               .rtm_protocol = RTPROT_KERNEL,
                               .rtm_scope = RT_SCOPE_HOST,
                               .rtm_type = RTN_LOCAL,
                               .rtm_flags = 0},
                     .to_head = {number, RTA_DST},
                     .to = htonl(network),
                     .from_head = {number, RTA_PREFSRC},
                     .from = htonl(INADDR_LOOPBACK),
                     .interface_head = {number, RTA_OIF},
                     .interface = ::if_nametoindex("lo"),
                     .metrics_head = {sizeof(rtattr) + text, RTA_METRICS},
                     .congestion_control_head = {text, RTAX_CC_ALGO},
                     .congestion_control = {}};
  name.copy(request.congestion_control, congestion_control_bytes - 1);
  const Descriptor kernel(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE));
  if (::send(kernel, &request, sizeof request, 0) < 0) return errno;
  struct {
    nlmsghdr header;
    nlmsgerr result;
    Request request;
  } answer{};
  if (::recv(kernel, &answer, sizeof answer, 0) < 0) return errno;
  return -answer.result.error;
}

// The kernel takes as a namespace's default only what the host's tcp_allowed_congestion_control has, which
// need not include cubic; a route may name any.
void set_congestion_control(const std::string& name) {
  int error = EINVAL;
  if (name.size() < congestion_control_bytes) {
    write_setting(congestion_control_setting, name);
    if (read_setting(congestion_control_setting) == name) return;
    error = route_with_congestion_control(0x7f000000, 8, name);
    if (error == 0) error = route_with_congestion_control(INADDR_LOOPBACK, 32, name);
  }
  if (error == 0) return;
  if (error == EINVAL) {
    throw NoCongestionControl(
        fmt::format("the kernel does not offer the congestion control \"{}\": choose one of {}", name,
                    read_setting("/proc/sys/net/ipv4/tcp_available_congestion_control")));
  }
  errno = error;
  refused("cannot set the congestion control " + name);
}

}  // namespace

bool make_private_network(const std::string& congestion_control) {
  const bool by_user_namespace = unshare_network();
  set_loopback_up();
  set_congestion_control(congestion_control);
  return by_user_namespace;
}

int hold_network_namespace(const std::string& congestion_control) {
  try {
    const bool by_user_namespace = make_private_network(congestion_control);
    std::cout << (by_user_namespace ? "user-and-network" : "network") << std::endl;
  } catch (const NoNetworkNamespace& error) {
    std::cout << "no-namespace " << error.what() << std::endl;
    return 1;
  } catch (const NoCongestionControl& error) {
    std::cout << "no-congestion-control " << error.what() << std::endl;
    return 1;
  }
  char nothing;
  while (::read(STDIN_FILENO, &nothing, 1) > 0) {
  }
  return 0;
}

}  // namespace wirerace
