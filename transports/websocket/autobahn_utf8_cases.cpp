#include "transports/websocket/autobahn_cases.hpp"

namespace wirerace::autobahn {

namespace {

using namespace std::string_literals;

/// One message in fragments of an octet.
std::vector<Frame> by_octets(const std::string& message) {
  std::vector<Frame> frames = {more(text(message.substr(0, 1)))};
  for (const char octet : message.substr(1, message.size() - 2))
    frames.push_back(more(continuation({octet})));
  frames.push_back(continuation({message.back()}));
  return frames;
}

/// Each is sent as a message of its own: case N.1, N.2 and so on.
struct Sequences {
  const char* number;
  std::vector<std::string> valid;
  std::vector<std::string> invalid = {};
};

const std::string greek = "\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5";  // κόσμε

/// `first` to `last`, each followed by `behind`.
std::string octets(int first, int last, const std::string& behind) {
  std::string out;
  for (int octet = first; octet <= last; ++octet) out += static_cast<char>(octet) + behind;
  return out;
}

/// Code points that are no characters, but UTF-8.
std::vector<std::string> noncharacters() {
  std::vector<std::string> out = {"\xef\xbf\xbe", "\xef\xbf\xbf"};
  for (const char* plane :
       {"\xf0\x9f", "\xf0\xaf", "\xf0\xbf", "\xf1\x8f", "\xf1\x9f", "\xf1\xaf", "\xf1\xbf", "\xf2\x8f",
        "\xf2\x9f", "\xf2\xaf", "\xf2\xbf", "\xf3\x8f", "\xf3\x9f", "\xf3\xaf", "\xf3\xbf", "\xf4\x8f"}) {
    out.push_back(plane + "\xbf\xbe"s);
    out.push_back(plane + "\xbf\xbf"s);
  }
  return out;
}

// Markus Kuhn's stress test (www.cl.cam.ac.uk/~mgk25/ucs/examples/UTF-8-test.txt), as Autobahn has it.
std::vector<Sequences> sequences() {
  const std::vector<std::string> cut = {
      "\xc0", "\xe0\x80", "\xf0\x80\x80", "\xf8\x80\x80\x80", "\xfc\x80\x80\x80\x80",
      "\xdf", "\xef\xbf", "\xf7\xbf\xbf", "\xfb\xbf\xbf\xbf", "\xfd\xbf\xbf\xbf\xbf"};
  std::string all_cut;
  for (const std::string& one : cut) all_cut += one;
  return {
      {"6.5",
       {"hello$world", "hello\xc2\xa2world", "hello\xe2\x82\xacworld", "hello\xf0\xa4\xad\xa2world", greek}},
      // first possible sequences of a length
      {"6.7", {"\0"s, "\xc2\x80", "\xe0\xa0\x80", "\xf0\x90\x80\x80"}},
      {"6.8", {}, {"\xf8\x88\x80\x80\x80", "\xfc\x84\x80\x80\x80\x80"}},
      // last ones
      {"6.9", {"\x7f", "\xdf\xbf", "\xef\xbf\xbf", "\xf4\x8f\xbf\xbf"}},
      {"6.10", {}, {"\xf7\xbf\xbf\xbf", "\xfb\xbf\xbf\xbf\xbf", "\xfd\xbf\xbf\xbf\xbf\xbf"}},
      // other boundaries
      {"6.11", {"\xed\x9f\xbf", "\xee\x80\x80", "\xef\xbf\xbd", "\xf4\x8f\xbf\xbf"}, {"\xf4\x90\x80\x80"}},
      // continuations of nothing
      {"6.12",
       {},
       {"\x80", "\xbf", "\x80\xbf", "\x80\xbf\x80", "\x80\xbf\x80\xbf", "\x80\xbf\x80\xbf\x80",
        "\x80\xbf\x80\xbf\x80\xbf", octets(0x80, 0xbe, "")}},
      // lonely first octets
      {"6.13",
       {},
       {octets(0xc0, 0xde, " "), octets(0xe0, 0xee, " "), octets(0xf0, 0xf6, " "), octets(0xf8, 0xfa, " "),
        octets(0xfc, 0xfc, " ")}},
      // without their last octet, and all of those joined
      {"6.14", {}, cut},
      {"6.15", {}, {all_cut}},
      // octets that are never in UTF-8
      {"6.16", {}, {"\xfe", "\xff", "\xfe\xfe\xff\xff"}},
      // longer than need be: "/", the last ones, NUL
      {"6.17",
       {},
       {"\xc0\xaf", "\xe0\x80\xaf", "\xf0\x80\x80\xaf", "\xf8\x80\x80\x80\xaf", "\xfc\x80\x80\x80\x80\xaf"}},
      {"6.18",
       {},
       {"\xc1\xbf", "\xe0\x9f\xbf", "\xf0\x8f\xbf\xbf", "\xf8\x87\xbf\xbf\xbf", "\xfc\x83\xbf\xbf\xbf\xbf"}},
      {"6.19",
       {},
       {"\xc0\x80", "\xe0\x80\x80", "\xf0\x80\x80\x80", "\xf8\x80\x80\x80\x80", "\xfc\x80\x80\x80\x80\x80"}},
      // halves of UTF-16 pairs, and pairs
      {"6.20",
       {},
       {"\xed\xa0\x80", "\xed\xad\xbf", "\xed\xae\x80", "\xed\xaf\xbf", "\xed\xb0\x80", "\xed\xbe\x80",
        "\xed\xbf\xbf"}},
      {"6.21",
       {},
       {"\xed\xa0\x80\xed\xb0\x80", "\xed\xa0\x80\xed\xbf\xbf", "\xed\xad\xbf\xed\xb0\x80",
        "\xed\xad\xbf\xed\xbf\xbf", "\xed\xae\x80\xed\xb0\x80", "\xed\xae\x80\xed\xbf\xbf",
        "\xed\xaf\xbf\xed\xb0\x80", "\xed\xaf\xbf\xed\xbf\xbf"}},
      {"6.22", noncharacters()},
      // "specials", such as the replacement character
      {"6.23",
       {"\xef\xbf\xb9", "\xef\xbf\xba", "\xef\xbf\xbb", "\xef\xbf\xbc", "\xef\xbf\xbd", "\xef\xbf\xbe",
        "\xef\xbf\xbf"}},
  };
}

Case echoed(std::string number, const std::string& message) {
  return {std::move(number), {text(message)}, {text(message)}};
}
Case refused(std::string number, const std::string& message) {
  return {std::move(number), {text(message)}, {}, not_utf8};
}

}  // namespace

std::vector<Case> utf8_cases() {
  const std::string umlauts = "Hello-µ@ßöäüàá-UTF-8!!", surrogate = "\xed\xa0\x80",
                    beyond = "\xf4\x90\x80\x80";
  const std::string wrong = greek + surrogate + "edited", too_high = greek + beyond + "edited";
  std::vector<Case> cases = {
      {"6.1.1", {text("")}, {text("")}},
      {"6.1.2", {more(text("")), more(continuation("")), continuation("")}, {text("")}},
      {"6.1.3",
       {more(text("")), more(continuation("middle frame payload")), continuation("")},
       {text("middle frame payload")}},
      {"6.2.1", {text(umlauts)}, {text(umlauts)}},
      {"6.2.2", {more(text("Hello-µ@ßöä")), continuation("üàá-UTF-8!!")}, {text(umlauts)}},
      {"6.2.3", by_octets(umlauts), {text(umlauts)}},
      {"6.2.4", by_octets(greek), {text(greek)}},
      {"6.3.1", {text(wrong)}, {}, not_utf8},
      {"6.3.2", by_octets(wrong), {}, not_utf8},
      // Fail-fast, where to find the fault when the message ends would be NON-STRICT: the message never ends.
      // A ping takes the place of Autobahn's wait that shows the first fragment to be accepted.
      {"6.4.1", {more(text(greek)), ping(), more(continuation(beyond))}, {pong()}, not_utf8},
      {"6.4.2",
       {more(text(too_high.substr(0, 12))), ping(), more(continuation(too_high.substr(12, 1)))},
       {pong()},
       not_utf8},
      {.number = "6.4.3", .sent = {text(too_high)}, .ending = not_utf8, .withheld = too_high.size() - 15},
      {.number = "6.4.4", .sent = {text(too_high)}, .ending = not_utf8, .withheld = too_high.size() - 13},
  };
  for (std::size_t size = 1; size <= greek.size(); ++size) {
    const bool whole = size == 2 || size == 5 || size == 7 || size == 9 || size == 11;
    cases.push_back((whole ? echoed : refused)("6.6." + std::to_string(size), greek.substr(0, size)));
  }
  for (const Sequences& group : sequences()) {
    int at = 0;
    const auto number = [&] { return group.number + "."s + std::to_string(++at); };
    for (const std::string& message : group.valid) cases.push_back(echoed(number(), message));
    for (const std::string& message : group.invalid) cases.push_back(refused(number(), message));
  }
  return cases;
}

}  // namespace wirerace::autobahn
