#include "harness/worker_process.hpp"

#include <gmock/gmock.h>
#include <unistd.h>

#include <csignal>

namespace wirerace {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

/// A worker that a shell's `script` stands in for.
WorkerProcess shell(const std::string& script) {
  return WorkerProcess({"sh", "-c", script}, this_program(), Side::Server, "tcp/asio");
}

TEST(WorkerProcess, AProgramThatIsNotThereIsNamed) {
  try {
    WorkerProcess({"no-such-program"}, this_program(), Side::Client, "tcp/asio");
    FAIL() << "started";
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(),
                 "cannot start \"no-such-program\" for the client worker: No such file or directory");
  }
}

TEST(WorkerProcess, IsNamedByItsSideAndProcess) {
  EXPECT_THAT(shell("exit 0").name(), AllOf(StartsWith("the server worker (pid "), testing::EndsWith(")")));
}

TEST(WorkerProcess, IsStartedWithItsSideAndBackend) {
  WorkerProcess worker({"sh", "-c", R"(test "$1 $2 $3" = "worker client tcp/asio")"}, this_program(),
                       Side::Client, "tcp/asio");
  EXPECT_EQ(worker.how_it_ended(), "exited with code 0");
}

TEST(WorkerProcess, FinishesWhereItExitsWithZeroOnTheEndOfItsInput) {
  EXPECT_TRUE(shell("cat > /dev/null").finish(60s));
  EXPECT_FALSE(shell("cat > /dev/null; exit 1").finish(60s));
  EXPECT_FALSE(shell("cat > /dev/null; kill -9 $$").finish(60s));
}

TEST(WorkerProcess, DoesNotFinishWhileItRuns) {
  EXPECT_FALSE(shell("exec sleep 1000").finish(1ms));
}

TEST(WorkerProcess, TellsHowItEnded) {
  WorkerProcess ends_well({"true"}, this_program(), Side::Server, "tcp/asio");
  EXPECT_EQ(ends_well.how_it_ended(), "exited with code 0");
  EXPECT_EQ(shell("exit 3").how_it_ended(), "exited with code 3");

  WorkerProcess killed = shell("kill -9 $$");
  EXPECT_EQ(killed.how_it_ended(), "was killed by signal 9 (Killed)");
  EXPECT_EQ(killed.how_it_ended(), "was killed by signal 9 (Killed)") << "as often as it is asked";
  EXPECT_FALSE(killed.finish(1ms));
}

TEST(WorkerProcess, ItsStreamEndsWithIt) {
  WorkerProcess worker = shell("exit 0");
  EXPECT_FALSE(worker.stream().fill());
}

TEST(WorkerProcess, DestroyingItKillsItAndWhatItStarted) {
  int alive[2];  // its writing end is open in every process that descends from the worker
  ASSERT_EQ(::pipe(alive), 0);
  pid_t pid = 0;
  {
    WorkerProcess worker = shell("sleep 1000 & echo started; wait");
    ASSERT_TRUE(worker.stream().fill());
    ASSERT_EQ(std::sscanf(worker.name().c_str(), "the server worker (pid %d)", &pid), 1);
    EXPECT_EQ(::kill(pid, 0), 0);
  }
  EXPECT_EQ(::kill(pid, 0), -1);
  ::close(alive[1]);
  char byte;
  EXPECT_EQ(::read(alive[0], &byte, 1), 0) << "all that held the other end are gone";
  ::close(alive[0]);
}

}  // namespace
}  // namespace wirerace
