#include <fmt/format.h>
#include <pcap/pcap.h>

#include <array>
#include <cstdio>
#include <exception>
#include <memory>

#include "scenarios/import/capture.hpp"
#include "scenarios/import/packet.hpp"
#include "scenarios/import/readers.hpp"
#include "scenarios/import/text.hpp"

namespace wirerace {
namespace {

/// libpcap reads from a FILE, and this one reads from a streambuf, whose exceptions wait until C has
/// returned.
struct Source {
  std::streambuf& in;
  std::exception_ptr error = {};
};

ssize_t read_source(void* cookie, char* to, std::size_t size) {
  Source& source = *static_cast<Source*>(cookie);
  try {
    return static_cast<ssize_t>(source.in.sgetn(to, static_cast<std::streamsize>(size)));
  } catch (...) {
    source.error = std::current_exception();
    return -1;
  }
}

struct Close {
  void operator()(pcap_t* capture) const { ::pcap_close(capture); }
};
using Handle = std::unique_ptr<pcap_t, Close>;

Handle open_capture(Source& source) {
  std::FILE* file =
      ::fopencookie(&source, "r", {.read = read_source, .write = nullptr, .seek = nullptr, .close = nullptr});
  if (!file) throw std::bad_alloc();
  std::array<char, PCAP_ERRBUF_SIZE> error{};
  Handle capture(::pcap_fopen_offline_with_tstamp_precision(file, PCAP_TSTAMP_PRECISION_NANO, error.data()));
  if (capture) return capture;  // which closes the file
  std::fclose(file);
  if (source.error) std::rethrow_exception(source.error);
  throw RecordingError("at its beginning", fmt::format("this is no capture ({})", one_line(error.data())));
}

/// A compiled filter; matches everything where the expression is empty.
class Filter {
 public:
  Filter(pcap_t* capture, const std::string& expression) : is_set_(!expression.empty()) {
    if (is_set_ && ::pcap_compile(capture, &program_, expression.c_str(), 1, PCAP_NETMASK_UNKNOWN) != 0)
      throw ImportError(fmt::format("--filter {} is no filter for this capture ({}): see `man pcap-filter`",
                                    expression, ::pcap_geterr(capture)));
  }
  ~Filter() {
    if (is_set_) ::pcap_freecode(&program_);
  }
  Filter(const Filter&) = delete;
  Filter& operator=(const Filter&) = delete;

  bool matches(const pcap_pkthdr* header, const unsigned char* packet) const {
    return !is_set_ || ::pcap_offline_filter(&program_, header, packet) != 0;
  }

 private:
  bool is_set_;
  bpf_program program_{};
};

/// The header's "microseconds" are nanoseconds here. Throws where they are no time.
std::chrono::nanoseconds time_of(const pcap_pkthdr& header, std::uint64_t number) {
  constexpr std::int64_t latest = latest_time.count() / 1'000'000'000;
  if (header.ts.tv_sec < 0 || header.ts.tv_sec >= latest || header.ts.tv_usec < 0 ||
      header.ts.tv_usec >= 1'000'000'000)
    throw RecordingError(fmt::format("packet {}", grouped(number)), "its time is none");
  return std::chrono::seconds(header.ts.tv_sec) + std::chrono::nanoseconds(header.ts.tv_usec);
}

}  // namespace

void read_pcap(std::streambuf& in, const PcapOptions& options, RecordingSink& sink) {
  Source source{in};
  const Handle handle = open_capture(source);
  const int link = ::pcap_datalink(handle.get());
  if (!is_known_link(link)) {
    const char* name = ::pcap_datalink_val_to_description_or_dlt(link);
    throw ImportError(fmt::format(
        "the capture's link type, {}, is not read: capture on Ethernet, Linux \"any\", raw IP or loopback",
        name));
  }
  const Filter filter(handle.get(), options.filter);
  Capture capture(options.framing, sink);
  pcap_pkthdr* header = nullptr;
  const unsigned char* bytes = nullptr;
  int result = 0;
  std::uint64_t number = 0;
  while ((result = ::pcap_next_ex(handle.get(), &header, &bytes)) == 1) {
    ++number;
    if (!filter.matches(header, bytes)) continue;
    Segment segment;
    switch (decode_packet(link, {reinterpret_cast<const char*>(bytes), header->caplen}, segment)) {
      case PacketKind::Segment:
        capture.add(segment, time_of(*header, number));
        break;
      case PacketKind::Fragment:
        sink.on_left_out(std::nullopt, "fragments of TCP segments", 1);
        break;
      case PacketKind::Cut:
        sink.on_left_out(std::nullopt, "packets whose headers are not whole", 1);
        break;
      case PacketKind::Other:
        break;
    }
  }
  if (source.error) std::rethrow_exception(source.error);
  if (result != PCAP_ERROR_BREAK)
    throw RecordingError(fmt::format("after packet {}", grouped(number)),
                         one_line(::pcap_geterr(handle.get())));
  capture.finish();
}

}  // namespace wirerace
