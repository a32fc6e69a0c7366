#include "transports/wire/message_log.hpp"

#include <gtest/gtest.h>

namespace wirerace::wire {
namespace {

void encode(std::string& out, std::uint64_t id, Message message) {
  out += std::to_string(id) + "=";
  out += message.bytes;
  out += ";";
}

void append(MessageLog& log, std::string_view bytes) {
  log.append({Kind::Text, bytes});
}

TEST(MessageLog, GivesAllThatCameAfterAMessageAndGrowsOnInANewBlock) {
  MessageLog log(encode, 1000);
  EXPECT_EQ(log.after(0), nullptr);
  append(log, "a");
  append(log, "b");
  const auto block = log.after(0);
  append(log, "c");
  EXPECT_EQ(block->bytes, "1=a;2=b;");
  EXPECT_EQ(block->after(0), "1=a;2=b;");
  EXPECT_EQ(block->after(1), "2=b;");
  EXPECT_EQ(block->last(), 2u);
  EXPECT_EQ(log.after(1), block);
  EXPECT_EQ(log.after(2)->bytes, "3=c;");
  EXPECT_EQ(log.after(3), nullptr);
}

TEST(MessageLog, StartsABlockBeforeOneGrowsTooLong) {
  MessageLog log(encode, 1000);
  append(log, std::string(600, 'x'));
  append(log, std::string(600, 'y'));
  append(log, std::string(5000, 'z'));
  EXPECT_EQ(log.after(0)->last(), 1u);
  EXPECT_EQ(log.after(1)->last(), 2u);
  EXPECT_EQ(log.after(2)->last(), 3u);
}

TEST(MessageLog, ForgetsWhatIsAcknowledged) {
  MessageLog log(encode, 1000);
  append(log, "a");
  append(log, "b");
  (void)log.after(0);
  append(log, "c");
  log.forget(1);
  EXPECT_TRUE(log.reaches(0)) << "a block goes when all of it is acknowledged";
  log.forget(2);
  EXPECT_FALSE(log.reaches(0));
  EXPECT_TRUE(log.reaches(2));
  EXPECT_EQ(log.after(2)->bytes, "3=c;");
  log.forget(3);
  EXPECT_EQ(log.after(3), nullptr);
  EXPECT_FALSE(log.reaches(4)) << "message 4 has never been";
  append(log, "d");
  EXPECT_EQ(log.after(3)->bytes, "4=d;");
}

TEST(MessageLog, KeepsTheNewestOfWhatWasHandedOver) {
  MessageLog log(encode, 1);  // a block each
  for (int i = 0; i < 10; ++i) append(log, "a");
  EXPECT_EQ(log.waiting_bytes(), 9u * 4 + 5);
  log.handed(5);
  EXPECT_EQ(log.waiting_bytes(), 4u * 4 + 5);
  log.keep_handed(9);  // room for two of "4=a;", and what waits stays in any case
  EXPECT_FALSE(log.reaches(2));
  EXPECT_TRUE(log.reaches(3));
  log.keep_handed(0);
  EXPECT_TRUE(log.reaches(4)) << "the newest stays";
  log.handed(10);
  EXPECT_EQ(log.waiting_bytes(), 0u);
}

}  // namespace
}  // namespace wirerace::wire
