#include "transports/grpc/session_server.hpp"

#include <optional>

namespace wirerace::talk {

Session::Session(Origin origin)
    : CqChannel(Side::Server, origin.listener, std::move(origin.release)),
      id_(origin.id),
      on_accept_(std::move(origin.on_accept)) {
  context_.AsyncNotifyWhenDone(&on_done_);
  origin.service.RequestListen(&context_, &hello_, &rpc_, &origin.queue, &origin.queue, begin(on_requested_));
}

void Session::requested(bool ok) {
  if (!ok) return;  // the server is shutting down
  live_ = true;
  begin(on_done_);  // it comes where a client has come
  on_accept_();
  mark_open(context_, std::to_string(id_));
  rpc_.SendInitialMetadata(begin(on_marked_));
}

void Session::receive(const Frames& frames) {
  open_once();  // the client has the mark; that it has been sent may not have been told yet
  for (const Frame& frame : frames) deliver(frame);
}

void Session::open_once() {
  if (live_ && !opened()) open();
}

void Session::done() {
  live_ = false;
  close(closed_by_peer);
}

/// A unary call; when it has been answered, another may use what it had.
class SessionServer::PostCall {
 public:
  explicit PostCall(SessionServer& server) : server_(server) {}

  void accept() {
    Rpc& rpc = rpc_.emplace();
    server_.service_.RequestPost(&rpc.context, &posted_, &rpc.responder, server_.queue_, server_.queue_,
                                 &on_accepted_);
  }

 private:
  struct Rpc {
    grpc::ServerContext context;
    grpc::ServerAsyncResponseWriter<Reply> responder{&context};
  };

  void accepted(bool ok) {
    if (!ok) return;  // the server is shutting down
    server_.accept_post();
    reply_.Clear();
    const grpc::Status status = server_.take(posted_, reply_);
    rpc_->responder.Finish(reply_, status, &on_answered_);
  }

  SessionServer& server_;
  Posted posted_;
  Reply reply_;
  std::optional<Rpc> rpc_;
  Step on_accepted_ = [this](bool ok) { accepted(ok); };
  Step on_answered_ = [this](bool) { server_.spare_posts_.push_back(this); };
};

SessionServer::SessionServer(const ServerOptions& options, Listener& listener, MakeSession make_session)
    : SessionServer(options, listener, make_session, grpc::ServerBuilder()) {}

SessionServer::SessionServer(const ServerOptions& options, Listener& listener, MakeSession make_session,
                             grpc::ServerBuilder&& builder)
    : make_session_(make_session),
      queue_(builder.RegisterService(&service_).AddCompletionQueue().release()),
      loop_(std::unique_ptr<grpc::CompletionQueue>(queue_), listener),
      listening_(listen(builder, options)) {
  accept_session();
  accept_post();
  loop_.start();
}

SessionServer::~SessionServer() {
  loop_.silence();
  shut_down(*listening_.server);
  loop_.stop();
}

void SessionServer::accept_session() {
  const std::uint64_t id = ids_();
  sessions_[id] = make_session_(
      {.service = service_,
       .queue = *queue_,
       .listener = loop_.listener(),
       .id = id,
       .release = [this, id](Channel*) { loop_.retire(std::move(sessions_.extract(id).mapped())); },
       .on_accept = [this] { accept_session(); }});
}

void SessionServer::accept_post() {
  if (spare_posts_.empty()) spare_posts_.push_back(&posts_.emplace_back(*this));
  PostCall* const post = spare_posts_.back();
  spare_posts_.pop_back();
  post->accept();
}

grpc::Status SessionServer::take(const Posted& posted, Reply& reply) {
  const auto found = sessions_.find(posted.session());
  if (found == sessions_.end() || !found->second->live())
    return {grpc::StatusCode::NOT_FOUND, "no such session"};
  Session& session = *found->second;
  session.receive(posted.frames());
  session.answer(reply);
  return grpc::Status::OK;
}

}  // namespace wirerace::talk
