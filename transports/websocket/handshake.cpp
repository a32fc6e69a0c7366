#include "transports/websocket/handshake.hpp"

#include <openssl/sha.h>
#include <sys/random.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/field.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <boost/beast/http/status.hpp>
#include <cerrno>
#include <system_error>

#include "transports/wire/base64.hpp"

namespace wirerace::websocket {

namespace {

namespace http = boost::beast::http;

constexpr std::string_view version = "13";

/// The size of the header that `received` begins with, or nothing where it is not yet whole.
template <bool is_request>
std::optional<std::size_t> parse(http::parser<is_request, http::empty_body>& parser,
                                 std::string_view received) {
  parser.header_limit(16 * 1024);
  parser.skip(true);  // no body, whatever the header says of one
  boost::system::error_code error;
  const std::size_t size = parser.put(boost::asio::buffer(received), error);
  if (error == http::error::need_more) return std::nullopt;
  if (error) throw HandshakeError("no HTTP: " + error.message());
  return parser.is_header_done() ? std::optional(size) : std::nullopt;
}

bool has_token(const http::fields& fields, http::field name, std::string_view token) {
  return http::token_list(fields[name]).exists({token.data(), token.size()});
}

std::string_view text_of(const http::fields& fields, http::field name) {
  const auto text = fields[name];
  return {text.data(), text.size()};
}

/// What is wrong with a request for a WebSocket (§4.2.1), or nothing.
const char* fault_of(const http::request_header<>& request) {
  std::string key;
  if (request.version() < 11) return "not HTTP/1.1";
  if (request.method() != http::verb::get) return "not GET";
  if (request[http::field::host].empty()) return "no Host";
  if (!has_token(request, http::field::upgrade, "websocket")) return "no Upgrade: websocket";
  if (!has_token(request, http::field::connection, "upgrade")) return "no Connection: Upgrade";
  if (!wire::decode_base64(text_of(request, http::field::sec_websocket_key), key) || key.size() != 16)
    return "no Sec-WebSocket-Key of 16 bytes";
  return nullptr;
}

[[noreturn]] void refuse(std::string_view status, std::string_view fields, const char* why,
                         std::string& reply) {
  reply += "HTTP/1.1 ";
  reply += status;
  reply += "\r\nConnection: close\r\n";
  reply += fields;
  reply += "Content-Type: text/plain\r\nContent-Length: " + std::to_string(std::string_view(why).size() + 1) +
           "\r\n\r\n" + why + "\n";
  throw HandshakeError(why);
}

}  // namespace

std::string random_key() {
  std::array<char, 16> bytes;
  if (::getrandom(bytes.data(), bytes.size(), 0) != ssize_t{bytes.size()})
    throw std::system_error(errno, std::generic_category(), "getrandom");
  std::string key;
  wire::append_base64(key, {bytes.data(), bytes.size()});
  return key;
}

std::string accept_of(std::string_view key) {
  const std::string text = std::string(key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  std::array<unsigned char, SHA_DIGEST_LENGTH> digest;
  ::SHA1(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  std::string accept;
  wire::append_base64(accept, {reinterpret_cast<const char*>(digest.data()), digest.size()});
  return accept;
}

std::string request(std::string_view host, std::string_view path, std::string_view key) {
  std::string text;
  text += "GET ";
  text += path;
  text += " HTTP/1.1\r\nHost: ";
  text += host;
  text += "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ";
  text += key;
  text += "\r\nSec-WebSocket-Version: ";
  text += version;
  text += "\r\n\r\n";
  return text;
}

std::optional<std::size_t> answer(std::string_view received, std::string& reply) {
  http::request_parser<http::empty_body> parser;
  std::optional<std::size_t> size;
  try {
    size = parse(parser, received);
  } catch (const HandshakeError& error) {
    refuse("400 Bad Request", "", error.what(), reply);
  }
  if (!size) return std::nullopt;
  const auto& request = parser.get();
  if (const char* fault = fault_of(request)) refuse("400 Bad Request", "", fault, reply);
  if (text_of(request, http::field::sec_websocket_version) != version)
    refuse("426 Upgrade Required", "Sec-WebSocket-Version: 13\r\n", "not version 13 of WebSocket", reply);
  reply +=
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: "
      "Upgrade\r\nSec-WebSocket-Accept: ";
  reply += accept_of(text_of(request, http::field::sec_websocket_key));
  reply += "\r\n\r\n";
  return size;
}

std::optional<std::size_t> check_reply(std::string_view received, std::string_view key) {
  http::response_parser<http::empty_body> parser;
  const auto size = parse(parser, received);
  if (!size) return std::nullopt;
  const auto& reply = parser.get();
  if (reply.result() != http::status::switching_protocols) {
    const auto reason = reply.reason();
    throw HandshakeError("the server answered HTTP " + std::to_string(reply.result_int()) + " " +
                         std::string(reason.data(), reason.size()));
  }
  if (!has_token(reply, http::field::upgrade, "websocket"))
    throw HandshakeError("the reply has no Upgrade: websocket");
  if (!has_token(reply, http::field::connection, "upgrade"))
    throw HandshakeError("the reply has no Connection: Upgrade");
  if (text_of(reply, http::field::sec_websocket_accept) != accept_of(key))
    throw HandshakeError("the reply's Sec-WebSocket-Accept is not that of our key");
  if (!reply[http::field::sec_websocket_extensions].empty() ||
      !reply[http::field::sec_websocket_protocol].empty())
    throw HandshakeError("the reply has an extension or a subprotocol that was not asked for");
  return size;
}

}  // namespace wirerace::websocket
