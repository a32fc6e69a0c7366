// Where on the network `wirerace run` puts its workers, and that nothing stays behind.
#include <gmock/gmock.h>
#include <unistd.h>

#include <csignal>
#include <set>
#include <sstream>

#include "harness/run_program.hpp"
#include "results/files.hpp"

namespace wirerace {

namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::StartsWith;

const std::string program = WIRERACE_PROGRAM;
constexpr const char* private_network = "netns: a private network namespace for each trial";
const std::vector<std::string> as_nobody = {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"};

class Network : public ProgramTest {
 protected:
  Network() {
    write(
        "talk.yaml",
        "about: A talk for tests.\nflow: echo\npayload: binary\nclients: 3\npace: constant\nrate_per_s: 200\n"
        "size_bytes: {min: 8, max: 4000}\nduration_s: 0.3\nwarmup_s: 0.1\n");
  }

  /// Runs `words` as they are.
  Outcome command(std::vector<std::string> words) const {
    return Program(std::move(words), folder_.path()).wait();
  }
  bool works(std::vector<std::string> words) const {
    try {
      return command(std::move(words)).exit_code == 0;
    } catch (const std::system_error&) {
      return false;  // there is no such command
    }
  }

  /// `before… wirerace run talk.yaml WORDS…`: one round.
  std::vector<std::string> race_words(std::vector<std::string> words,
                                      std::vector<std::string> before = {}) const {
    before.insert(before.end(), {program, "run", "talk.yaml", "--rounds", "1", "--out", "r.json"});
    before.insert(before.end(), words.begin(), words.end());
    return before;
  }

  /// Of a run whose trials are all ok.
  wirerace::Run race(std::vector<std::string> words, std::vector<std::string> before = {}) const {
    const Outcome outcome = command(race_words(std::move(words), std::move(before)));
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    if (outcome.exit_code != 0) return {};
    const auto run = result("r.json");
    fs::remove(path("r.json"));
    return run;
  }

  /// What it says that would not run.
  std::string refusal(std::vector<std::string> words, std::vector<std::string> before = {}) const {
    const Outcome outcome = command(race_words(std::move(words), std::move(before)));
    EXPECT_EQ(outcome.exit_code, 1) << outcome.err;
    EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
    EXPECT_THAT(files(), ::testing::Not(::testing::Contains(StartsWith("r.json"))));
    return outcome.err;
  }

  /// A prefix for a worker that writes down where it is.
  std::string notes(const std::string& name) const {
    write("notes.sh",
          "out=$1\nshift\nreadlink /proc/self/ns/net >>$out\nid -u >>$out\n"
          "grep lo: /proc/net/dev | tr -d ' ' | cut -c1-10 >>$out\nexec \"$@\"\n");
    return "sh notes.sh " + name;
  }
  std::vector<std::string> noted(const std::string& name) const {
    std::istringstream in(read_file(path(name)));
    return {std::istream_iterator<std::string>(in), {}};
  }
};

std::string network_of_this_process() {
  return fs::read_symlink("/proc/self/ns/net").string();
}

class PrivateNetwork : public Network {
 protected:
  void SetUp() override {
    std::vector<std::string> make = {"unshare", "--net", "true"};
    if (::geteuid() != 0) make.insert(make.begin() + 1, "--user");
    if (!works(make)) GTEST_SKIP() << "this system does not let this user make network namespaces";
  }
};

TEST_F(PrivateNetwork, IsWhereTrialsRunUnlessToldOtherwise) {
  const auto run = race({"-t", "tcp"});
  EXPECT_EQ(run.environment.isolation, private_network);
  EXPECT_EQ(run.environment.congestion_control, "cubic");
  EXPECT_EQ(race({"-t", "tcp", "--isolation", "none"}).environment.isolation, "none: loopback of the host");
}

TEST_F(PrivateNetwork, CarriesEveryTransport) {
  std::set<std::string> backends;
  for (const Trial& trial : race({"--isolation", "netns"}).trials) {
    if (trial.scenario == "talk") backends.insert(trial.backend);
  }
  EXPECT_THAT(backends, SizeIs(7));
}

TEST_F(PrivateNetwork, IsFreshForEachTrialAndSharedByItsWorkers) {
  const auto run = race({"-t", "tcp", "--rounds", "2", "--isolation", "netns", "--server-via",
                         notes("server"), "--client-via", notes("client")});
  EXPECT_EQ(run.environment.isolation, private_network);
  const auto server = noted("server"), client = noted("client");
  ASSERT_EQ(server.size(), 3 * run.trials.size());
  ASSERT_EQ(client.size(), server.size());
  for (std::size_t trial = 0; trial < server.size(); trial += 3) {
    EXPECT_THAT(server[trial], StartsWith("net:["));
    EXPECT_NE(server[trial], network_of_this_process());
    EXPECT_EQ(server[trial], client[trial]);
    EXPECT_EQ(server[trial + 1], std::to_string(::geteuid()));
    EXPECT_THAT(server[trial + 2], StartsWith("lo:0")) << "something has been on the wire before";
  }
}

TEST_F(PrivateNetwork, TakesTheCongestionControlThatIsAskedFor) {
  EXPECT_EQ(race({"-t", "tcp", "--congestion-control", "reno"}).environment.congestion_control, "reno");
  EXPECT_THAT(
      refusal({"-t", "tcp", "--congestion-control", "nonesuch"}),
      StartsWith("wirerace: the kernel does not offer the congestion control \"nonesuch\": choose one of "));
}

TEST_F(PrivateNetwork, HasNoOtherAddresses) {
  EXPECT_THAT(refusal({"--isolation", "netns", "--server-address", "10.1.2.3"}),
              HasSubstr("must begin with 127."));
}

TEST_F(PrivateNetwork, IsNotThereWithoutNsenter) {
  const std::vector<std::string> without = {"env", "PATH=/nonexistent"};
  EXPECT_THAT(refusal({"--isolation", "netns"}, without),
              HasSubstr("nsenter is missing: install util-linux"));
  EXPECT_EQ(race({"-t", "tcp"}, without).environment.isolation,
            "none: loopback of the host (nsenter is missing: install util-linux)");
}

/// The process that keeps the namespace of the trial that is under way.
std::optional<pid_t> holder_of(pid_t run) {
  for (const pid_t child : children_of(run)) {
    const auto words = arguments_of(child);
    if (words.size() > 1 && words[1] == "namespace") return child;
  }
  return std::nullopt;
}

class RunEnds : public PrivateNetwork, public ::testing::WithParamInterface<int> {};

TEST_P(RunEnds, AndLeavesNoProcess) {
  Program running(race_words({"-t", "tcp", "--duration", "600"}), folder_.path());
  ASSERT_TRUE(wait_until([&] {
    return worker_of(running.pid(), "server") && worker_of(running.pid(), "client");
  })) << running.err();
  const auto holder = holder_of(running.pid());
  ASSERT_TRUE(holder) << "no process keeps the namespace";
  EXPECT_EQ(fs::read_symlink("/proc/" + std::to_string(*holder) + "/ns/net"),
            fs::read_symlink("/proc/" + std::to_string(*worker_of(running.pid(), "server")) + "/ns/net"));
  running.signal(GetParam());
  EXPECT_EQ(running.wait().exit_code, GetParam() == SIGKILL ? 128 + SIGKILL : 130);
  EXPECT_TRUE(wait_for_orphans());
  EXPECT_TRUE(arguments_of(*holder).empty());
}

INSTANTIATE_TEST_SUITE_P(, RunEnds, ::testing::Values(SIGINT, SIGTERM, SIGKILL),
                         [](const auto& info) { return std::string(::sigabbrev_np(info.param)); });

TEST_F(Network, IsPrivateForAUserWithoutRightsToo) {
  if (::geteuid() != 0) GTEST_SKIP() << "needs root, to become a user without rights";
  std::vector<std::string> able = as_nobody, reads = as_nobody;
  able.insert(able.end(), {"unshare", "--user", "--net", "true"});
  if (!works(able)) GTEST_SKIP() << "this system does not let users make network namespaces";
  reads.insert(reads.end(), {program, "--version"});
  if (!works(reads)) GTEST_SKIP() << "another user cannot start " << program;
  fs::permissions(folder_.path(), fs::perms::all);
  const auto run =
      race({"-t", "tcp,udp", "--isolation", "netns", "--server-via", notes("server")}, as_nobody);
  EXPECT_EQ(run.environment.isolation, private_network);
  EXPECT_EQ(run.environment.congestion_control, "cubic");
  const auto server = noted("server");
  ASSERT_THAT(server, SizeIs(::testing::Ge(6)));
  EXPECT_NE(server[0], network_of_this_process());
  EXPECT_EQ(server[1], "65534");
}

TEST_F(Network, IsTheHostsWhereTheSystemRefusesAnother) {
  const std::vector<std::string> refused = {
      "unshare", "--user", "--map-root-user",
      "sh",      "-c",     "echo 0 >/proc/sys/user/max_net_namespaces && exec \"$@\"",
      "sh"};
  auto refuses = refused;
  refuses.push_back("true");
  if (!works(refuses)) GTEST_SKIP() << "this system does not let this user make user namespaces";
  EXPECT_THAT(refusal({"--isolation", "netns"}, refused),
              AllOf(StartsWith("wirerace: there is no private network namespace (unshare"),
                    EndsWith("or with --isolation none on the loopback of the host\n")));
  const auto run = race({"-t", "tcp"}, refused);
  EXPECT_THAT(run.environment.isolation,
              AllOf(StartsWith("none: loopback of the host (unshare"), EndsWith(")")));
  EXPECT_NE(run.environment.congestion_control, "");
  EXPECT_THAT(refusal({"-t", "tcp", "--congestion-control", "nonesuch"}, refused),
              HasSubstr("--congestion-control nonesuch needs a private network namespace"));
}

TEST_F(Network, IsTheUsersChoiceWhereOneIsGiven) {
  const std::string placed =
      "none: workers run where --server-via, --client-via, --server-address and --target say";
  EXPECT_EQ(race({"-t", "tcp", "--client-via", "env"}).environment.isolation, placed);
  EXPECT_EQ(race({"-t", "tcp", "--server-address", "127.0.0.2"}).environment.isolation, placed);
}

/// Two namespaces, a and b, joined by a veth whose ends are 10.77.0.1 and 10.77.0.2.
class Veth : public Network, public ::testing::WithParamInterface<const char*> {
 protected:
  void SetUp() override {
    if (::geteuid() != 0) GTEST_SKIP() << "needs root, to make named network namespaces";
    if (!works({"mountpoint", "-q", "/"}))
      GTEST_SKIP() << "ip netns exec starts nothing in a chroot, whose / is no mount point to remount";
    if (!(works({"ip", "netns", "add", a_})))
      GTEST_SKIP() << "needs ip(8), of iproute2, and leave to make named namespaces";
    ip({"netns", "add", b_});
    ip({"-n", a_, "link", "add", "veth0", "address", "02:00:00:00:00:01", "type", "veth", "peer", "name",
        "veth0", "address", "02:00:00:00:00:02", "netns", b_});
    for (const auto& [name, own, other] : {std::tuple(a_, std::string("1"), std::string("2")),
                                           std::tuple(b_, std::string("2"), std::string("1"))}) {
      // Nothing on the wire but the trial: no IPv6 neighbours, no ARP.
      in(name, {"sh", "-c",
                "for all in /proc/sys/net/ipv6/conf/*/disable_ipv6; do [ ! -e $all ] || echo 1 >$all; done"});
      ip({"-n", name, "address", "add", "10.77.0." + own + "/24", "dev", "veth0"});
      ip({"-n", name, "link", "set", "veth0", "up"});
      ip({"-n", name, "neighbour", "replace", "10.77.0." + other, "lladdr", "02:00:00:00:00:0" + other, "dev",
          "veth0", "nud", "permanent"});
    }
    ASSERT_TRUE(wait_until([&] { return in(a_, {"cat", "/sys/class/net/veth0/operstate"}) == "up\n"; }));
  }

  void TearDown() override {
    for (const std::string& name : {a_, b_}) works({"ip", "netns", "delete", name});
    Network::TearDown();
  }

  /// What it prints.
  std::string in(const std::string& name, std::vector<std::string> words) const {
    words.insert(words.begin(), {"ip", "netns", "exec", name});
    const Outcome outcome = command(words);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    return outcome.out;
  }

  /// A prefix for the server's worker: writes down for each trial what the veth has counted at its end, both
  /// ways, from before the worker starts until it has gone, which is after the client's.
  std::string counting() const {
    write("count.sh",
          "cd /sys/class/net/veth0/statistics\n"
          "count() { echo $(($(cat rx_bytes) + $(cat tx_bytes))) $(($(cat rx_packets) + $(cat tx_packets))); "
          "}\n"
          "out=$1\nshift\nbefore=$(count)\n\"$@\"\ncode=$?\necho $4 $before $(count) >>$out\nexit $code\n");
    return "ip netns exec " + a_ + " sh " + path("count.sh").string() + " " + path("counts").string();
  }
  struct Counts {
    std::string backend;
    std::uint64_t bytes, packets;
  };
  std::vector<Counts> counted() const {
    std::vector<Counts> all;
    std::istringstream in(read_file(path("counts")));
    std::string backend;
    std::uint64_t bytes_before, packets_before, bytes_after, packets_after;
    while (in >> backend >> bytes_before >> packets_before >> bytes_after >> packets_after) {
      all.push_back({backend, bytes_after - bytes_before, packets_after - packets_before});
    }
    return all;
  }

  const std::string a_ = "wirerace-a-" + std::to_string(::getpid());
  const std::string b_ = "wirerace-b-" + std::to_string(::getpid());

 private:
  void ip(std::vector<std::string> words) const {
    words.insert(words.begin(), "ip");
    const Outcome outcome = command(words);
    ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  }
};

TEST_P(Veth, CountsWhatIsReported) {
  const auto run = race({"-t", GetParam(), "--server-via", counting(), "--client-via", "ip netns exec " + b_,
                         "--server-address", "10.77.0.1"});
  const std::vector<Counts> counts = counted();
  ASSERT_EQ(run.trials.size(), counts.size());
  std::size_t compared = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const Trial& trial = run.trials[i];
    EXPECT_EQ(trial.status, TrialStatus::Ok) << trial.reason;
    if (trial.scenario != "talk") continue;
    ++compared;
    EXPECT_EQ(trial.backend, counts[i].backend);
    EXPECT_GT(counts[i].bytes, 60'000u) << "as much payload goes each way";
    ASSERT_TRUE(trial.wire);
    EXPECT_EQ(trial.wire->total_bytes, counts[i].bytes);
    EXPECT_EQ(trial.wire->total_packets, counts[i].packets);
  }
  EXPECT_GT(compared, 0u);
}

INSTANTIATE_TEST_SUITE_P(, Veth,
                         ::testing::Values("short-polling", "long-polling", "sse", "tcp", "udp", "websocket",
                                           "grpc"),
                         [](const auto& info) {
                           std::string name = info.param;
                           std::erase(name, '-');
                           return name;
                         });

}  // namespace

}  // namespace wirerace
