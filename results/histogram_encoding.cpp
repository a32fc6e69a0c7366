// HdrHistogram's V2 encoding: a header of 40 bytes and the counts as ZigZag LEB128, compressed by zlib behind
// a header of 8 bytes, all big-endian; base64 around it.
#include <zlib.h>

#include <algorithm>
#include <bit>
#include <stdexcept>
#include <utility>

#include "results/histogram.hpp"

namespace wirerace {
namespace {

constexpr std::uint32_t cookie = 0x1c849303 | 0x10;
constexpr std::uint32_t compressed_cookie = 0x1c849304 | 0x10;
constexpr std::uint32_t digits = 3;
constexpr std::size_t header_bytes = 40;
constexpr std::size_t count_bytes = 9;  // of one count at most: the ninth byte holds 8 bits

[[noreturn]] void refuse(const char* what) {
  throw std::runtime_error(std::string("not an HdrHistogram V2 encoding: ") + what);
}

template <class T>
void put(std::string& out, T value) {
  for (int shift = 8 * (static_cast<int>(sizeof(T)) - 1); shift >= 0; shift -= 8) {
    out.push_back(static_cast<char>(value >> shift));
  }
}

/// Takes `sizeof(T)` bytes off the front; the caller has checked that they are there.
template <class T>
T take(std::string_view& in) {
  T value = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    value = static_cast<T>(value << 8 | static_cast<unsigned char>(in[i]));
  }
  in.remove_prefix(sizeof(T));
  return value;
}

void put_count(std::string& out, std::int64_t count) {
  auto bits = static_cast<std::uint64_t>(count) << 1 ^ static_cast<std::uint64_t>(count >> 63);
  for (std::size_t i = 1; i < count_bytes && bits > 0x7f; ++i, bits >>= 7) {
    out.push_back(static_cast<char>((bits & 0x7f) | 0x80));
  }
  out.push_back(static_cast<char>(bits));
}

std::int64_t take_count(std::string_view& in) {
  std::uint64_t bits = 0;
  for (std::size_t i = 0;; ++i) {
    if (in.empty()) refuse("a count is cut short");
    const auto byte = static_cast<unsigned char>(in.front());
    in.remove_prefix(1);
    const bool last = i + 1 == count_bytes || byte < 0x80;
    bits |= static_cast<std::uint64_t>(i + 1 == count_bytes ? byte : byte & 0x7f) << (7 * i);
    if (last) return static_cast<std::int64_t>(bits >> 1) ^ -static_cast<std::int64_t>(bits & 1);
  }
}

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::string to_base64(std::string_view bytes) {
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    const std::size_t given = std::min<std::size_t>(3, bytes.size() - i);
    for (std::size_t k = 0; k < 3; ++k) {
      group = group << 8 | (k < given ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      out.push_back(k <= given ? alphabet[group >> (18 - 6 * k) & 63] : '=');
    }
  }
  return out;
}

std::string from_base64(std::string_view text) {
  if (text.size() % 4 != 0) refuse("its base64 is cut short");
  for (int i = 0; i < 2 && text.ends_with('='); ++i) text.remove_suffix(1);
  std::string out;
  std::uint32_t group = 0;
  int bits = 0;
  for (const char c : text) {
    const std::size_t value = alphabet.find(c);
    if (value == std::string_view::npos) refuse("it is not base64");
    group = group << 6 | static_cast<std::uint32_t>(value);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out.push_back(static_cast<char>(group >> bits));
    }
  }
  return out;
}

std::string inflated(std::string_view compressed) {
  std::string out(header_bytes + count_bytes * Histogram::size, '\0');
  uLongf length = out.size();
  if (uncompress(reinterpret_cast<Bytef*>(out.data()), &length,
                 reinterpret_cast<const Bytef*>(compressed.data()), compressed.size()) != Z_OK) {
    refuse("its zlib data is damaged");
  }
  out.resize(length);
  return out;
}

}  // namespace

std::string encode_histogram(const Histogram& histogram) {
  const auto& counts = histogram.counts();
  const auto last =
      std::find_if(counts.rbegin(), counts.rend(), [](std::uint64_t count) { return count != 0; });
  const auto used = static_cast<std::size_t>(counts.rend() - last);
  std::string payload;
  for (std::size_t i = 0; i < used;) {
    std::size_t end = i;
    while (end < used && counts[end] == 0) ++end;
    const std::size_t zeros = end - i;
    put_count(payload, zeros > 1 ? -static_cast<std::int64_t>(zeros) : static_cast<std::int64_t>(counts[i]));
    i = zeros > 1 ? end : i + 1;
  }

  std::string plain;
  put(plain, cookie);
  put(plain, static_cast<std::uint32_t>(payload.size()));
  put(plain, std::uint32_t{0});  // normalising index offset
  put(plain, digits);
  put(plain, std::uint64_t{1});  // lowest discernible value
  put(plain, static_cast<std::uint64_t>(Histogram::highest));
  put(plain, std::bit_cast<std::uint64_t>(1.0));  // integer to double conversion ratio
  plain += payload;

  std::string compressed(compressBound(plain.size()), '\0');
  uLongf length = compressed.size();
  if (compress(reinterpret_cast<Bytef*>(compressed.data()), &length,
               reinterpret_cast<const Bytef*>(plain.data()), plain.size()) != Z_OK) {
    throw std::runtime_error("zlib could not compress a histogram: out of memory");
  }
  compressed.resize(length);

  std::string out;
  put(out, compressed_cookie);
  put(out, static_cast<std::uint32_t>(length));
  return to_base64(out + compressed);
}

Histogram decode_histogram(std::string_view base64) {
  const std::string bytes = from_base64(base64);
  std::string_view outer = bytes;
  if (outer.size() < 8 || take<std::uint32_t>(outer) != compressed_cookie) {
    refuse("it does not begin with HISTFAAA");
  }
  if (take<std::uint32_t>(outer) != outer.size()) refuse("its length is not what it says");

  const std::string plain = inflated(outer);
  std::string_view in = plain;
  if (in.size() < header_bytes || take<std::uint32_t>(in) != cookie) refuse("its header is damaged");
  const auto payload_bytes = take<std::uint32_t>(in);
  if (take<std::uint32_t>(in) != 0) refuse("it is shifted by an index offset");
  if (take<std::uint32_t>(in) != digits) refuse("it has not 3 significant digits");
  if (take<std::uint64_t>(in) != 1) refuse("its unit is not 1");
  in.remove_prefix(16);  // highest trackable value and conversion ratio change no index
  if (in.size() != payload_bytes) refuse("its counts are cut short");

  std::vector<std::uint64_t> counts;
  while (!in.empty()) {
    const std::int64_t count = take_count(in);
    if (count < 0) {
      if (count < -static_cast<std::int64_t>(Histogram::size - counts.size()))
        refuse("it has values above 1 h");
      counts.resize(counts.size() + static_cast<std::size_t>(-count));
    } else {
      if (counts.size() == Histogram::size) refuse("it has values above 1 h");
      counts.push_back(static_cast<std::uint64_t>(count));
    }
  }
  return Histogram(counts);
}

}  // namespace wirerace
