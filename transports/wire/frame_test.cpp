#include "transports/wire/frame.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "transports/wire/frame_buffer.hpp"

namespace wirerace::wire {
namespace {

constexpr std::size_t largest_frame = 1 << 20;

std::string framed(Kind kind, std::string_view bytes) {
  std::string out;
  append_frame(out, {kind, bytes});
  return out;
}

TEST(Frame, IsKindThenBigEndianLengthThenBytes) {
  EXPECT_EQ(framed(Kind::Text, "abc"), std::string("\0\0\0\0\3abc", 8));
  EXPECT_EQ(framed(Kind::Binary, "z"), std::string("\1\0\0\0\1z", 6));
}

TEST(Frame, SizeIsUnknownUntilTheHeaderIsWhole) {
  const std::string frame = framed(Kind::Text, "hello");
  for (std::size_t n = 0; n < frame_header_bytes; ++n) {
    EXPECT_FALSE(frame_size(std::string_view(frame).substr(0, n), largest_frame)) << n;
  }
  EXPECT_EQ(frame_size(std::string_view(frame).substr(0, frame_header_bytes), largest_frame), frame.size());
}

TEST(Frame, RefusesAnUnknownKindAndAMessageTooLong) {
  EXPECT_THROW(frame_size("\7aaaa", largest_frame), BadFrame);
  EXPECT_THROW(frame_size(framed(Kind::Binary, std::string(101, 'x')), 100), BadFrame);
}

TEST(FrameBuffer, GivesBackEveryMessageHoweverTheStreamIsCut) {
  std::mt19937 random(7);
  std::vector<std::string> sent;
  std::string stream;
  for (int i = 0; i < 300; ++i) {
    const std::size_t size = i % 50 == 49 ? 200'000 : random() % 3000 + 1;
    sent.emplace_back(size, static_cast<char>('a' + i % 26));
    append_frame(stream, {i % 2 ? Kind::Text : Kind::Binary, sent.back()});
  }

  FrameBuffer buffer(largest_frame);
  std::size_t received = 0;
  for (std::size_t at = 0; at < stream.size();) {
    const auto space = buffer.space();
    ASSERT_FALSE(space.empty());
    const std::size_t size = std::min({space.size(), stream.size() - at, std::size_t{random() % 20'000 + 1}});
    std::copy_n(stream.data() + at, size, space.data());
    buffer.added(size);
    at += size;
    while (const auto message = buffer.next()) {
      ASSERT_LT(received, sent.size());
      EXPECT_EQ(message->bytes, sent[received]);
      EXPECT_EQ(message->kind, received % 2 ? Kind::Text : Kind::Binary);
      ++received;
    }
  }
  EXPECT_EQ(received, sent.size());
}

}  // namespace
}  // namespace wirerace::wire
