#include "transports/grpc/grpc_cq.hpp"

#include "transports/grpc/cq_client.hpp"
#include "transports/grpc/cq_writer.hpp"

namespace wirerace {

namespace {

using talk::CqChannel;
using talk::Frame;
using talk::Step;
using talk::Talker;
using talk::Writer;

using ServerRpc = grpc::ServerAsyncReaderWriter<Frame, Frame>;
using ClientRpc = grpc::ClientAsyncReaderWriter<Frame, Frame>;

class ServerStream : public CqChannel {
 public:
  /// `on_accept` is called when a client has come.
  ServerStream(Talker::AsyncService& service, grpc::ServerCompletionQueue& queue, Listener& listener,
               Release release, std::function<void()> on_accept)
      : CqChannel(Side::Server, listener, std::move(release)), on_accept_(std::move(on_accept)) {
    service.RequestTalk(&context_, &rpc_, &queue, &queue, begin(on_requested_));
  }

  void send(Message message) override { writer_.send(message); }
  std::size_t backlog() const override { return writer_.backlog(); }

 private:
  void requested(bool ok) {
    if (!ok) return;  // the server is shutting down
    on_accept_();
    talk::mark_open(context_);
    rpc_.SendInitialMetadata(begin(on_marked_));
  }

  void marked(bool ok) {
    if (!ok) return lost();
    open();
    rpc_.Read(&in_, begin(on_read_));
  }

  void read(bool ok) {
    if (!ok) return lost();
    deliver(in_);
    rpc_.Read(&in_, begin(on_read_));
  }

  void lost() {
    writer_.stop();
    context_.TryCancel();  // so that a write under way comes back
    close(talk::closed_by_peer);
  }

  grpc::ServerContext context_;
  ServerRpc rpc_{&context_};
  std::function<void()> on_accept_;
  Frame in_;
  Writer<ServerRpc> writer_{*this, rpc_};
  Step on_requested_ = step([this](bool ok) { requested(ok); });
  Step on_marked_ = step([this](bool ok) { marked(ok); });
  Step on_read_ = step([this](bool ok) { read(ok); });
};

class ClientStream : public talk::ClientCall<Talker, ClientRpc> {
 public:
  ClientStream(std::shared_ptr<grpc::Channel> channel, grpc::CompletionQueue& queue, Listener& listener,
               Release release)
      : ClientCall(std::move(channel), listener, std::move(release),
                   [&queue](Talker::Stub& stub, grpc::ClientContext& context) {
                     return stub.PrepareAsyncTalk(&context, &queue);
                   }) {}

  void send(Message message) override { writer_.send(message); }
  std::size_t backlog() const override { return writer_.backlog(); }

 private:
  void lost() override { writer_.stop(); }

  Writer<ClientRpc> writer_{*this, rpc()};
};

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
  talk::CqLoop loop_;
  talk::Listening listening_;
  std::unordered_map<Channel*, std::unique_ptr<ServerStream>> streams_;
};

}  // namespace

Backend grpc_cq() {
  return {
      .name = "grpc/cq",
      .about = grpc_cq_about,
      .traits = talk::cq_traits,
      .settings = talk::settings({{"writes", talk::stream_writes}, {"threads", talk::cq_threads}}),
      .serve = [](const ServerOptions& options, Listener& listener) -> std::unique_ptr<Server> {
        return std::make_unique<CqServer>(options, listener);
      },
      .connect = [](const ClientOptions& options, Listener& listener) -> std::unique_ptr<Client> {
        return std::make_unique<talk::CqClient<ClientStream>>(options, listener);
      },
  };
}

}  // namespace wirerace
