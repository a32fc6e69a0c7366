#include "transports/websocket/autobahn_cases.hpp"

namespace wirerace::autobahn {

namespace {

const std::string hello = "Hello, world!";
const std::string not_text("\0\xff\xfe\xfd\xfc\xfb\0\xff", 8);

Case echo(std::string number, const Frame& message, Write write = Write::All) {
  return {.number = std::move(number), .sent = {message}, .answers = {message}, .write = write};
}

std::string stars(std::size_t count) {
  return std::string(count, '*');
}
std::string fe(std::size_t count) {
  return std::string(count, '\xfe');
}

std::vector<Case> framing() {
  return {
      echo("1.1.1", text("")),           echo("1.1.2", text(stars(125))),
      echo("1.1.3", text(stars(126))),   echo("1.1.4", text(stars(127))),
      echo("1.1.5", text(stars(128))),   echo("1.1.6", text(stars(65535))),
      echo("1.1.7", text(stars(65536))), echo("1.1.8", text(stars(65536)), Write::Octets997),
      echo("1.2.1", binary("")),         echo("1.2.2", binary(fe(125))),
      echo("1.2.3", binary(fe(126))),    echo("1.2.4", binary(fe(127))),
      echo("1.2.5", binary(fe(128))),    echo("1.2.6", binary(fe(65535))),
      echo("1.2.7", binary(fe(65536))),  echo("1.2.8", binary(fe(65536)), Write::Octets997),
  };
}

Case ten_pings(std::string number, Write write) {
  Case one{.number = std::move(number), .sent = {}, .write = write};
  for (int i = 0; i < 10; ++i) {
    one.sent.push_back(ping("payload-" + std::to_string(i)));
    one.answers.push_back(pong("payload-" + std::to_string(i)));
  }
  return one;
}

std::vector<Case> pings_and_pongs() {
  const Frame unsolicited = pong("unsolicited pong payload");
  return {
      {"2.1", {ping()}, {pong()}},
      {"2.2", {ping(hello)}, {pong(hello)}},
      {"2.3", {ping(not_text)}, {pong(not_text)}},
      {"2.4", {ping(fe(125))}, {pong(fe(125))}},
      {"2.5", {ping(fe(126))}, {}, protocol_error},
      {"2.6", {ping(fe(125))}, {pong(fe(125))}, we_close, Write::Octet},
      {"2.7", {pong()}},
      {"2.8", {unsolicited}},
      {"2.9", {unsolicited, ping("ping payload")}, {pong("ping payload")}},
      ten_pings("2.10", Write::All),
      ten_pings("2.11", Write::Octet),
  };
}

/// A message, then what is wrong, then a ping that must not be answered.
Case echo_then_fail(std::string number, const Frame& wrong, Write write = Write::All) {
  return {.number = std::move(number),
          .sent = {text(hello), wrong, ping()},
          .answers = {text(hello)},
          .ending = protocol_error,
          .write = write,
          .may_lose = true};
}

std::vector<Case> reserved_bits() {
  return {
      {"3.1", {reserved(1, text(hello))}, {}, protocol_error},
      echo_then_fail("3.2", reserved(2, text(hello))),
      echo_then_fail("3.3", reserved(3, text(hello)), Write::Frame),
      echo_then_fail("3.4", reserved(4, text(hello)), Write::Octet),
      {"3.5", {reserved(5, binary(not_text))}, {}, protocol_error},
      {"3.6", {reserved(6, binary(hello))}, {}, protocol_error},
      {"3.7", {reserved(7, close(""))}, {}, protocol_error},
  };
}

std::vector<Case> opcodes() {
  const std::string payload = "reserved opcode payload";
  return {
      {"4.1.1", {frame(3, "")}, {}, protocol_error},
      {"4.1.2", {frame(4, payload)}, {}, protocol_error},
      echo_then_fail("4.1.3", frame(5, "")),
      echo_then_fail("4.1.4", frame(6, hello)),
      echo_then_fail("4.1.5", frame(7, hello), Write::Octet),
      {"4.2.1", {frame(11, "")}, {}, protocol_error},
      {"4.2.2", {frame(12, payload)}, {}, protocol_error},
      echo_then_fail("4.2.3", frame(13, "")),
      echo_then_fail("4.2.4", frame(14, hello)),
      echo_then_fail("4.2.5", frame(15, hello), Write::Octet),
  };
}

std::vector<Case> fragmentation() {
  const Frame first = more(text("fragment1")), last = continuation("fragment2");
  const Frame both = text("fragment1fragment2");
  const Frame amid = ping("ping payload"), answer = pong("ping payload");
  const Frame nothing = continuation("non-continuation payload");
  // 5.19 and 5.20: the first ping is answered while the message is still to end.
  const std::vector<Frame> begun = {first, more(last), ping("pongme 1!")};
  const std::vector<Frame> ended = {more(continuation("fragment3")), more(continuation("fragment4")),
                                    ping("pongme 2!"), continuation("fragment5")};
  const std::vector<Frame> answered = {pong("pongme 1!"), pong("pongme 2!"),
                                       text("fragment1fragment2fragment3fragment4fragment5")};
  return {
      {"5.1", {more(ping("fragment1")), last}, {}, protocol_error},
      {"5.2", {more(pong("fragment1")), last}, {}, protocol_error},
      {"5.3", {first, last}, {both}},
      {"5.4", {first, last}, {both}, we_close, Write::Frame},
      {"5.5", {first, last}, {both}, we_close, Write::Octet},
      {"5.6", {first, amid, last}, {answer, both}},
      {"5.7", {first, amid, last}, {answer, both}, we_close, Write::Frame},
      {"5.8", {first, amid, last}, {answer, both}, we_close, Write::Octet},
      {"5.9", {nothing, text(hello)}, {}, protocol_error},
      {"5.10", {nothing, text(hello)}, {}, protocol_error, Write::Frame},
      {"5.11", {nothing, text(hello)}, {}, protocol_error, Write::Octet},
      {"5.12", {more(nothing), text(hello)}, {}, protocol_error},
      {"5.13", {more(nothing), text(hello)}, {}, protocol_error, Write::Frame},
      {"5.14", {more(nothing), text(hello)}, {}, protocol_error, Write::Octet},
      {.number = "5.15",
       .sent = {first, last, more(continuation("fragment3")), text("fragment4")},
       .answers = {both},
       .ending = protocol_error,
       .may_lose = true},
      {"5.16",
       {more(continuation("fragment1")), more(text("fragment2")), continuation("fragment3"),
        more(continuation("fragment1")), more(text("fragment2")), continuation("fragment3")},
       {},
       protocol_error},
      {"5.17",
       {continuation("fragment1"), more(text("fragment2")), continuation("fragment3"),
        continuation("fragment1"), more(text("fragment2")), continuation("fragment3")},
       {},
       protocol_error},
      {"5.18", {first, text("fragment2")}, {}, protocol_error},
      {"5.19", begun, answered, we_close, Write::All, ended},
      {"5.20", begun, answered, we_close, Write::Frame, ended},
  };
}

std::vector<Case> close_handling() {
  const Frame close_1000 = close(1000);
  const Ending normal{false, {1000}};
  const std::string not_a_reason =
      "\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5\xed\xa0\x80"
      "edited";
  std::string long_message;
  while (long_message.size() < 256 * 1024) long_message += "BAsd7&jh23";
  long_message.resize(256 * 1024);
  std::vector<Case> cases = {
      {"7.1.1", {text("Hello World!")}, {text("Hello World!")}},
      {"7.1.2", {close_1000, close("")}, {}, normal},
      {"7.1.3", {close_1000, ping()}, {}, normal},
      {"7.1.4", {close_1000, text("Hello World!")}, {}, normal},
      {"7.1.5", {more(text("fragment1")), close_1000, continuation("fragment2")}, {}, normal},
      {.number = "7.1.6",  // INFORMATIONAL: whether what was sent before the close is echoed
       .sent = {text(long_message), text("Hello World!"), close_1000, ping()},
       .answers = {text(long_message), text("Hello World!")},
       .ending = normal,
       .may_lose = true},
      {"7.3.1", {close("")}, {}, {false, {1000, no_code}}},
      {"7.3.2", {close("a")}, {}, protocol_error},
      {"7.3.3", {close_1000}, {}, normal},
      {"7.3.4", {close(1000, "Hello World!")}, {}, normal},
      {"7.3.5", {close(1000, stars(123))}, {}, normal},
      {"7.3.6", {close(1000, stars(124))}, {}, protocol_error},
      {"7.5.1", {close(1000, not_a_reason)}, {}, {false, {1002, 1007}}},
      // INFORMATIONAL: codes beyond those that are given out
      {"7.13.1", {close(5000)}, {}, {false, {1000, 5000, 1002}}},
      {"7.13.2", {close(65535)}, {}, {false, {1000, 65535, 1002}}},
  };
  int number = 0;
  for (const unsigned code : {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999})
    cases.push_back({"7.7." + std::to_string(++number), {close(code)}, {}, {false, {1000, code}}});
  number = 0;
  for (const unsigned code : {0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999})
    cases.push_back({"7.9." + std::to_string(++number), {close(code)}, {}, protocol_error});
  return cases;
}

}  // namespace

const std::vector<Chapter>& chapters() {
  static const std::vector<Chapter> all = {
      {"Framing", framing()},
      {"PingsAndPongs", pings_and_pongs()},
      {"ReservedBits", reserved_bits()},
      {"Opcodes", opcodes()},
      {"Fragmentation", fragmentation()},
      {"Utf8", utf8_cases()},
      {"CloseHandling", close_handling()},
  };
  return all;
}

}  // namespace wirerace::autobahn
