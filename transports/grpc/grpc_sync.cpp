#include "transports/grpc/grpc_sync.hpp"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <system_error>
#include <thread>
#include <unordered_map>

#include "transports/grpc/callbacks.hpp"
#include "transports/grpc/grpc_common.hpp"
#include "transports/grpc/outbox.hpp"

namespace wirerace {

namespace {

using talk::Callbacks;
using talk::Frame;
using talk::Talker;

const Traits traits{.tls = true, .single_threaded = false};

std::string thread_failure(const std::system_error& error) {
  return std::string("cannot start a thread: ") + error.what();
}

using ServerRpc = grpc::ServerReaderWriter<Frame, Frame>;
using ClientRpc = grpc::ClientReaderWriter<Frame, Frame>;

/// One call.
class Stream : public Channel {
 public:
  explicit Stream(Callbacks& callbacks) : callbacks_(callbacks) {}

  void send(Message message) override {
    if (message.bytes.size() > traits.largest_message) return;
    {
      const std::lock_guard lock(mutex_);
      if (lost_) return;
      const auto next = outbox_.push(message);
      if (!next) return;
      next_ = next;
    }
    changed_.notify_one();
  }

  std::size_t backlog() const override {
    const std::lock_guard lock(mutex_);
    return outbox_.waiting();
  }

  /// Reads and writes until the call has ended or the peer has closed its side. `cancel` then makes a write
  /// under way come back. Throws std::system_error where there is no thread to write; then nothing was told.
  template <class Rpc, class Cancel>
  void run(Rpc& rpc, Cancel cancel) {
    std::thread writer([&] { write(rpc); });
    callbacks_.open(*this);
    Frame in;
    while (rpc.Read(&in)) callbacks_.message(*this, talk::to_message(in));
    {
      const std::lock_guard lock(mutex_);
      lost_ = true;
    }
    changed_.notify_one();
    cancel();
    writer.join();
  }

 private:
  template <class Rpc>
  void write(Rpc& rpc) {
    std::unique_lock lock(mutex_);
    for (;;) {
      changed_.wait(lock, [this] { return next_ || lost_; });
      if (lost_) return;
      const talk::Write next = *next_;
      lock.unlock();
      const bool ok = rpc.Write(*next.frame, next.options);
      lock.lock();
      if (!ok) lost_ = true;
      if (!lost_) next_ = outbox_.next();
    }
  }

  Callbacks& callbacks_;
  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  bool lost_ = false;
  std::optional<talk::Write> next_;  // or the one being written
  talk::Outbox outbox_;
};

class SyncServer : public Server, private Talker::Service {
 public:
  SyncServer(const ServerOptions& options, Listener& listener) : callbacks_(listener) {
    grpc::ServerBuilder builder;
    builder.RegisterService(this);
    listening_ = talk::listen(builder, options);
  }

  ~SyncServer() override {
    callbacks_.silence();
    talk::shut_down(*listening_.server);
  }

  std::uint16_t port() const override { return listening_.port; }
  void wake_at(TimePoint when) override { callbacks_.wake_at(when); }

 private:
  grpc::Status Talk(grpc::ServerContext* context, ServerRpc* rpc) override {
    talk::mark_open(*context);
    rpc->SendInitialMetadata();
    Stream& stream = add();
    stream.run(*rpc, [context] { context->TryCancel(); });
    if (callbacks_.close(&stream, talk::closed_by_peer)) remove(stream);
    return grpc::Status::CANCELLED;
  }

  Stream& add() {
    auto stream = std::make_unique<Stream>(callbacks_);
    Stream& added = *stream;
    const std::lock_guard lock(mutex_);
    streams_.emplace(&added, std::move(stream));
    return added;
  }

  void remove(Stream& stream) {
    const std::lock_guard lock(mutex_);
    streams_.erase(&stream);
  }

  Callbacks callbacks_;
  std::mutex mutex_;
  std::unordered_map<Stream*, std::unique_ptr<Stream>> streams_;
  talk::Listening listening_;
};

/// A client's call and the thread that reads it.
class ClientCall {
 public:
  ClientCall(std::shared_ptr<grpc::Channel> channel, Callbacks& callbacks)
      : channel_(std::move(channel)), callbacks_(callbacks), stream_(callbacks) {}

  /// Throws std::system_error where there is no thread for it.
  void start() {
    thread_ = std::jthread([this] { run(); });
  }
  void cancel() { context_.TryCancel(); }
  void join() { thread_.join(); }

  /// The listener has been told of the end, and join() does not wait.
  bool done() const { return done_; }

 private:
  void run() {
    const auto rpc = Talker::NewStub(channel_)->Talk(&context_);
    rpc->WaitForInitialMetadata();
    bool opened = talk::find_mark(context_).has_value();
    std::string why;
    try {
      // A read fails only where the call has ended, and with it a write under way.
      if (opened) stream_.run(*rpc, [] {});
    } catch (const std::system_error& error) {
      opened = false;
      why = thread_failure(error);
      cancel();
    }
    const grpc::Status status = rpc->Finish();
    callbacks_.close(opened ? &stream_ : nullptr, why.empty() ? talk::describe(status) : why);
    done_ = true;
  }

  std::shared_ptr<grpc::Channel> channel_;
  grpc::ClientContext context_;
  Callbacks& callbacks_;
  Stream stream_;
  std::atomic<bool> done_ = false;
  std::jthread thread_;
};

class SyncClient : public Client {
 public:
  SyncClient(const ClientOptions& options, Listener& listener) : options_(options), callbacks_(listener) {
    auto connected = talk::make_connected_channels(options);
    try {
      for (auto& channel : connected) add(std::move(channel));
    } catch (const std::system_error& error) {
      close();
      throw TransportError(thread_failure(error));
    }
  }

  ~SyncClient() override { close(); }

  void wake_at(TimePoint when) override { callbacks_.wake_at(when); }

  void open(unsigned channels) override {
    forget_done();
    for (unsigned i = 0; i < channels; ++i) {
      try {
        add(talk::make_channel(options_));
      } catch (const std::system_error& error) {
        callbacks_.close_later(thread_failure(error));
      }
    }
  }

 private:
  void add(std::shared_ptr<grpc::Channel> channel) {
    const std::lock_guard lock(mutex_);
    if (closing_) return;
    auto call = std::make_unique<ClientCall>(std::move(channel), callbacks_);
    call->start();
    calls_.push_back(std::move(call));
  }

  void forget_done() {
    const std::lock_guard lock(mutex_);
    if (!closing_) std::erase_if(calls_, [](const auto& call) { return call->done(); });
  }

  void close() {
    callbacks_.silence();
    {
      const std::lock_guard lock(mutex_);
      closing_ = true;  // and so calls_ stays as it is
    }
    for (const auto& call : calls_) call->cancel();
    // All before any is destroyed: a callback of one may be sending on another.
    for (const auto& call : calls_) call->join();
  }

  const ClientOptions options_;
  Callbacks callbacks_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<ClientCall>> calls_;
  bool closing_ = false;
};

}  // namespace

Backend grpc_sync() {
  return {
      .name = "grpc/sync",
      .about = grpc_sync_about,
      .traits = traits,
      .settings = talk::settings({{"writes", talk::stream_writes},
                                  {"threads", "2 a stream at each end, gRPC's own, and 1 for the timer"}}),
      .serve = [](const ServerOptions& options, Listener& listener) -> std::unique_ptr<Server> {
        return std::make_unique<SyncServer>(options, listener);
      },
      .connect = [](const ClientOptions& options, Listener& listener) -> std::unique_ptr<Client> {
        return std::make_unique<SyncClient>(options, listener);
      },
  };
}

}  // namespace wirerace
