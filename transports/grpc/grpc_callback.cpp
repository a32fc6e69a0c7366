#include "transports/grpc/grpc_callback.hpp"

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
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

/// Counts the calls that gRPC has not done with.
class Calls {
 public:
  void begin() {
    const std::lock_guard lock(mutex_);
    ++count_;
  }
  void end() {
    const std::lock_guard lock(mutex_);
    if (--count_ == 0) none_.notify_all();
  }
  void wait_none() {
    std::unique_lock lock(mutex_);
    none_.wait(lock, [this] { return count_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable none_;
  std::size_t count_ = 0;
};

/// One call. gRPC may run OnReadDone and OnWriteDone at the same time. No lock is held while an operation
/// starts.
template <class Reactor>
class Stream : public Reactor, public Channel {
 public:
  explicit Stream(Callbacks& callbacks) : callbacks_(callbacks) {}

  void send(Message message) override {
    if (message.bytes.size() > traits.largest_message) return;
    std::optional<talk::Write> next;
    {
      const std::lock_guard lock(mutex_);
      if (lost_) return;
      next = outbox_.push(message);
      if (!next) return;
      writing_ = true;
    }
    this->StartWrite(next->frame, next->options);
  }

  std::size_t backlog() const override {
    const std::lock_guard lock(mutex_);
    return outbox_.waiting();
  }

  void OnReadDone(bool ok) override {
    if (ok) {
      callbacks_.message(*this, talk::to_message(in_));
      this->StartRead(&in_);
    } else {
      stop_reading();
    }
  }

  // A write fails only where the call has ended, which the read under way is told too.
  void OnWriteDone(bool ok) override {
    std::optional<talk::Write> next;
    bool last = false;
    {
      const std::lock_guard lock(mutex_);
      if (!ok) lost_ = true;
      if (!lost_) next = outbox_.next();
      writing_ = next.has_value();
      last = !writing_ && !reading_;
    }
    if (next) this->StartWrite(next->frame, next->options);
    if (last) leave();
  }

 protected:
  /// The metadata exchange that opens a stream has ended.
  void begin(bool ok) {
    if (!ok) return stop_reading();
    {
      const std::lock_guard lock(mutex_);
      opened_ = true;
    }
    callbacks_.open(*this);
    this->StartRead(&in_);
  }

  /// Makes a write under way come back.
  virtual void cancel() = 0;
  /// No operation is under way, and none will start: lets gRPC end the call.
  virtual void leave() = 0;

  /// False where the listener may still use the channel.
  bool close(Channel* channel, std::string_view why) { return callbacks_.close(channel, why); }

  bool opened() const {
    const std::lock_guard lock(mutex_);
    return opened_;
  }

 private:
  void stop_reading() {
    bool last = false;
    {
      const std::lock_guard lock(mutex_);
      lost_ = true;
      reading_ = false;
      last = !writing_;
    }
    cancel();
    if (last) leave();
  }

  Callbacks& callbacks_;
  Frame in_;

  mutable std::mutex mutex_;  // guards what follows
  bool opened_ = false;
  bool lost_ = false;
  bool reading_ = true;
  bool writing_ = false;
  talk::Outbox outbox_;
};

class ServerStream : public Stream<grpc::ServerBidiReactor<Frame, Frame>> {
 public:
  /// `on_done` is told last, and whether the stream may go.
  using OnDoneFunction = std::function<void(ServerStream&, bool may_go)>;

  ServerStream(grpc::CallbackServerContext& context, Callbacks& callbacks, OnDoneFunction on_done)
      : Stream(callbacks), context_(context), on_done_(std::move(on_done)) {
    talk::mark_open(context_);
    StartSendInitialMetadata();
  }

  void OnSendInitialMetadataDone(bool ok) override { begin(ok); }
  void OnDone() override {
    const bool may_go = !opened() || close(this, talk::closed_by_peer);
    const auto on_done = std::move(on_done_);  // which may destroy this
    on_done(*this, may_go);
  }

 private:
  void cancel() override { context_.TryCancel(); }
  void leave() override { Finish(grpc::Status::CANCELLED); }

  grpc::CallbackServerContext& context_;
  OnDoneFunction on_done_;
};

// gRPC begins a call before it calls back, but by means that ThreadSanitizer cannot see; this it can.
std::atomic<unsigned> calls_begun{0};

class ClientStream : public Stream<grpc::ClientBidiReactor<Frame, Frame>> {
 public:
  /// `on_done` is told last, and whether the stream may go; but on another thread.
  using OnDoneFunction = std::function<void(ClientStream&, bool may_go)>;

  ClientStream(std::shared_ptr<grpc::Channel> channel, Callbacks& callbacks, OnDoneFunction on_done)
      : Stream(callbacks), stub_(Talker::NewStub(std::move(channel))), on_done_(std::move(on_done)) {}

  void start() {
    stub_->async()->Talk(&context_, this);
    AddHold();  // until leave(): send() starts writes from outside gRPC's callbacks
    ++calls_begun;
    StartCall();
  }

  void abort() { context_.TryCancel(); }

  void OnReadInitialMetadataDone(bool ok) override {
    (void)calls_begun.load();
    begin(ok && talk::find_mark(context_));
  }
  void OnDone(const grpc::Status& status) override {
    (void)calls_begun.load();
    const bool may_go = close(opened() ? this : nullptr, talk::describe(status));
    const auto on_done = std::move(on_done_);  // after which this may be destroyed
    on_done(*this, may_go);
  }

 private:
  void cancel() override {}  // a client's read fails only where the call has ended, and its write with it
  void leave() override { RemoveHold(); }

  std::unique_ptr<Talker::Stub> stub_;
  grpc::ClientContext context_;
  OnDoneFunction on_done_;
};

class CallbackServer : public Server, private Talker::CallbackService {
 public:
  CallbackServer(const ServerOptions& options, Listener& listener) : callbacks_(listener) {
    grpc::ServerBuilder builder;
    builder.RegisterService(this);
    listening_ = talk::listen(builder, options);
  }

  ~CallbackServer() override {
    callbacks_.silence();
    talk::shut_down(*listening_.server);
    calls_.wait_none();
  }

  std::uint16_t port() const override { return listening_.port; }
  void wake_at(TimePoint when) override { callbacks_.wake_at(when); }

 private:
  grpc::ServerBidiReactor<Frame, Frame>* Talk(grpc::CallbackServerContext* context) override {
    calls_.begin();
    auto stream = std::make_unique<ServerStream>(
        *context, callbacks_, [this](ServerStream& done, bool may_go) { end(done, may_go); });
    ServerStream* const reactor = stream.get();
    const std::lock_guard lock(mutex_);
    streams_.emplace(reactor, std::move(stream));
    return reactor;
  }

  void end(ServerStream& stream, bool may_go) {
    if (may_go) {
      const std::lock_guard lock(mutex_);
      streams_.erase(&stream);
    }
    calls_.end();
  }

  Callbacks callbacks_;
  std::mutex mutex_;
  std::unordered_map<ServerStream*, std::unique_ptr<ServerStream>> streams_;
  Calls calls_;
  talk::Listening listening_;
};

class CallbackClient : public Client {
 public:
  CallbackClient(const ClientOptions& options, Listener& listener) : options_(options), callbacks_(listener) {
    std::vector<ClientStream*> streams;
    for (auto& channel : talk::make_connected_channels(options)) streams.push_back(add(std::move(channel)));
    for (ClientStream* const stream : streams) stream->start();
  }

  ~CallbackClient() override {
    callbacks_.silence();
    {
      const std::lock_guard lock(mutex_);
      closing_ = true;
      for (const auto& [key, stream] : streams_) stream->abort();
    }
    calls_.wait_none();
  }

  void wake_at(TimePoint when) override { callbacks_.wake_at(when); }

  void open(unsigned channels) override {
    forget_ended();
    for (unsigned i = 0; i < channels; ++i) {
      if (ClientStream* const stream = add(talk::make_channel(options_))) stream->start();
    }
  }

 private:
  using Streams = std::unordered_map<ClientStream*, std::unique_ptr<ClientStream>>;

  /// A stream to start, which lasts at least until then; null where the client is being destroyed.
  ClientStream* add(std::shared_ptr<grpc::Channel> channel) {
    auto stream = std::make_unique<ClientStream>(
        std::move(channel), callbacks_, [this](ClientStream& done, bool may_go) { end(done, may_go); });
    ClientStream* const added = stream.get();
    const std::lock_guard lock(mutex_);
    if (closing_) return nullptr;
    calls_.begin();
    streams_.emplace(added, std::move(stream));
    return added;
  }

  void end(ClientStream& stream, bool may_go) {
    if (may_go) {
      const std::lock_guard lock(mutex_);
      ended_.insert(streams_.extract(&stream));
    }
    calls_.end();
  }

  // gRPC's threads for callbacks go with the last of its channels, which must not happen on one of them. Here
  // it cannot: a callback's own stream has not ended.
  void forget_ended() {
    Streams ended;
    const std::lock_guard lock(mutex_);
    ended.swap(ended_);
  }

  const ClientOptions options_;
  Callbacks callbacks_;
  std::mutex mutex_;
  Streams streams_;
  Streams ended_;
  bool closing_ = false;
  Calls calls_;
};

}  // namespace

Backend grpc_callback() {
  return {
      .name = "grpc/callback",
      .about = grpc_callback_about,
      .traits = traits,
      .settings = talk::settings({{"writes", talk::stream_writes},
                                  {"threads", "gRPC's own, at least 2 an end, and 1 for the timer"}}),
      .serve = [](const ServerOptions& options, Listener& listener) -> std::unique_ptr<Server> {
        return std::make_unique<CallbackServer>(options, listener);
      },
      .connect = [](const ClientOptions& options, Listener& listener) -> std::unique_ptr<Client> {
        return std::make_unique<CallbackClient>(options, listener);
      },
  };
}

}  // namespace wirerace
