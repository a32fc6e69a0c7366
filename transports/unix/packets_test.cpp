#include "transports/unix/packets.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "transports/wire/frame.hpp"

namespace wirerace::unix_packets {
namespace {

using boost::system::error_code;
using testing::ElementsAre;

class Packets : public testing::Test {
 protected:
  Packets() { EXPECT_EQ(::socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends), 0); }
  ~Packets() override {
    ::close(ends[0]);
    ::close(ends[1]);
  }

  std::vector<std::string> received() {
    const auto packets = reader.receive(ends[1], error);
    return {packets.begin(), packets.end()};
  }

  /// "T:text" or "B:bytes" of each message that the packets make.
  std::vector<std::string> messages() {
    std::vector<std::string> all;
    for (const std::string_view packet : reader.receive(ends[1], error)) {
      if (const auto message = reader.add(packet))
        all.push_back((message->kind == Kind::Text ? "T:" : "B:") + std::string(message->bytes));
    }
    return all;
  }

  int ends[2] = {-1, -1};
  PacketQueue queue;
  PacketReader reader{300'000};
  error_code error;
};

TEST_F(Packets, HaveAMessageEachBehindAByteForItsKind) {
  queue.push({Kind::Text, "one"});
  queue.push({Kind::Binary, "two"});
  queue.push({Kind::Text, ""});
  EXPECT_EQ(queue.bytes(), 9u);
  EXPECT_FALSE(queue.send(ends[0]));
  EXPECT_TRUE(queue.empty());
  EXPECT_EQ(queue.bytes(), 0u);
  EXPECT_THAT(received(), ElementsAre(std::string("\0one", 4), "\1two", std::string(1, '\0')));
}

TEST_F(Packets, AreAsManyAsAMessageNeeds) {
  const std::string just(largest_packet - 1, 'j'), more(largest_packet, 'm');
  queue.push({Kind::Text, just});
  EXPECT_EQ(queue.packets(), 1u);
  queue.push({Kind::Binary, more});
  EXPECT_EQ(queue.packets(), 3u);
  EXPECT_FALSE(queue.send(ends[0]));
  EXPECT_EQ(messages(), (std::vector<std::string>{"T:" + just, "B:" + more}));
}

TEST_F(Packets, WaitInOrderForRoom) {
  std::vector<std::string> sent, came;
  for (int i = 0; i < 2000; ++i) {
    sent.push_back("B:number " + std::to_string(i) + std::string(static_cast<std::size_t>(i) % 700, 'x'));
    queue.push({Kind::Binary, std::string_view(sent.back()).substr(2)});
  }
  while (came.size() < sent.size()) {
    const error_code full = queue.send(ends[0]);
    ASSERT_TRUE(!full || full == boost::system::errc::operation_would_block) << full.message();
    ASSERT_EQ(!full, queue.empty());
    for (std::string& message : messages()) came.push_back(std::move(message));
    ASSERT_FALSE(error) << error.message();
  }
  EXPECT_EQ(came, sent);
}

TEST_F(Packets, GoFromWhereTheyLieAndQueueWhatTheKernelDoesNotTake) {
  const std::string large(300'000, 'l');
  EXPECT_EQ(queue.send_through(ends[0], {Kind::Text, large}), boost::system::errc::operation_would_block);
  EXPECT_FALSE(queue.empty());
  std::vector<std::string> came;
  while (came.empty()) {
    came = messages();
    ASSERT_FALSE(error) << error.message();
    (void)queue.send(ends[0]);
  }
  EXPECT_THAT(came, ElementsAre("T:" + large));
  EXPECT_EQ(queue.send_through(ends[0], {Kind::Binary, "small"}), error_code());
  EXPECT_THAT(messages(), ElementsAre("B:small"));
}

TEST_F(Packets, EndWithAnEmptyOne) {
  queue.push({Kind::Text, "last"});
  EXPECT_FALSE(queue.send(ends[0]));
  ::shutdown(ends[0], SHUT_WR);
  const auto all = received();
  ASSERT_GE(all.size(), 2u);
  EXPECT_EQ(all[0], std::string("\0last", 5));
  EXPECT_EQ(all[1], "");
}

TEST_F(Packets, AreRefusedWhereTheyAreNoneOfOursOrTooLarge) {
  EXPECT_THROW(reader.add("\4x"), wire::BadFrame);
  EXPECT_THROW(reader.add(std::string(largest_packet + 1, '\0')), wire::BadFrame);
  PacketReader small(100);
  EXPECT_FALSE(small.add("\2" + std::string(100, 'x')));
  EXPECT_THROW(small.add(std::string("\0y", 2)), wire::BadFrame);
}

}  // namespace
}  // namespace wirerace::unix_packets
