// A channel as an HTTP client has it: a session, what goes up for it in POSTs, and a thread that gets what
// comes down. See session_server.hpp for the requests.
#pragma once

#include <httplib.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "transports/http/settings.hpp"

namespace wirerace::http {

/// A client that keeps its one connection alive.
httplib::Client make_client(const ClientOptions& options, std::chrono::milliseconds read_timeout);

/// Why a request did not bring what it should; empty where it was answered with a status of 2xx.
std::string failure(const httplib::Result& result);

/// Whether a connection that was there broke: a request that does no harm twice may be tried again.
inline bool connection_broke(httplib::Error error) {
  return error == httplib::Error::Read || error == httplib::Error::Write;
}

class ClientChannel : public Channel {
 public:
  ClientChannel(const ClientOptions& options, Listener& listener);

  void start();

  /// Begins to close: from now on the listener hears nothing more.
  void close();

  /// After close(), started or not: waits until all is over, and breaks off requests to a server that does
  /// not answer.
  void join();

  /// Its on_close has returned, and join() does not wait.
  bool done() const;

  void send(Message message) override;
  std::size_t backlog() const override;

  PollCounts polls() const { return {polls_.load(), empty_polls_.load()}; }

 protected:
  /// Runs while the session lasts, on the channel's thread: calls open() once messages can flow, then
  /// deliver() with what comes. Returns why the channel ended.
  virtual std::string run() = 0;

  /// Breaks off the requests under way; from another thread.
  virtual void interrupt() { posts_.stop(); }

  void open();
  void deliver(Message message);
  void count_poll(bool empty);

  /// "/poll?session=ID" of "/poll", under the path of the options.
  std::string target(std::string_view path) const;

  /// POSTs what is queued; why that failed, or nothing.
  std::string post_queued();

  /// Takes leave of the server.
  void leave();

  const ClientOptions options_;
  httplib::Client posts_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;    // queued_, closing_, and what a derived class has under mutex_
  std::string queued_;                 // frames, under mutex_
  std::atomic<bool> closing_ = false;  // set under mutex_

 private:
  void main();
  std::string open_session();

  Listener& listener_;
  std::string session_;
  std::string posting_;    // frames on their way
  TimePoint closed_at_{};  // under mutex_: when close() was called
  bool opened_ = false;
  bool ended_ = false;  // under mutex_: nothing will be sent any more
  bool done_ = false;   // under mutex_: the thread has nothing left to do
  std::atomic<std::uint64_t> polls_ = 0;
  std::atomic<std::uint64_t> empty_polls_ = 0;
  std::thread thread_;
};

}  // namespace wirerace::http
