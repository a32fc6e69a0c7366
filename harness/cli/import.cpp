#include <fmt/core.h>
#include <unistd.h>

#include <array>
#include <limits>
#include <map>
#include <memory>
#include <string>

#include "harness/cli/cli.hpp"
#include "harness/cli/validators.hpp"
#include "harness/interrupt.hpp"
#include "results/units.hpp"
#include "scenarios/import/importer.hpp"

namespace wirerace::cli {

namespace {

constexpr const char* help = R"(Formats (told by how the file begins; --format says otherwise):
  har    from a browser: open DevTools (F12), Network, load the page, let it run, "Export HAR". Takes the
         messages of one WebSocket or event stream
  jsonl  one message a line: {"type": "receive", "time": 1618677817.02, "opcode": 1, "data": "text"};
         type send or receive, time in seconds, opcode 1 for text or 2 for binary with data in base64
  csv    lines of time,size or time,size,direction; # begins a comment. Seconds, unless a first line names
         the columns: time_ms,size or time_us,size or time_ns,size. Playback files of sockperf, too
  pcap   pcap or pcapng, of tcpdump or Wireshark: the TCP or UDP payloads of one connection. A message is
         a segment or datagram, or with --framing u32 what follows a length of 4 bytes, big-endian

Written are NAME.yaml, a scenario, and NAME.csv, times and sizes. What the messages say stays where it is,
unless --keep-payload writes it to NAME.bin.

Examples:
  wirerace import page.har -o feed.yaml
  wirerace import page.har -o feed.yaml --url wss://feed.example --direction send
  wirerace import trades.pcap -o trades.yaml --filter 'tcp port 9000' --framing u32
  wirerace run feed.yaml)";

const std::map<std::string, RecordingFormat> formats = {{"har", RecordingFormat::Har},
                                                        {"jsonl", RecordingFormat::Jsonl},
                                                        {"csv", RecordingFormat::Csv},
                                                        {"pcap", RecordingFormat::Pcap}};
const std::map<std::string, Framing> framings = {
    {"segment", Framing::Segment}, {"u8", Framing::U8}, {"u16", Framing::U16}, {"u32", Framing::U32}};

/// The options that are words, as typed.
struct Words {
  std::string format, direction, framing;
};

struct ImportInterrupted {};

/// One line on a terminal, nothing elsewhere. Throws ImportInterrupted once a signal has come.
class ImportLine {
 public:
  ~ImportLine() {
    if (shown_) fmt::print(stderr, "\r\033[K");
  }

  void update(const ImportProgress& progress) {
    if (interrupt_.raised()) throw ImportInterrupted();
    const TimePoint now = Clock::now();
    if (!live_ || now - latest_ < std::chrono::milliseconds(100)) return;
    latest_ = now;
    shown_ = true;
    const double seconds = std::chrono::duration<double>(now - started_).count();
    fmt::print(stderr, "\r\033[Kreading: {:.0f} %  {} messages  {:.0f} MB/s",
               100.0 * static_cast<double>(progress.read) / static_cast<double>(progress.size),
               count_text(progress.messages), static_cast<double>(progress.read) / 1e6 / seconds);
    std::fflush(stderr);
  }

 private:
  Interrupt interrupt_;
  const bool live_ = ::isatty(STDERR_FILENO) == 1;
  bool shown_ = false;
  const TimePoint started_ = Clock::now();
  TimePoint latest_ = started_;
};

/// A file's name for a shell.
std::string shell_word(const std::string& name) {
  constexpr const char* plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./+,:@%";
  if (name.find_first_not_of(plain) == std::string::npos) return name;
  std::string quoted = "'";
  for (const char c : name) c == '\'' ? quoted += "'\\''" : quoted += c;
  return quoted + "'";
}

int import(ImportRequest request, const Words& words) {
  if (!words.format.empty()) request.format = formats.at(words.format);
  if (!words.direction.empty()) request.direction = direction_of(words.direction);
  if (!words.framing.empty()) request.framing = framings.at(words.framing);
  ImportResult result;
  try {
    ImportLine line;
    result = import_recording(request, [&line](const ImportProgress& progress) { line.update(progress); });
  } catch (ImportInterrupted) {
    fmt::print(stderr, "wirerace: interrupted: nothing was written\n");
    return exit_interrupted;
  }
  fmt::print("{}\n", result.about);
  constexpr std::array what = {"the scenario", "the trace: times and sizes", "the content"};
  for (std::size_t i = 0; i < result.files.size(); ++i)
    fmt::print("  {}: {}\n", result.files[i].string(), what[i]);
  for (const std::string& note : result.notes) fmt::print("- {}\n", note);
  fmt::print("Run it: wirerace run {}\n", shell_word(request.to.string()));
  return exit_ok;
}

}  // namespace

void add_import(CLI::App& app, Job& job) {
  auto* command = app.add_subcommand(
      "import", "Make a scenario of recorded traffic: a HAR, JSON lines, a CSV or a packet capture.");
  command->footer(help);
  auto request = std::make_shared<ImportRequest>();
  auto words = std::make_shared<Words>();
  command->add_option("FILE", request->from, "the recording")->required();
  command->add_option("-o,--output", request->to, "the scenario to write, NAME.yaml; NAME.csv goes beside it")
      ->required();
  command->add_option("--format", words->format, "har, jsonl, csv or pcap; guessed if not given")
      ->check(CLI::IsMember({"har", "jsonl", "csv", "pcap"}));
  command->add_option("--url", request->url, "HAR: a part of the URL of the connection to import");
  command->add_option("--entry", request->entry, "HAR: its entry's number, where URLs are the same")
      ->check(whole_number(1, std::numeric_limits<std::size_t>::max()));
  command
      ->add_option("--direction", words->direction,
                   "receive or send, as the client saw it; the one with more messages if not given")
      ->check(CLI::IsMember({"receive", "send"}));
  command->add_option("--filter", request->filter,
                      "pcap: a filter as tcpdump takes it, such as 'tcp port 9000'");
  command
      ->add_option("--framing", words->framing,
                   "pcap: segment, or u8, u16, u32 for a length before each message")
      ->check(CLI::IsMember({"segment", "u8", "u16", "u32"}));
  command->add_flag("--keep-payload", request->keep_payload, "write what the messages say to NAME.bin");
  command->add_flag("--force", request->force, "replace files that exist");
  command->callback([=, &job] { job = [=] { return import(*request, *words); }; });
}

}  // namespace wirerace::cli
