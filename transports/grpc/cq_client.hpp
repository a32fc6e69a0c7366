// The Client of the backends on a completion queue.
#pragma once

#include <unordered_map>

#include "transports/grpc/cq_channel.hpp"

namespace wirerace::talk {

/// A channel that opens with a call of the client, and closes with it: reads what comes down in it. Service
/// is the generated one, Rpc a reader of frames.
template <class Service, class Rpc>
class ClientCall : public CqChannel {
 public:
  /// Breaks off all calls.
  virtual void cancel() { context_.TryCancel(); }

 protected:
  using Stub = typename Service::Stub;

  /// `prepare(stub, context)` makes the call.
  template <class Prepare>
  ClientCall(std::shared_ptr<grpc::Channel> channel, Listener& listener, Release release, Prepare prepare)
      : CqChannel(Side::Client, listener, std::move(release)),
        stub_(Service::NewStub(std::move(channel))),
        rpc_(prepare(*stub_, context_)) {
    rpc_->StartCall(begin(on_started_));
  }

  /// The server has taken the call, and marked it so.
  virtual void accepted(std::string_view /*mark*/) {}

  /// The call has ended: nothing more is read or written.
  virtual void lost() = 0;

  /// Ends the channel, for another reason than that of the call.
  void fail(std::string why) {
    why_ = std::move(why);
    cancel();
  }

  Stub& stub() { return *stub_; }
  Rpc& rpc() { return *rpc_; }

 private:
  void started(bool ok) {
    if (!ok) return finish();
    rpc_->ReadInitialMetadata(begin(on_answered_));
  }

  void answered(bool ok) {
    const auto mark = ok ? find_mark(context_) : std::nullopt;
    if (!mark) return finish();
    accepted(*mark);
    open();
    rpc_->Read(&in_, begin(on_read_));
  }

  void read(bool ok) {
    if (!ok) return finish();
    deliver(in_);
    rpc_->Read(&in_, begin(on_read_));
  }

  void finish() {
    lost();
    rpc_->Finish(&status_, begin(on_finished_));
  }

  void finished() { close(why_.empty() ? describe(status_) : why_); }

  Step on_started_ = step([this](bool ok) { started(ok); });
  Step on_answered_ = step([this](bool ok) { answered(ok); });
  Step on_read_ = step([this](bool ok) { read(ok); });
  Step on_finished_ = step([this](bool) { finished(); });
  grpc::ClientContext context_;
  std::unique_ptr<Stub> stub_;
  std::unique_ptr<Rpc> rpc_;
  Frame in_;
  grpc::Status status_;
  std::string why_;
};

/// Kind is a ClientCall made from its connection, the queue, the listener and what releases it.
template <class Kind>
class CqClient : public Client {
 public:
  CqClient(const ClientOptions& options, Listener& listener)
      : options_(options), loop_(std::make_unique<grpc::CompletionQueue>(), listener) {
    for (auto& channel : make_connected_channels(options)) add(std::move(channel));
    loop_.start();
  }

  ~CqClient() override {
    loop_.silence();
    for (const auto& [key, channel] : channels_) channel->cancel();
    loop_.stop();
  }

  void wake_at(TimePoint when) override { loop_.wake_at(when); }

  void open(unsigned channels) override {
    for (unsigned i = 0; i < channels; ++i) add(make_channel(options_));
  }

 private:
  void add(std::shared_ptr<grpc::Channel> connection) {
    auto channel = std::make_unique<Kind>(
        std::move(connection), loop_.queue(), loop_.listener(),
        [this](Channel* gone) { loop_.retire(std::move(channels_.extract(gone).mapped())); });
    Channel* const key = channel.get();
    channels_.emplace(key, std::move(channel));
  }

  const ClientOptions options_;
  CqLoop loop_;
  std::unordered_map<Channel*, std::unique_ptr<Kind>> channels_;
};

}  // namespace wirerace::talk
