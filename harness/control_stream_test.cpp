#include "harness/control_stream.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <stdexcept>
#include <string>
#include <thread>

#include "harness/control.pb.h"

namespace wirerace {
namespace {

/// A stream whose input is what the test writes, and whose output goes to itself.
class ControlStreamTest : public testing::Test {
 protected:
  ControlStreamTest() {
    if (::pipe(ends_) != 0) throw std::runtime_error("cannot make a pipe");
  }
  ~ControlStreamTest() override {
    ::close(ends_[0]);
    close_writer();
  }

  void write(std::string_view bytes) {
    ASSERT_EQ(::write(ends_[1], bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
  }

  void close_writer() {
    if (ends_[1] >= 0) ::close(std::exchange(ends_[1], -1));
  }

  /// What send() puts on the wire for a Failed.
  std::string sent_bytes(const std::string& why) {
    ControlStream(ends_[0], ends_[1]).send(failed(why));
    std::array<char, 4096> bytes;
    const ssize_t got = ::read(ends_[0], bytes.data(), bytes.size());
    return {bytes.data(), static_cast<std::size_t>(got)};
  }

  static control::Event failed(const std::string& why) {
    control::Event event;
    event.mutable_failed()->set_why(why);
    return event;
  }

  int ends_[2];
};

TEST_F(ControlStreamTest, WhatIsSentArrives) {
  ControlStream stream(ends_[0], ends_[1]);
  ASSERT_TRUE(stream.send(failed("out of coffee")));
  control::Event event;
  EXPECT_FALSE(stream.next(event));
  ASSERT_TRUE(stream.fill());
  ASSERT_TRUE(stream.next(event));
  EXPECT_EQ(event.failed().why(), "out of coffee");
  EXPECT_FALSE(stream.next(event));
}

TEST_F(ControlStreamTest, AMessageCutAnywhereArrivesWhole) {
  const std::string bytes = sent_bytes(std::string(200, 'x'));  // a length of two bytes
  for (std::size_t cut = 1; cut < bytes.size(); ++cut) {
    ControlStream stream(ends_[0], ends_[1]);
    control::Event event;
    write(bytes.substr(0, cut));
    ASSERT_TRUE(stream.fill());
    ASSERT_FALSE(stream.next(event)) << "cut at " << cut;
    write(bytes.substr(cut));
    ASSERT_TRUE(stream.fill());
    ASSERT_TRUE(stream.next(event)) << "cut at " << cut;
    EXPECT_EQ(event.failed().why(), std::string(200, 'x'));
  }
}

TEST_F(ControlStreamTest, OneReadMayBringSeveralMessages) {
  ControlStream stream(ends_[0], ends_[1]);
  control::Event armed;
  armed.mutable_armed();
  stream.send(failed("one"));
  stream.send(armed);
  stream.send(failed("three"));
  ASSERT_TRUE(stream.fill());
  control::Event event;
  ASSERT_TRUE(stream.next(event));
  EXPECT_EQ(event.failed().why(), "one");
  ASSERT_TRUE(stream.next(event));
  EXPECT_TRUE(event.has_armed());
  EXPECT_FALSE(event.has_failed()) << "nothing is left of the message before";
  ASSERT_TRUE(stream.next(event));
  EXPECT_EQ(event.failed().why(), "three");
  EXPECT_FALSE(stream.next(event));
}

TEST_F(ControlStreamTest, AnEmptyMessageIsOneToo) {
  ControlStream stream(ends_[0], ends_[1]);
  stream.send(control::Finish());
  ASSERT_TRUE(stream.fill());
  control::Finish finish;
  EXPECT_TRUE(stream.next(finish));
}

TEST_F(ControlStreamTest, MessagesLargerThanThePipeFromTwoThreadsDoNotMix) {
  ControlStream stream(ends_[0], ends_[1]);
  const auto send = [&](char letter) {
    for (int i = 0; i < 3; ++i) stream.send(failed(std::string(300'000, letter)));
  };
  std::thread a(send, 'a'), b(send, 'b');
  control::Event event;
  for (int i = 0; i < 6; ++i) {
    while (!stream.next(event)) ASSERT_TRUE(stream.fill());
    EXPECT_EQ(event.failed().why(), std::string(300'000, event.failed().why()[0]));
  }
  a.join();
  b.join();
}

TEST_F(ControlStreamTest, BytesThatAreNoMessageThrow) {
  const std::array<std::string_view, 3> garbage = {
      "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",  // a length that does not end
      "\xff\xff\xff\xff\x0f",                      // a length of 4 GiB
      "\x02\xff\xff"};                             // two bytes that are no Event
  for (const std::string_view bytes : garbage) {
    ControlStream stream(ends_[0], ends_[1]);
    write(bytes);
    ASSERT_TRUE(stream.fill());
    control::Event event;
    EXPECT_THROW(stream.next(event), std::runtime_error);
  }
}

TEST_F(ControlStreamTest, TheEndOfTheStreamComesAfterItsLastMessage) {
  write(sent_bytes("bye"));
  ControlStream stream(ends_[0], -1);
  close_writer();
  ASSERT_TRUE(stream.fill());
  EXPECT_FALSE(stream.fill());
  control::Event event;
  EXPECT_TRUE(stream.next(event));
  EXPECT_FALSE(stream.next(event));
}

TEST_F(ControlStreamTest, SendingToWhoHasGoneIsFalse) {
  std::signal(SIGPIPE, SIG_IGN);
  int gone[2];
  ASSERT_EQ(::pipe(gone), 0);
  ::close(gone[0]);
  EXPECT_FALSE(ControlStream(ends_[0], gone[1]).send(failed("anyone?")));
  ::close(gone[1]);
}

}  // namespace
}  // namespace wirerace
