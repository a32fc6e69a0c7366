#include "transports/asio/message_queue.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

namespace wirerace::asio {
namespace {

TEST(MessageQueue, GivesMessagesInTheOrderTheyCame) {
  MessageQueue queue;
  int pushed = 0, popped = 0;
  const auto text = [](int number) {
    return std::string(static_cast<std::size_t>(number % 7), 'x') + std::to_string(number);
  };
  for (const int more : {5, 1, 0, 3, 40, 0, 2}) {
    for (int i = 0; i < more; ++i, ++pushed)
      queue.push({pushed % 2 ? Kind::Text : Kind::Binary, text(pushed)});
    for (int i = 0; i < 4 && !queue.empty(); ++i, ++popped) {
      EXPECT_EQ(queue.front().bytes, text(popped));
      EXPECT_EQ(queue.front().kind, popped % 2 ? Kind::Text : Kind::Binary);
      queue.pop();
    }
    std::size_t waiting = 0;
    for (int i = popped; i < pushed; ++i) waiting += text(i).size();
    EXPECT_EQ(queue.bytes(), waiting);
  }
}

long peak_kib() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

TEST(MessageQueue, HoldsNoMoreWhereItNeverRunsEmpty) {
  MessageQueue queue;
  const std::string large(1 << 20, 'x');
  for (int i = 0; i < 3; ++i) queue.push({Kind::Binary, large});
  const long before = peak_kib();
  for (int i = 0; i < 1000; ++i) {
    queue.pop();
    queue.push({Kind::Binary, large});
  }
  EXPECT_LT(peak_kib() - before, 200 * 1024) << "of 1,000 MiB that went through";
}

}  // namespace
}  // namespace wirerace::asio
