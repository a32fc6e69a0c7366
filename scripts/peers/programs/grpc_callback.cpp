// Messages of 64 bytes over a gRPC stream, both ends by the callback API:
//
//   grpc_callback echo SECONDS    100 of them under way, each sent back: prints how many came back a second
//   grpc_callback push SECONDS    as many as the server can send: prints how many came a second
//
// The first 0.2 s do not count.
#include <atomic>
#include <mutex>
#include <thread>

#include "grpc_ends.hpp"

namespace {

class EchoReactor : public grpc::ServerBidiReactor<Frame, Frame> {
 public:
  EchoReactor() { StartRead(&frame_); }

 private:
  void OnReadDone(bool ok) override { ok ? StartWrite(&frame_) : Finish(grpc::Status::OK); }
  void OnWriteDone(bool ok) override { ok ? StartRead(&frame_) : Finish(grpc::Status::OK); }
  void OnDone() override { delete this; }

  Frame frame_;
};

class PushReactor : public grpc::ServerBidiReactor<Frame, Frame> {
 public:
  PushReactor() {
    frame_.set_payload(message);
    StartWrite(&frame_);
  }

 private:
  void OnWriteDone(bool ok) override { ok ? StartWrite(&frame_) : Finish(grpc::Status::OK); }
  void OnDone() override { delete this; }

  Frame frame_;
};

template <class Reactor>
class Service : public Talker::CallbackService {
  grpc::ServerBidiReactor<Frame, Frame>* Talk(grpc::CallbackServerContext*) override { return new Reactor; }
};

template <class Reactor>
void serve(grpc::ServerBuilder& builder, auto ready) {
  Service<Reactor> service;
  const auto server = builder.RegisterService(&service).BuildAndStart();
  ready();
  server->Wait();
}

/// Keeps so many messages under way, each sent back by the server; 0 only reads.
class Client : public grpc::ClientBidiReactor<Frame, Frame> {
 public:
  Client(Talker::Stub& stub, int under_way) : under_way_(under_way), allowed_(under_way) {
    out_.set_payload(message);
    stub.async()->Talk(&context_, this);
    StartRead(&in_);
    write_next();
    StartCall();
  }

  long long came() const { return came_; }

 private:
  void OnReadDone(bool ok) override {
    if (!ok || in_.payload() != message) refuse("grpc_callback: a message did not come as it was sent");
    ++came_;
    StartRead(&in_);
    if (under_way_ == 0) return;
    const std::lock_guard lock(mutex_);
    ++allowed_;
    write_next();
  }

  void OnWriteDone(bool ok) override {
    if (!ok) refuse("grpc_callback: the server has gone");
    const std::lock_guard lock(mutex_);
    writing_ = false;
    write_next();
  }

  /// One write may be under way.
  void write_next() {
    if (writing_ || allowed_ == 0) return;
    --allowed_;
    writing_ = true;
    StartWrite(&out_);
  }

  const int under_way_;
  grpc::ClientContext context_;
  Frame in_, out_;
  std::atomic<long long> came_{0};
  std::mutex mutex_;
  int allowed_;  // to be sent
  bool writing_ = false;
};

[[noreturn]] void measure(Talker::Stub& stub, int under_way, double seconds) {
  Client client(stub, under_way);
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  const long long before = client.came(), begin = now_ns();
  std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
  const auto came = static_cast<double>(client.came() - before);
  print_and_end(came / (static_cast<double>(now_ns() - begin) / 1e9));
}

}  // namespace

int main(int count, char** words) {
  const std::string what = count == 3 ? words[1] : "";
  if (what != "echo" && what != "push") refuse("usage: grpc_callback echo|push SECONDS");
  const bool push = what == "push";
  run_ends(
      [&](grpc::ServerBuilder& builder, auto ready) {
        push ? serve<PushReactor>(builder, ready) : serve<EchoReactor>(builder, ready);
      },
      [&](Talker::Stub& stub) { measure(stub, push ? 0 : 100, std::atof(words[2])); });
}
