#include "transports/wire/datagram.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace wirerace::wire {
namespace {

std::vector<std::string> split(std::uint32_t id, const std::string& message, std::uint16_t count) {
  std::vector<std::string> datagrams;
  DatagramHeader header{.count = count, .length = static_cast<std::uint32_t>(message.size()), .message = id};
  for (; header.index < count; ++header.index) {
    const auto bytes = encode(header);
    datagrams.push_back(std::string(bytes.begin(), bytes.end()) +
                        message.substr(header.index * header.part(), header.part()));
  }
  return datagrams;
}

std::string random_bytes(std::size_t size, unsigned seed) {
  std::mt19937 random(seed);
  std::string bytes(size, '\0');
  for (char& c : bytes) c = static_cast<char>(random());
  return bytes;
}

std::optional<std::string> add(Reassembly& reassembly, const std::string& datagram) {
  const auto header = decode_datagram(datagram);
  EXPECT_TRUE(header);
  const auto message = reassembly.add(*header, datagram);
  if (!message) return std::nullopt;
  return std::string(message->bytes);
}

TEST(Datagram, HeaderSurvivesTheWire) {
  const DatagramHeader header{DatagramType::Fragment, Kind::Text, 2, 3, 7, 0xDEADBEEF};
  const auto bytes = encode(header);
  const auto decoded = decode_datagram(std::string(bytes.begin(), bytes.end()) + "x");
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->kind, Kind::Text);
  EXPECT_EQ(decoded->index, 2);
  EXPECT_EQ(decoded->count, 3);
  EXPECT_EQ(decoded->length, 7u);
  EXPECT_EQ(decoded->message, 0xDEADBEEF);
}

TEST(Datagram, RefusesWhatIsNoneOfOurs) {
  const std::string good = split(1, "0123456789", 2)[0];
  EXPECT_TRUE(decode_datagram(good));
  EXPECT_FALSE(decode_datagram(""));
  EXPECT_FALSE(decode_datagram(good.substr(0, datagram_header_bytes - 1)));
  EXPECT_FALSE(decode_datagram(good + "x")) << "longer than its header says";
  EXPECT_FALSE(decode_datagram(good.substr(0, good.size() - 1))) << "shorter than its header says";
  for (const auto& [at, value] : {std::pair{0, 99}, {1, 2}, {3, 9}, {5, 0}}) {
    std::string bad = good;
    bad[static_cast<std::size_t>(at)] = static_cast<char>(value);
    EXPECT_FALSE(decode_datagram(bad)) << "byte " << at;
  }
}

TEST(Datagram, RandomBytesNeverCrashTheDecoderOrTheReassembly) {
  std::mt19937 random(11);
  Reassembly reassembly(65507);
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes = random_bytes(random() % 40, static_cast<unsigned>(i));
    if (bytes.size() >= 6) {
      bytes[0] = 4;  // mostly fragments, of few parts
      bytes[1] = static_cast<char>(i % 2);
      bytes[2] = bytes[4] = 0;
    }
    if (const auto header = decode_datagram(bytes); header && header->type == DatagramType::Fragment) {
      reassembly.add(*header, bytes);
    }
  }
}

TEST(Reassembly, JoinsFragmentsInAnyOrderAndTwice) {
  Reassembly reassembly(1 << 20);
  std::mt19937 random(5);
  for (std::uint32_t id = 0; id < 50; ++id) {
    const std::string message = random_bytes(1 + random() % 60'000, id);
    auto datagrams = split(id, message, static_cast<std::uint16_t>(1 + message.size() / 1458));
    if (datagrams.size() > 1) datagrams.push_back(datagrams.front());
    std::shuffle(datagrams.begin(), datagrams.end(), random);
    std::optional<std::string> whole;
    for (const auto& datagram : datagrams) {
      if (auto message_now = add(reassembly, datagram)) {
        EXPECT_FALSE(whole);
        whole = std::move(message_now);
      }
    }
    EXPECT_EQ(whole, message);
  }
}

TEST(Reassembly, LosesAMessageWithAMissingFragmentAndNoOther) {
  Reassembly reassembly(1 << 20);
  const auto torn = split(1, random_bytes(5000, 1), 4);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_FALSE(add(reassembly, torn[i]));
  for (std::uint32_t id = 2; id < 2 + Reassembly::horizon + 1; ++id) {
    const std::string message = random_bytes(3000, id);
    const auto datagrams = split(id, message, 2);
    EXPECT_FALSE(add(reassembly, datagrams[0]));
    EXPECT_EQ(add(reassembly, datagrams[1]), message);
  }
  EXPECT_FALSE(add(reassembly, torn[3])) << "given up by then";
}

TEST(Reassembly, DropsAMessageAboveTheLargest) {
  Reassembly reassembly(100);
  EXPECT_TRUE(add(reassembly, split(1, std::string(100, 'x'), 1)[0]));
  EXPECT_FALSE(add(reassembly, split(2, std::string(101, 'x'), 1)[0]));
}

}  // namespace
}  // namespace wirerace::wire
