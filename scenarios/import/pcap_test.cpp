#include <gmock/gmock.h>

#include "scenarios/import/packet_builder.hpp"
#include "scenarios/import/readers.hpp"
#include "scenarios/import/recorded.hpp"

namespace wirerace {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;
using ::testing::StartsWith;

constexpr End4 client{1, 50'000}, server{2, 443};

auto reader(PcapOptions options = {}) {
  return [options](std::streambuf& in, RecordingSink& sink) { read_pcap(in, options, sink); };
}
Recorded read(const PcapFile& file, const PcapOptions& options = {}) {
  return recorded(reader(options), file.bytes());
}

std::string from_client(std::uint32_t sequence, std::string_view payload, std::uint8_t flags = 0x10) {
  return ethernet(ipv4(client, server, 6, tcp(client, server, {sequence, flags}, payload)));
}
std::string from_server(std::uint32_t sequence, std::string_view payload, std::uint8_t flags = 0x10) {
  return ethernet(ipv4(server, client, 6, tcp(server, client, {sequence, flags}, payload)));
}

KeptMessage message(std::int64_t at_us, Direction direction, const std::string& content) {
  return {at_us * 1000, direction, Kind::Binary, content.size(), content, 1};
}

TEST(Pcap, GivesAMessageASegmentFromAndToTheSideThatWasAskedForAConnection) {
  const End4 low{3, 80}, high{4, 9000};  // who listens has the higher port here
  const auto packet = [](End4 from, End4 to, Tcp header, const char* payload) {
    return ethernet(ipv4(from, to, 6, tcp(from, to, header, payload)));
  };
  PcapFile file;
  file.add(1'000'000, packet(low, high, {99, syn}, ""))
      .add(1'000'010, packet(high, low, {199, syn_ack}, ""))
      .add(1'000'020, packet(low, high, {100}, ""))
      .add(1'000'030, packet(low, high, {100}, "hello"))
      .add(1'000'040, packet(high, low, {200}, "world!"));
  const Recorded all = read(file);
  EXPECT_THAT(all.messages, ElementsAre(message(1'000'030, Direction::Send, "hello"),
                                        message(1'000'040, Direction::Receive, "world!")));
  EXPECT_THAT(all.names,
              ElementsAre(Pair(1, "tcp and host 10.0.0.3 and port 80 and host 10.0.0.4 and port 9000")));
}

TEST(Pcap, TakesTheLowerPortForTheServersWhereNoConnectionIsSeenToOpen) {
  PcapFile file;
  file.add(0, from_server(1, "a")).add(5, from_client(1, "bc"));
  EXPECT_THAT(read(file).messages,
              ElementsAre(message(0, Direction::Receive, "a"), message(5, Direction::Send, "bc")));
}

TEST(Pcap, PutsSegmentsInOrderAndDropsThoseSentAgain) {
  PcapFile file;
  file.add(0, from_server(0xfffffffe, "abcd"))  // numbers wrap
      .add(10, from_server(5, "gh"))            // early
      .add(20, from_server(0xfffffffe, "abcd"))
      .add(30, from_server(1, "dxyz"))  // one byte known, and it fills the gap
      .add(40, from_server(5, "gh"));
  const Recorded all = read(file);
  EXPECT_THAT(all.messages,
              ElementsAre(message(0, Direction::Receive, "abcd"), message(30, Direction::Receive, "xyz"),
                          message(30, Direction::Receive, "gh")));
  EXPECT_THAT(all.left_out, ElementsAre(Pair("segments that were sent again", 2)));
}

TEST(Pcap, CountsBytesThatTheCaptureLacks) {
  PcapFile file;
  file.add(0, from_server(1, "ab")).add(10, from_server(103, "cd")).add(20, from_server(105, "ef"));
  const Recorded all = read(file);
  EXPECT_THAT(all.messages,
              ElementsAre(message(0, Direction::Receive, "ab"), message(10, Direction::Receive, "cd"),
                          message(20, Direction::Receive, "ef")));
  EXPECT_THAT(all.left_out, ElementsAre(Pair("bytes of the stream that the capture does not hold", 100)));
}

TEST(Pcap, BeginsAnewWhereAConnectionIsOpenedBetweenTheSamePorts) {
  PcapFile file;
  file.add(0, from_client(1000, "old")).add(10, from_client(5, "", syn)).add(20, from_client(6, "new"));
  EXPECT_THAT(read(file).messages,
              ElementsAre(message(0, Direction::Send, "old"), message(20, Direction::Send, "new")));
}

TEST(Pcap, FindsLengthPrefixedMessagesAcrossSegments) {
  PcapFile file;
  file.add(0, from_server(1, std::string("\0\0\0\2ab\0", 7)))
      .add(10, from_server(8, std::string("\0\0\3", 3)))
      .add(20, from_server(11, std::string("cde\0\0\0\0\0\0\0\1f\0", 13)));
  const Recorded all = read(file, {.framing = Framing::U32});
  EXPECT_THAT(all.messages,
              ElementsAre(message(0, Direction::Receive, "ab"), message(20, Direction::Receive, "cde"),
                          message(20, Direction::Receive, ""), message(20, Direction::Receive, "f")));
  EXPECT_THAT(all.left_out, ElementsAre(Pair("messages that the capture holds the beginning of only", 1)));

  PcapFile small;
  small.add(0, from_server(1, "\1a\2bc"));
  EXPECT_THAT(read(small, {.framing = Framing::U8}).messages, SizeIs(2));
  small = PcapFile();
  small.add(0, from_server(1, std::string("\0\1a\0\2bc", 7)));
  EXPECT_THAT(read(small, {.framing = Framing::U16}).messages, SizeIs(2));
}

TEST(Pcap, SaysOfAConnectionWhyItsLengthsCannotBeFound) {
  PcapFile lacking;
  lacking.add(0, from_server(1, "\1a")).add(10, from_server(13, "\1b"));
  EXPECT_THAT(read(lacking, {.framing = Framing::U8}).problems,
              ElementsAre(Pair(1, StartsWith("the capture lacks 10 bytes of the stream"))));
  PcapFile text;
  text.add(0, from_server(1, "HTTP/1.1 200 OK"));
  EXPECT_THAT(read(text, {.framing = Framing::U32}).problems,
              ElementsAre(Pair(1, StartsWith("a length says 1,213,486,160 bytes"))));
  PcapFile cut;
  cut.add(0, from_server(1, "\5abcde"), 14 + 20 + 20 + 3);
  EXPECT_THAT(read(cut, {.framing = Framing::U8}).problems,
              ElementsAre(Pair(1, StartsWith("a packet was cut"))));
  PcapFile datagram;
  datagram.add(0, ethernet(ipv4(client, server, 17, udp(client, server, "\1a"))));
  EXPECT_THAT(read(datagram, {.framing = Framing::U8}).problems,
              ElementsAre(Pair(1, StartsWith("it is UDP"))));
}

TEST(Pcap, GivesAMessageADatagramAndTheSizeOfOneInFragments) {
  const std::string fragmented = udp(server, client, std::string(100, 'x'));
  PcapFile file;
  file.add(0, ethernet(ipv4(client, server, 17, udp(client, server, "abc"))))
      .add(5, ethernet(ipv4(client, server, 17, udp(client, server, ""))))
      .add(10, ethernet(ipv4(server, client, 17, fragmented.substr(0, 64), 0x2000)))
      .add(11, ethernet(ipv4(server, client, 17, fragmented.substr(64), 8)));
  EXPECT_THAT(read(file).messages,
              ElementsAre(message(0, Direction::Send, "abc"), message(5, Direction::Send, ""),
                          KeptMessage{10'000, Direction::Receive, Kind::Binary, 100, "(none)", 1}));
}

TEST(Pcap, GivesTheSizeOfWhatWasCutWhenCaptured) {
  PcapFile file;
  file.add(0, from_server(1, std::string(1000, 'x')), 100).add(10, from_server(1001, "y"), 40);
  const Recorded all = read(file);
  EXPECT_THAT(all.messages, ElementsAre(KeptMessage{0, Direction::Receive, Kind::Binary, 1000, "(none)", 1}));
  EXPECT_THAT(all.left_out, ElementsAre(Pair("packets whose headers are not whole", 1)));
}

TEST(Pcap, ReadsEveryLinkType) {
  const std::string ip = ipv4(client, server, 6, tcp(client, server, {1}, "hello"));
  const std::string ip6 = ipv6(client, server, 6, tcp(client, server, {1}, "hello"));
  const std::string extended =
      ipv6(client, server, 0, std::string("\x06\0\0\0\0\0\0\0", 8) + tcp(client, server, {1}, "hello"));
  const std::initializer_list<std::pair<std::uint32_t, std::string>> captures = {
      {1, ethernet(ip) + std::string(6, '\0')},  // padded
      {1, ethernet(ip6, 0x86dd)},
      {1, ethernet(extended, 0x86dd)},
      {1, ethernet(big_endian(7, 2) + big_endian(0x0800, 2) + ip, 0x8100)},
      {113, std::string(14, '\0') + big_endian(0x0800, 2) + ip},
      {276, big_endian(0x86dd, 2) + std::string(18, '\0') + ip6},
      {101, ip},
      {101, ip6},
      {0, big_endian(2, 4) + ip},
      {108, big_endian(24, 4) + ip6},
  };
  for (const auto& [link, packet] : captures) {
    SCOPED_TRACE(link);
    EXPECT_THAT(read(PcapFile(link).add(7, packet)).messages,
                ElementsAre(message(7, Direction::Send, "hello")));
  }
  EXPECT_THROW(read(PcapFile(105).add(0, ip)), ImportError);  // 802.11
}

TEST(Pcap, NamesAFilterThatChoosesTheConnectionAlsoOnAVlan) {
  const auto tagged = [](End4 from, End4 to) {
    return ethernet(big_endian(7, 2) + big_endian(0x0800, 2) + ipv4(from, to, 6, tcp(from, to, {1}, "x")),
                    0x8100);
  };
  PcapFile file;
  file.add(0, tagged(client, server)).add(1, tagged({3, 1234}, server));
  const Recorded all = read(file);
  ASSERT_THAT(all.names, SizeIs(2));
  for (const auto& [number, filter] : all.names)
    EXPECT_THAT(read(file, {.filter = filter}).messages, SizeIs(1)) << filter;
  EXPECT_THROW(read(file, {.filter = "tcp prot 5"}), ImportError);
}

TEST(Pcap, PassesOverWhatIsNeitherTcpNorUdp) {
  PcapFile file;
  file.add(0, ethernet("arp", 0x0806))
      .add(1, ethernet(ipv4(client, server, 1, "ping")))
      .add(2, from_client(1, ""));
  const Recorded all = read(file);
  EXPECT_THAT(all.messages, IsEmpty());
  EXPECT_THAT(all.names, IsEmpty());
}

TEST(Pcap, ReadsPcapngWithNanoseconds) {
  const auto block = [](std::uint32_t type, const std::string& body) {
    const std::string size = big_endian(body.size() + 12, 4);
    return big_endian(type, 4) + size + body + size;
  };
  std::string packet = from_client(1, "hi");
  const std::string length = big_endian(packet.size(), 4);
  packet.resize((packet.size() + 3) / 4 * 4);
  const std::string resolution =
      big_endian(9, 2) + big_endian(1, 2) + std::string("\x09\0\0\0", 4) + big_endian(0, 4);
  const std::string file =
      block(0x0a0d0d0a, big_endian(0x1a2b3c4d, 4) + big_endian(0x00010000, 4) + std::string(8, '\xff')) +
      block(1, big_endian(0x00010000, 4) + big_endian(0, 4) + resolution) +
      block(6, big_endian(0, 4) + big_endian(1'618'677'817'000'000'123, 8) + length + length + packet);
  EXPECT_THAT(recorded(reader(), file).messages,
              ElementsAre(KeptMessage{1'618'677'817'000'000'123, Direction::Send, Kind::Binary, 2, "hi", 1}));
  EXPECT_EQ(damaged_beginnings(reader(), file) + 1, file.size());  // whole: after the second block
}

TEST(Pcap, SaysWhereItIsDamagedAndHow) {
  const PcapFile file = PcapFile().add(0, from_client(1, "abc")).add(1, from_client(4, "def"));
  EXPECT_THAT(damage(reader(), file.bytes().substr(0, file.bytes().size() - 1)),
              StartsWith("after packet 1: truncated"));
  EXPECT_THAT(damage(reader(), "what is this"), HasSubstr("this is no capture"));
  EXPECT_EQ(damaged_beginnings(reader(), file.bytes()) + 2,
            file.bytes().size());  // whole: without packets, and with one
}

}  // namespace
}  // namespace wirerace
