#include "transports/wire/engine_io.hpp"

#include <nlohmann/json.hpp>

#include "transports/wire/base64.hpp"
#include "transports/wire/utf8.hpp"

namespace wirerace::wire {

namespace {

constexpr char separator = '\x1e';
constexpr char binary_mark = 'b';

EnginePacket parse_text(std::string_view text) {
  if (text.empty() || text[0] < '0' || text[0] > '6') throw BadPacket("an Engine.IO packet of no known type");
  return {static_cast<EngineType>(text[0]), Kind::Text, text.substr(1)};
}

}  // namespace

EnginePacket parse_engine_packet(Message message) {
  if (message.kind == Kind::Binary) return {EngineType::Message, Kind::Binary, message.bytes};
  return parse_text(message.bytes);
}

EnginePacket EnginePayload::next() {
  const std::size_t end = rest_.find(separator);
  const std::string_view packet = rest_.substr(0, end);
  more_ = end != rest_.npos;
  if (more_) rest_.remove_prefix(end + 1);
  if (packet.starts_with(binary_mark)) {
    if (!decode_base64(packet.substr(1), binary_)) throw BadPacket("a binary packet that is not base64");
    return {EngineType::Message, Kind::Binary, binary_};
  }
  if (!is_utf8(packet)) throw BadPacket("a text packet that is not UTF-8");
  return parse_text(packet);
}

void separate_packets(std::string& payload) {
  if (!payload.empty()) payload += separator;
}

void append_engine_binary(std::string& payload, std::string_view bytes) {
  separate_packets(payload);
  payload += binary_mark;
  append_base64(payload, bytes);
}

std::string open_packet(const EngineHandshake& handshake) {
  const nlohmann::json upgrades =
      handshake.upgrades ? nlohmann::json::array({"websocket"}) : nlohmann::json::array();
  const nlohmann::ordered_json data = {{"sid", handshake.sid},
                                       {"upgrades", upgrades},
                                       {"pingInterval", handshake.ping_interval.count()},
                                       {"pingTimeout", handshake.ping_timeout.count()},
                                       {"maxPayload", handshake.max_payload}};
  return static_cast<char>(EngineType::Open) + data.dump();
}

EngineHandshake parse_engine_handshake(std::string_view data) try {
  constexpr std::uint32_t longest = 1u << 31;  // ms: a sum of two is still far from the clock's end
  const auto json = nlohmann::json::parse(data);
  const auto number = [&](const char* name) {
    const auto& value = json.at(name);
    if (!value.is_number_unsigned()) throw BadPacket("an Engine.IO handshake with a number that is none");
    return value.get<std::uint64_t>();
  };
  const auto duration = [&](const char* name) {
    const std::uint64_t count = number(name);
    if (count == 0 || count > longest) throw BadPacket("an Engine.IO handshake with a time out of range");
    return std::chrono::milliseconds(count);
  };
  EngineHandshake handshake;
  handshake.sid = json.at("sid").get<std::string>();
  for (const auto& upgrade : json.at("upgrades")) handshake.upgrades |= upgrade == "websocket";
  handshake.ping_interval = duration("pingInterval");
  handshake.ping_timeout = duration("pingTimeout");
  handshake.max_payload = number("maxPayload");
  return handshake;
} catch (const nlohmann::json::exception&) {
  throw BadPacket("an Engine.IO handshake that is not as it should be");
}

}  // namespace wirerace::wire
