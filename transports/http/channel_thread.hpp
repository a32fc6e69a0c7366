// A channel as a client of cpp-httplib has it: a thread, and the connection it asks over.
#pragma once

#include <httplib.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <string>
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

class ChannelThread : public Channel {
 public:
  ChannelThread(const ClientOptions& options, Listener& listener);

  void start();

  /// Begins to close: from now on the listener hears nothing more.
  void close();

  /// After close(), started or not: waits until all is over, and breaks off requests to a server that does
  /// not answer.
  void join();

  /// Its on_close has returned, and join() does not wait.
  bool done() const;

 protected:
  /// The channel's life, on its thread: calls open() once messages can flow, then deliver() with what comes.
  /// Returns why the channel ended; soon where it is closing_.
  virtual std::string live() = 0;

  /// closing_ is set.
  virtual void wake() { changed_.notify_all(); }

  /// Breaks off the requests under way; from another thread.
  virtual void interrupt() { posts_.stop(); }

  /// Under mutex_: nothing will be sent any more.
  virtual void drop_queued() = 0;
  bool over() const { return ended_ || closing_; }

  void open();
  void deliver(Message message);

  /// Takes leave of the server, with a DELETE of `target`; one that does not hear it finds out by itself.
  void take_leave(const std::string& target);

  const ClientOptions options_;
  httplib::Client posts_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;    // closing_, and what a derived class has under mutex_
  std::atomic<bool> closing_ = false;  // set under mutex_

 private:
  void main();

  Listener& listener_;
  TimePoint closed_at_{};  // under mutex_: when close() was called
  bool opened_ = false;
  bool ended_ = false;  // under mutex_
  bool done_ = false;   // under mutex_: the thread has nothing left to do
  std::thread thread_;
};

}  // namespace wirerace::http
