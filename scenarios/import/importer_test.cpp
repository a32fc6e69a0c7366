#include <gmock/gmock.h>

#include "scenarios/catalogue.hpp"
#include "scenarios/import/import_test.hpp"
#include "scenarios/import/packet_builder.hpp"

namespace wirerace {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

class Import : public ImportTest {};

/// The one scenario that a file holds.
Scenario load(const fs::path& file) {
  const std::vector<Scenario> scenarios = load_scenarios(file);
  EXPECT_EQ(scenarios.size(), 1u);
  return scenarios.at(0);
}

std::string jsonl_line(const char* type, const char* time, int opcode, const char* data) {
  return std::string("{\"type\":\"") + type + "\",\"time\":" + time +
         ",\"opcode\":" + std::to_string(opcode) + ",\"data\":\"" + data + "\"}\n";
}

const std::string feed = jsonl_line("send", "1618677817.0", 1, "subscribe") +
                         jsonl_line("receive", "1618677817.25", 1, "sixteen letters!") +
                         jsonl_line("receive", "1618677817.2500005", 1, "short") +
                         jsonl_line("receive", "1618677817.2500025", 1, "seventeen letters") +
                         jsonl_line("receive", "1618677817.2", 1, "before the one before it") +
                         jsonl_line("receive", "1618677818.25", 1, "");

TEST_F(Import, MakesAScenarioThatLoadsOfTheDirectionWithMoreMessages) {
  const ImportResult result = import_text("feed.jsonl", feed);
  EXPECT_EQ(
      content("out.csv"),
      "# Imported by wirerace from feed.jsonl (JSON lines): the times and sizes of the messages received.\n"
      "time_us,size_bytes\n0,16\n0,5\n2,17\n2,24\n");
  EXPECT_EQ(content("out.yaml"),
            "about: \"4 messages received in 2e-06 s, imported from feed.jsonl.\"\nflow: push\npayload: "
            "text\nclients: 1\n"
            "pace: recorded\ntrace: \"out.csv\"\nduration_s: 0.00000267\nwarmup_s: 0.00000067\n");
  const Scenario scenario = load(path("out.yaml"));
  EXPECT_EQ(scenario.flow, Flow::Push);
  EXPECT_EQ(scenario.payload, Kind::Text);
  EXPECT_EQ(scenario.trace.size(), 4u);
  EXPECT_EQ(result.about, scenario.about);
  EXPECT_THAT(result.files, ElementsAre(path("out.yaml"), path("out.csv")));
  EXPECT_THAT(result.notes,
              ElementsAre("left out: 1 sent message (--direction send imports those)",
                          "left out: 1 message without a byte",
                          "messages below 16 bytes are raised to 16 when they are replayed: 1 of them",
                          "1 time went backwards and was raised to the one before"));
  EXPECT_THAT(files(), ElementsAre("feed.jsonl", "out.csv", "out.yaml"));
}

TEST_F(Import, MakesAnUplinkOfWhatWasSent) {
  write("feed.csv", "0,20,send\n30,40,receive\n60,7,send\n90,1,receive\n100,1,receive\n");
  ImportRequest sent = request("feed.csv");
  sent.direction = Direction::Send;
  const ImportResult result = import(sent);
  const Scenario scenario = load(path("out.yaml"));
  EXPECT_EQ(scenario.flow, Flow::Uplink);
  EXPECT_EQ(scenario.payload, Kind::Binary);
  EXPECT_EQ(scenario.duration, std::chrono::seconds(10));
  EXPECT_EQ(scenario.warmup, std::chrono::seconds(1));
  EXPECT_THAT(result.notes,
              ElementsAre("left out: 3 received messages (--direction receive imports those)",
                          "messages below 8 bytes are raised to 8 when they are replayed: 1 of them",
                          "the scenario measures the first 10 s of 120 s: change its duration_s for more"));
}

TEST_F(Import, MakesTheSameTraceOfAHarAndOfJsonLines) {
  std::string messages = feed;
  std::replace(messages.begin(), messages.end() - 1, '\n', ',');
  import_text(
      "feed.har",
      R"({"log": {"entries": [{"request": {"url": "wss://x/y?token=secret#z"}, "_webSocketMessages": [)" +
          messages + "]}]}}");
  const std::string of_har = content("out.csv");
  EXPECT_THAT(of_har, AllOf(HasSubstr("wss://x/y.\n"), Not(HasSubstr("secret"))));
  ImportRequest again = request("feed.jsonl");
  again.force = true;
  write("feed.jsonl", feed);
  import(again);
  const auto rows = [](const std::string& text) { return text.substr(text.find("time_us")); };
  EXPECT_EQ(rows(content("out.csv")), rows(of_har));
}

TEST_F(Import, KeepsContentOnlyWhenAsked) {
  import_text("feed.jsonl", feed);
  EXPECT_THAT(content("out.yaml") + content("out.csv"), Not(HasSubstr("letters")));
  EXPECT_THAT(content("out.yaml"), Not(HasSubstr("content_file")));
  ImportRequest keeping = request("feed.jsonl");
  keeping.keep_payload = keeping.force = true;
  EXPECT_THAT(import(keeping).files, ElementsAre(path("out.yaml"), path("out.csv"), path("out.bin")));
  EXPECT_EQ(content("out.bin"), "sixteen letters!shortseventeen lettersbefore the one before it");
  EXPECT_THAT(content("out.yaml"), HasSubstr("\ncontent_file: \"out.bin\"\n"));
}

const std::string two_connections =
    R"({"log": {"entries": [
      {"request": {"url": "wss://a.example/one"}, "_webSocketMessages": [
        {"type": "receive", "time": 1, "opcode": 2, "data": "AAAAAAAAAAAA"}, {"type": "receive", "time": 2, "opcode": 1, "data": "0123456789abcdef"}]},
      {"request": {"url": "https://a.example/page"}},
      {"request": {"url": "wss://a.example/two"}, "_webSocketMessages": [
        {"type": "send", "time": 3, "opcode": 1, "data": "0123456789abcdef"}, {"type": "send", "time": 4, "opcode": 1, "data": "0123456789abcdef"}]}]}})";

TEST_F(Import, AsksWhichConnectionIsMeant) {
  EXPECT_EQ(
      refusal_of_text("two.har", two_connections),
      path("two.har").string() +
          ": 2 connections have messages; choose one with --url and a part of its URL, or with --entry and "
          "its "
          "number:\n  entry 1: wss://a.example/one (2 received, 0 sent)\n  entry 3: wss://a.example/two (0 "
          "received, 2 sent)");
  ImportRequest chosen = request("two.har");
  chosen.url = "a.example";
  EXPECT_THAT(refusal(chosen), HasSubstr("2 connections have messages; choose one"));
  chosen.url = "b.example";
  EXPECT_THAT(refusal(chosen),
              AllOf(HasSubstr("no connection with messages fits --url"), HasSubstr("entry 3")));
  chosen.url = "two";
  EXPECT_THAT(import(chosen).notes, ElementsAre("left out: 2 messages of other connections"));
  EXPECT_EQ(load(path("out.yaml")).flow, Flow::Uplink);
  chosen.url = "";
  chosen.entry = 1;
  chosen.force = true;
  import(chosen);
  EXPECT_EQ(load(path("out.yaml")).payload, Kind::Binary);  // not all of it is text
}

TEST_F(Import, ListsTheFiltersOfACapturesConnectionsBusiestFirst) {
  PcapFile file;
  const auto packet = [](std::uint8_t host, std::uint32_t sequence) {
    const End4 from{host, 4000}, to{200, 80};
    return ethernet(ipv4(from, to, 6, tcp(from, to, {sequence}, "payload!")));
  };
  for (std::uint8_t host = 1; host <= 12; ++host) file.add(host, packet(host, 1));
  file.add(100, packet(12, 9));
  write("all.pcap", file.bytes());
  const std::string asked = refusal(request("all.pcap"));
  EXPECT_THAT(asked,
              HasSubstr("12 connections have messages; choose one with its filter:\n  --filter 'tcp and host "
                        "10.0.0.12 and port 4000 and host 10.0.0.200 and port 80' (0 received, 2 sent)\n"));
  EXPECT_THAT(asked, EndsWith("\n  and 2 more"));
  ImportRequest chosen = request("all.pcap");
  chosen.filter = "host 10.0.0.12";
  import(chosen);
  EXPECT_EQ(load(path("out.yaml")).trace.size(), 2u);
  chosen.force = true;
  chosen.framing = Framing::U32;
  EXPECT_THAT(refusal(chosen), HasSubstr("all.pcap: a length says"));
  chosen.filter = "host 10.1.1.1";
  EXPECT_THAT(refusal(chosen), HasSubstr("no TCP or UDP payload in it passes --filter host 10.1.1.1"));
}

TEST_F(Import, WritesNamesSoThatTheScenarioFindsThem) {
  write("a \"feed\": #1\n.csv", "0,20\n1,30\n");
  ImportRequest odd = request("a \"feed\": #1\n.csv");
  odd.to = path("an \\ \"odd\": name\n.yaml");
  import(odd);
  const Scenario scenario = load(odd.to);
  EXPECT_EQ(scenario.trace.size(), 2u);
  EXPECT_EQ(scenario.about, "2 messages received in 1 s, imported from a \"feed\": #1?.csv.");
}

}  // namespace
}  // namespace wirerace
