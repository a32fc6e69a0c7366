// A server of Engine.IO, revision 4: sessions, and which request is for which.
#pragma once

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>

#include "transports/asio/acceptor.hpp"
#include "transports/socketio/engine_session.hpp"
#include "transports/socketio/settings.hpp"

namespace wirerace::socketio {

/// On the loop's thread only. Listens from the moment it is made.
class EngineServer {
 public:
  using MakeSession = std::function<std::shared_ptr<EngineSession>(EngineServer&)>;
  using Request = boost::beast::http::request<boost::beast::http::string_body>;

  /// Throws TransportError.
  EngineServer(asio::Loop& loop, const ServerOptions& options, Settings settings, MakeSession make_session);

  std::uint16_t port() const { return acceptor_.port(); }
  boost::asio::io_context& context() { return loop_.context(); }
  const Settings& settings() const { return settings_; }

  /// A whole request, of any kind but for a WebSocket.
  void take(EngineConnection& connection, const Request& request);

  /// What is wrong with a request for a WebSocket, as the body of an answer; empty where nothing is.
  std::string_view refusal_of(const Request& request) const;

  /// Hands were shaken after such a request. False where its session cannot have the WebSocket.
  bool attach(EngineConnection& web_socket, const Request& request);

  void forget(const EngineSession& session) { sessions_.erase(session.sid()); }

 private:
  bool is_ours(const Request& request) const;
  /// What is wrong with a request that came over `transport`, or nothing.
  std::string_view fault_of(const Request& request, std::string_view transport) const;
  std::shared_ptr<EngineSession> find(const Request& request) const;
  std::shared_ptr<EngineSession> open_session();

  asio::Loop& loop_;
  const Settings settings_;
  MakeSession make_session_;
  std::map<std::string, std::shared_ptr<EngineSession>, std::less<>> sessions_;
  asio::Acceptor<asio::Tcp> acceptor_;
};

/// Answers a poll with packets.
void answer_polled(EngineConnection& connection, std::string_view payload);

// What Engine.IO says of a request that it refuses.
inline constexpr std::string_view unknown_transport = R"({"code":0,"message":"Transport unknown"})";
inline constexpr std::string_view unknown_session = R"({"code":1,"message":"Session ID unknown"})";
inline constexpr std::string_view bad_method = R"({"code":2,"message":"Bad handshake method"})";
inline constexpr std::string_view bad_request = R"({"code":3,"message":"Bad request"})";
inline constexpr std::string_view unsupported_version =
    R"({"code":5,"message":"Unsupported protocol version"})";

void refuse(EngineConnection& connection, std::string_view refusal);

}  // namespace wirerace::socketio
