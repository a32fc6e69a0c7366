#include "harness/doctor/judge.hpp"

#include <gmock/gmock.h>

#include "harness/doctor/expect_finding.hpp"

namespace wirerace::doctor {

namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::uint64_t mib = 1 << 20;

/// Four cores, of which 0 and 1, 2 and 3 are hyperthreads of one, on hardware that nobody else uses.
Machine good_machine() {
  Machine machine;
  machine.usable = machine.online = {0, 1, 2, 3};
  machine.siblings = {{0, 1}, {0, 1}, {2, 3}, {2, 3}};
  machine.governor = "performance";
  machine.boost = false;
  machine.load = 0.1;
  machine.runnable = 1;
  machine.clock_source = "tsc";
  machine.congestion_control = "cubic";
  machine.available_congestion_controls = "reno cubic";
  machine.open_files = machine.most_open_files = 65'536;
  machine.rmem_max = machine.wmem_max = 4 * mib;
  machine.tcp_rmem = machine.tcp_wmem = BufferRange{4096, 131'072, 6 * mib};
  machine.somaxconn = 4096;
  machine.ports = 28'232;
  machine.memory_available_bytes = 4096 * mib;
  return machine;
}

const Cores apart = {.server = {0}, .client = {2}};

TEST(Judge, HasNothingAgainstAGoodMachine) {
  const Machine machine = good_machine();
  for (const Finding& finding :
       {judge_cores(machine, apart), judge_frequency(machine), judge_virtualisation(machine),
        judge_load(machine), judge_clock(machine, 22), judge_congestion_control(machine, {}),
        judge_open_files(machine, 10'000), judge_buffers(machine), judge_backlog(machine, 2000),
        judge_ports(machine), judge_memory(machine), judge_timer({5'000, 20'000}),
        judge_wake_up(Placement::Apart, {8'000, 20'000}), judge_steal(CpuTicks{100, 0}, CpuTicks{180, 0}),
        judge_noise({{100, 102}, {101, 100}}),
        judge_namespace(
            {.private_network = true, .congestion_control = "cubic", .about = "netns: private"})}) {
    expect(Level::Ok, finding);
  }
}

TEST(Judge, SaysWhatItCouldNotFindOut) {
  const Machine nothing;
  for (const Finding& finding :
       {judge_cores(nothing, {}), judge_frequency(nothing), judge_load(nothing),
        judge_congestion_control(nothing, {}), judge_buffers(nothing), judge_backlog(nothing, 1),
        judge_ports(nothing), judge_memory(nothing), judge_steal({}, {}), judge_noise({})}) {
    expect(Level::NotAvailable, finding);
  }
  Machine guest;
  guest.is_virtual = true;
  EXPECT_THAT(judge_frequency(guest).found, HasSubstr("host"));
}

TEST(Judge, WarnsOfOneCore) {
  Machine machine = good_machine();
  machine.usable = {0};
  machine.siblings = {{0}};
  const Finding finding = judge_cores(machine, {.server = {0}, .client = {0}});
  expect(Level::Warning, finding);
  EXPECT_THAT(finding.found, HasSubstr("1 of 4"));
  machine.usable = {0, 2};
  machine.siblings = {{0, 1}, {2, 3}};
  expect(Level::Note, judge_cores(machine, apart));
}

TEST(Judge, WarnsOfEndsOnOnePhysicalCore) {
  Machine machine = good_machine();
  const Cores siblings = {.server = {0}, .client = {1}};
  const Finding finding = judge_cores(machine, siblings);
  expect(Level::Warning, finding);
  EXPECT_THAT(finding.change, HasSubstr("taskset -c 0,2 "));
  machine.usable = {0, 1};
  machine.siblings = {{0, 1}, {0, 1}};
  EXPECT_THAT(judge_cores(machine, siblings).change, Not(HasSubstr("taskset")));
  expect(Level::Ok, judge_cores(good_machine(), {.server = {1}, .client = {1}}));
  expect(Level::Ok, judge_cores(good_machine(), {}));
}

TEST(Judge, WarnsOfAQuotaBelowTwoCores) {
  Machine machine = good_machine();
  machine.cpu_quota = 1.5;
  expect(Level::Warning, judge_cores(machine, apart));
  machine.cpu_quota = 2;
  expect(Level::Ok, judge_cores(machine, apart));
}

TEST(Judge, WarnsOfCoresThatChangeTheirSpeed) {
  Machine machine = good_machine();
  machine.boost = true;
  expect(Level::Note, judge_frequency(machine));
  machine.governor = "schedutil";
  expect(Level::Warning, judge_frequency(machine));
}

TEST(Judge, WarnsOfAVirtualMachine) {
  Machine machine = good_machine();
  machine.is_container = true;
  expect(Level::Note, judge_virtualisation(machine));
  machine.is_virtual = true;
  machine.hypervisor = "KVM";
  const Finding finding = judge_virtualisation(machine);
  expect(Level::Warning, finding);
  EXPECT_EQ(finding.found, "KVM virtual machine, in a container");
}

TEST(Judge, WarnsOfOthersWhoWantTheCores) {
  Machine machine = good_machine();
  machine.load = 3;
  expect(Level::Ok, judge_load(machine));  // of a while ago
  machine.runnable = 2;
  expect(Level::Note, judge_load(machine));
  machine.runnable = 4;
  expect(Level::Warning, judge_load(machine));
  machine.load = 0.2;
  expect(Level::Ok, judge_load(machine));  // a moment's
}

TEST(Judge, CongestionControlIsThatOfTheWorkers) {
  Machine machine = good_machine();
  machine.congestion_control = "bbr";
  expect(Level::Note, judge_congestion_control(machine, {}));
  expect(Level::Ok,
         judge_congestion_control(machine, {.private_network = true, .congestion_control = "cubic"}));
  expect(Level::Note, judge_namespace(Isolation()));
}

TEST(Judge, WarnsOfTooFewFilesForTheClients) {
  Machine machine = good_machine();
  machine.open_files = 1024;
  expect(Level::Ok, judge_open_files(machine, 480));
  const Finding finding = judge_open_files(machine, 481);
  expect(Level::Warning, finding);
  EXPECT_EQ(finding.change, "`ulimit -n 1026`");
  machine.most_open_files = 1024;
  EXPECT_THAT(judge_open_files(machine, 481).change, HasSubstr("as root"));
  machine.open_files = 4096;
  expect(Level::Ok, judge_open_files(machine, 2000));
  machine.open_files = RLIM_INFINITY;
  expect(Level::Ok, judge_open_files(machine, 10'000));
}

TEST(Judge, NotesLimitsThatShowInFigures) {
  Machine machine = good_machine();
  machine.tcp_wmem->most = 262'144;
  expect(Level::Note, judge_buffers(machine));
  machine.rmem_max = 212'992;
  EXPECT_THAT(judge_buffers(machine).means, HasSubstr("UDP"));
  machine.somaxconn = 128;
  expect(Level::Note, judge_backlog(machine, 2000));
  expect(Level::Ok, judge_backlog(machine, 100));
  machine.ports = 5000;
  expect(Level::Note, judge_ports(machine));
  machine.memory_available_bytes = 100 * mib;
  expect(Level::Warning, judge_memory(machine));
}

}  // namespace

}  // namespace wirerace::doctor
