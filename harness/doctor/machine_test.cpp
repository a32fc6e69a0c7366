#include "harness/doctor/machine.hpp"

#include <gmock/gmock.h>

#include <fstream>

#include "harness/doctor/probes.hpp"
#include "results/test_folder.hpp"

namespace wirerace::doctor {

namespace {

using ::testing::ElementsAre;

class ReadMachine : public ::testing::Test {
 protected:
  void write(const std::string& name, const std::string& text) const {
    const auto file = folder_.path() / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << text;
  }
  Machine read(const std::vector<unsigned>& usable = {0, 1}) const {
    return read_machine(folder_.path(), usable);
  }

  const TestFolder folder_;
};

TEST_F(ReadMachine, FindsNothingWhereThereIsNothing) {
  const Machine machine = read();
  EXPECT_THAT(machine.usable, ElementsAre(0, 1));
  EXPECT_TRUE(machine.online.empty());
  EXPECT_TRUE(machine.governor.empty() && machine.clock_source.empty() && machine.congestion_control.empty());
  EXPECT_FALSE(machine.is_virtual || machine.is_container);
  EXPECT_FALSE(machine.cpu_quota || machine.boost || machine.load || machine.runnable);
  EXPECT_FALSE(machine.rmem_max || machine.tcp_rmem || machine.ports || machine.memory_available_bytes);
  EXPECT_FALSE(cpu_ticks(folder_.path()));
}

TEST_F(ReadMachine, ReadsCoresAndTheirHyperthreads) {
  write("sys/devices/system/cpu/online", "0-2,5\n");
  write("sys/devices/system/cpu/cpu0/topology/thread_siblings_list", "0,4\n");
  write("sys/devices/system/cpu/cpu5/topology/thread_siblings_list", "1-2,5\n");
  const Machine machine = read({0, 5});
  EXPECT_THAT(machine.online, ElementsAre(0, 1, 2, 5));
  EXPECT_THAT(machine.siblings, ElementsAre(ElementsAre(0, 4), ElementsAre(1, 2, 5)));
}

TEST_F(ReadMachine, ReadsTheQuotaOfTheControlGroup) {
  write("sys/fs/cgroup/cpu.max", "150000 100000\n");
  EXPECT_EQ(read().cpu_quota, 1.5);
  write("sys/fs/cgroup/cpu.max", "max 100000\n");
  EXPECT_FALSE(read().cpu_quota);
}

TEST_F(ReadMachine, ReadsGovernorAndBoost) {
  write("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "powersave\n");
  write("sys/devices/system/cpu/cpufreq/boost", "0\n");
  EXPECT_EQ(read().governor, "powersave");
  EXPECT_EQ(read().boost, false);
  write("sys/devices/system/cpu/intel_pstate/no_turbo", "0\n");
  EXPECT_EQ(read().boost, true);
}

TEST_F(ReadMachine, KnowsAVirtualMachineByItsProcessor) {
  write("proc/cpuinfo", "flags\t\t: fpu vme avx hypervisor lahf_lm\n");
  EXPECT_TRUE(read().is_virtual);
  EXPECT_EQ(read().hypervisor, "");
}

TEST_F(ReadMachine, KnowsAVirtualMachineByItsProduct) {
  write("sys/class/dmi/id/sys_vendor", "QEMU\n");
  write("sys/class/dmi/id/product_name", "Standard PC\n");
  EXPECT_TRUE(read().is_virtual);
  EXPECT_EQ(read().hypervisor, "QEMU Standard PC");
}

TEST_F(ReadMachine, TakesHardwareForHardware) {
  write("proc/cpuinfo", "flags\t\t: fpu vme avx lahf_lm\n");
  write("sys/class/dmi/id/sys_vendor", "Amazon EC2\n");
  write("sys/class/dmi/id/product_name", "m5.metal\n");
  write("proc/1/cgroup", "0::/init.scope\n");
  EXPECT_FALSE(read().is_virtual);
  EXPECT_FALSE(read().is_container);
}

TEST_F(ReadMachine, KnowsAContainer) {
  write("proc/1/cgroup", "0::/kubepods/besteffort\n");
  EXPECT_TRUE(read().is_container);
  write("proc/1/cgroup", "0::/\n");
  EXPECT_FALSE(read().is_container);
  write(".dockerenv", "");
  EXPECT_TRUE(read().is_container);
}

TEST_F(ReadMachine, ReadsLoadAndMemory) {
  write("proc/loadavg", "0.52 0.40 0.30 3/311 4242\n");
  write("proc/meminfo", "MemTotal:  8000 kB\nMemFree: 1 kB\nMemAvailable:    4000 kB\n");
  const Machine machine = read();
  EXPECT_EQ(machine.load, 0.52);
  EXPECT_EQ(machine.runnable, 3u);
  EXPECT_EQ(machine.memory_available_bytes, 4'096'000u);
}

TEST_F(ReadMachine, ReadsTheNetwork) {
  write("proc/sys/net/core/rmem_max", "212992\n");
  write("proc/sys/net/core/somaxconn", "128\n");
  write("proc/sys/net/ipv4/tcp_rmem", "4096\t131072\t6291456\n");
  write("proc/sys/net/ipv4/ip_local_port_range", "32768\t60999\n");
  write("proc/sys/net/ipv4/tcp_congestion_control", "bbr\n");
  write("proc/sys/net/ipv4/tcp_available_congestion_control", "reno bbr\n");
  const Machine machine = read();
  EXPECT_EQ(machine.rmem_max, 212'992u);
  EXPECT_EQ(machine.somaxconn, 128u);
  ASSERT_TRUE(machine.tcp_rmem);
  EXPECT_EQ(machine.tcp_rmem->least, 4096u);
  EXPECT_EQ(machine.tcp_rmem->most, 6'291'456u);
  EXPECT_EQ(machine.ports, 28'232u);
  EXPECT_EQ(machine.congestion_control, "bbr");
  EXPECT_EQ(machine.available_congestion_controls, "reno bbr");
}

TEST_F(ReadMachine, CountsStolenTimeApart) {
  write("proc/stat", "cpu  10 20 30 400 50 6 7 80 0 0\ncpu0 1 1 1 1 1 1 1 1 0 0\n");
  const auto ticks = cpu_ticks(folder_.path());
  ASSERT_TRUE(ticks);
  EXPECT_EQ(ticks->used, 73u);
  EXPECT_EQ(ticks->stolen, 80u);
}

TEST(ThisMachine, IsRead) {
  const Machine machine = this_machine();
  EXPECT_FALSE(machine.usable.empty());
  EXPECT_EQ(machine.siblings.size(), machine.usable.size());
  EXPECT_GT(machine.open_files, 0u);
  EXPECT_LE(machine.open_files, machine.most_open_files);
}

}  // namespace

}  // namespace wirerace::doctor
