#include "transports/grpc/grpc_cq.hpp"

#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <unordered_map>

#include "transports/grpc/grpc_common.hpp"
#include "transports/grpc/outbox.hpp"
#include "transports/timer_thread.hpp"

namespace wirerace {

namespace {

using talk::Frame;
using talk::Talker;

const Traits traits;

/// What follows an operation; its address is the operation's tag.
using Step = std::function<void(bool ok)>;

/// Polls a completion queue. Steps and on_timer run under one lock, and so send() needs none.
class Loop {
 public:
  Loop(std::unique_ptr<grpc::CompletionQueue> queue, Listener& listener)
      : queue_(std::move(queue)), listener_(listener) {}

  void start() {
    timer_.emplace([this] {
      const std::lock_guard lock(mutex_);
      if (!stopping_) listener_.on_timer();
    });
    thread_ = std::thread([this] { run(); });
  }

  /// No step or callback runs from now on; operations under way are drained unseen.
  void silence() {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }

  /// After silence(), with all operations cancelled.
  void stop() {
    timer_.reset();
    queue_->Shutdown();
    thread_.join();
  }

  /// Keeps what a step has done with until that step has ended.
  void retire(std::unique_ptr<Channel> stream) { retired_ = std::move(stream); }

  void wake_at(TimePoint when) { timer_->wake_at(when); }
  grpc::CompletionQueue& queue() { return *queue_; }
  Listener& listener() { return listener_; }

 private:
  void run() {
    void* tag = nullptr;
    bool ok = false;
    while (queue_->Next(&tag, &ok)) {
      const std::lock_guard lock(mutex_);
      if (stopping_) continue;
      (*static_cast<Step*>(tag))(ok);
      retired_.reset();
    }
  }

  std::unique_ptr<grpc::CompletionQueue> queue_;
  Listener& listener_;
  std::mutex mutex_;
  bool stopping_ = false;
  std::unique_ptr<Channel> retired_;
  std::optional<TimerThread> timer_;
  std::thread thread_;
};

using ServerRpc = grpc::ServerAsyncReaderWriter<Frame, Frame>;
using ClientRpc = grpc::ClientAsyncReaderWriter<Frame, Frame>;

/// One call.
template <class Rpc>
class Stream : public Channel {
 public:
  using Release = std::function<void(Channel*)>;

  void send(Message message) override {
    if (lost_ || message.bytes.size() > traits.largest_message) return;
    if (const auto next = outbox_.push(message)) write(*next);
  }

  std::size_t backlog() const override { return outbox_.waiting(); }

 protected:
  Stream(Listener& listener, Release release) : listener_(listener), release_(std::move(release)) {}

  /// The peer has gone: nothing more is read or written.
  virtual void lost() = 0;

  void open(Rpc& rpc) {
    rpc_ = &rpc;
    opened_ = true;
    listener_.on_open(*this);
    read();
  }

  void close(std::string_view why) {
    closed_ = true;
    if (opened_) {
      listener_.on_close(this, why);
    } else if (std::is_same_v<Rpc, ClientRpc>) {
      listener_.on_close(nullptr, why);
    }
  }

  template <class Next>
  Step step(Next next) {
    return [this, next](bool ok) {
      --pending_;
      next(ok);
      if (closed_ && pending_ == 0) release_(this);
    };
  }

  void* begin(Step& step) {
    ++pending_;
    return &step;
  }

 private:
  void read() { rpc_->Read(&in_, begin(on_read_)); }
  void write(const talk::Write& next) { rpc_->Write(*next.frame, next.options, begin(on_written_)); }

  void did_read(bool ok) {
    if (ok) {
      listener_.on_message(*this, talk::to_message(in_));
      read();
    } else {
      lost_ = true;
      lost();
    }
  }

  // A write fails only where the call has ended, which the read under way is told too.
  void did_write(bool ok) {
    if (!ok) lost_ = true;
    if (lost_) return;
    if (const auto next = outbox_.next()) write(*next);
  }

  Listener& listener_;
  Release release_;
  Rpc* rpc_ = nullptr;
  bool opened_ = false;
  bool lost_ = false;
  bool closed_ = false;
  int pending_ = 0;  // operations whose tag has yet to come
  Frame in_;
  talk::Outbox outbox_;
  Step on_read_ = step([this](bool ok) { did_read(ok); });
  Step on_written_ = step([this](bool ok) { did_write(ok); });
};

class ServerStream : public Stream<ServerRpc> {
 public:
  /// `on_accept` is called when a client has come.
  ServerStream(Talker::AsyncService& service, grpc::ServerCompletionQueue& queue, Listener& listener,
               Release release, std::function<void()> on_accept)
      : Stream(listener, std::move(release)), on_accept_(std::move(on_accept)) {
    service.RequestTalk(&context_, &rpc_, &queue, &queue, begin(on_requested_));
  }

 private:
  void requested(bool ok) {
    if (!ok) return;  // the server is shutting down
    on_accept_();
    talk::mark_open(context_);
    rpc_.SendInitialMetadata(begin(on_marked_));
  }

  void marked(bool ok) {
    if (ok) {
      open(rpc_);
    } else {
      lost();
    }
  }

  void lost() override {
    context_.TryCancel();  // so that a write under way comes back
    close(talk::closed_by_peer);
  }

  grpc::ServerContext context_;
  ServerRpc rpc_{&context_};
  std::function<void()> on_accept_;
  Step on_requested_ = step([this](bool ok) { requested(ok); });
  Step on_marked_ = step([this](bool ok) { marked(ok); });
};

class ClientStream : public Stream<ClientRpc> {
 public:
  ClientStream(std::shared_ptr<grpc::Channel> channel, grpc::CompletionQueue& queue, Listener& listener,
               Release release)
      : Stream(listener, std::move(release)),
        rpc_(Talker::NewStub(std::move(channel))->PrepareAsyncTalk(&context_, &queue)) {
    rpc_->StartCall(begin(on_started_));
  }

  void cancel() { context_.TryCancel(); }

 private:
  void started(bool ok) {
    if (ok) {
      rpc_->ReadInitialMetadata(begin(on_answered_));
    } else {
      lost();
    }
  }

  void answered(bool ok) {
    if (ok && talk::marked_open(context_)) {
      open(*rpc_);
    } else {
      lost();
    }
  }

  void lost() override { rpc_->Finish(&status_, begin(on_finished_)); }

  grpc::ClientContext context_;
  std::unique_ptr<ClientRpc> rpc_;
  grpc::Status status_;
  Step on_started_ = step([this](bool ok) { started(ok); });
  Step on_answered_ = step([this](bool ok) { answered(ok); });
  Step on_finished_ = step([this](bool) { close(talk::describe(status_)); });
};

template <class S>
using Streams = std::unordered_map<Channel*, std::unique_ptr<S>>;

class CqServer : public Server {
 public:
  CqServer(const ServerOptions& options, Listener& listener)
      : CqServer(options, listener, grpc::ServerBuilder()) {}

  ~CqServer() override {
    loop_.silence();
    talk::shut_down(*listening_.server);
    loop_.stop();
  }

  std::uint16_t port() const override { return listening_.port; }
  void wake_at(TimePoint when) override { loop_.wake_at(when); }

 private:
  CqServer(const ServerOptions& options, Listener& listener, grpc::ServerBuilder&& builder)
      : queue_(builder.RegisterService(&service_).AddCompletionQueue().release()),
        loop_(std::unique_ptr<grpc::CompletionQueue>(queue_), listener),
        listening_(talk::listen(builder, options)) {
    accept();
    loop_.start();
  }

  void accept() {
    auto stream = std::make_unique<ServerStream>(
        service_, *queue_, loop_.listener(),
        [this](Channel* gone) { loop_.retire(std::move(streams_.extract(gone).mapped())); },
        [this] { accept(); });
    Channel* const key = stream.get();
    streams_.emplace(key, std::move(stream));
  }

  Talker::AsyncService service_;
  grpc::ServerCompletionQueue* queue_;  // the loop's
  Loop loop_;
  talk::Listening listening_;
  Streams<ServerStream> streams_;
};

class CqClient : public Client {
 public:
  CqClient(const ClientOptions& options, Listener& listener)
      : options_(options), loop_(std::make_unique<grpc::CompletionQueue>(), listener) {
    for (auto& channel : talk::make_connected_channels(options)) add(std::move(channel));
    loop_.start();
  }

  ~CqClient() override {
    loop_.silence();
    for (const auto& [key, stream] : streams_) stream->cancel();
    loop_.stop();
  }

  void wake_at(TimePoint when) override { loop_.wake_at(when); }

  void open(unsigned channels) override {
    for (unsigned i = 0; i < channels; ++i) add(talk::make_channel(options_));
  }

 private:
  void add(std::shared_ptr<grpc::Channel> channel) {
    auto stream = std::make_unique<ClientStream>(
        std::move(channel), loop_.queue(), loop_.listener(),
        [this](Channel* gone) { loop_.retire(std::move(streams_.extract(gone).mapped())); });
    Channel* const key = stream.get();
    streams_.emplace(key, std::move(stream));
  }

  const ClientOptions options_;
  Loop loop_;
  Streams<ClientStream> streams_;
};

}  // namespace

Backend grpc_cq() {
  return {
      .name = "grpc/cq",
      .about = grpc_cq_about,
      .traits = traits,
      .settings = talk::settings("1 an end, and 1 for its timer"),
      .serve = [](const ServerOptions& options, Listener& listener) -> std::unique_ptr<Server> {
        return std::make_unique<CqServer>(options, listener);
      },
      .connect = [](const ClientOptions& options, Listener& listener) -> std::unique_ptr<Client> {
        return std::make_unique<CqClient>(options, listener);
      },
  };
}

}  // namespace wirerace
