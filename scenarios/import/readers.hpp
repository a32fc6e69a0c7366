// One reader a format. Each reads to the end in constant memory and throws RecordingError where the recording
// is damaged. README.md describes the formats.
#pragma once

#include <streambuf>
#include <string>

#include "scenarios/import/recording.hpp"

namespace wirerace {

/// HAR 1.2 with the messages that browsers add; a connection's number is its entry's, from 1.
void read_har(std::streambuf& in, RecordingSink& sink);

/// One JSON object a line, like those of _webSocketMessages.
void read_jsonl(std::streambuf& in, RecordingSink& sink);

/// time,size[,direction].
void read_csv(std::streambuf& in, RecordingSink& sink);

/// What a message is in a capture: a TCP segment's or a UDP datagram's payload, or what follows a big-endian
/// length in the TCP stream.
enum class Framing : std::uint8_t { Segment, U8, U16, U32 };

struct PcapOptions {
  std::string filter = {};  ///< a BPF expression; a wrong one throws ImportError
  Framing framing = Framing::Segment;
};

/// pcap or pcapng; connections are numbered from 1 in order of their first payload.
void read_pcap(std::streambuf& in, const PcapOptions& options, RecordingSink& sink);

}  // namespace wirerace
