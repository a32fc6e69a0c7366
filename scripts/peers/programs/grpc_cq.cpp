// Ping-pong of 64 bytes over a gRPC stream, both ends on a completion queue: grpc_cq SECONDS prints the p50
// in ns. The first 0.1 s do not count.
#include <algorithm>
#include <vector>

#include "grpc_ends.hpp"

namespace {

/// Waits for the operations under way, which need no tags: they are only counted. False where one failed.
bool done(grpc::CompletionQueue& queue, int operations) {
  bool all = true;
  for (void* tag; operations > 0; --operations) {
    bool ok = false;
    all = queue.Next(&tag, &ok) && ok && all;
  }
  return all;
}

void echo(grpc::ServerBuilder& builder, auto ready) {
  Talker::AsyncService service;
  const auto queue = builder.RegisterService(&service).AddCompletionQueue();
  const auto server = builder.BuildAndStart();
  grpc::ServerContext context;
  grpc::ServerAsyncReaderWriter<Frame, Frame> stream(&context);
  service.RequestTalk(&context, &stream, queue.get(), queue.get(), nullptr);
  ready();
  Frame in, out;
  bool going = done(*queue, 1);
  stream.Read(&in, nullptr);
  going = going && done(*queue, 1);
  while (going) {
    out.Swap(&in);
    stream.Write(out, nullptr);
    stream.Read(&in, nullptr);
    going = done(*queue, 2);
  }
  refuse("grpc_cq: the client has gone");
}

[[noreturn]] void ping(Talker::Stub& stub, double seconds) {
  grpc::CompletionQueue queue;
  grpc::ClientContext context;
  const auto stream = stub.AsyncTalk(&context, &queue, nullptr);
  if (!done(queue, 1)) refuse("grpc_cq: the stream does not open");
  Frame in, out;
  out.set_payload(message);
  std::vector<long long> times;
  const long long warm = now_ns() + 100'000'000, end = warm + static_cast<long long>(seconds * 1e9);
  for (long long sent = now_ns(), back; sent < end; sent = back) {
    stream->Write(out, nullptr);
    stream->Read(&in, nullptr);
    if (!done(queue, 2) || in.payload() != message) refuse("grpc_cq: the message did not come back");
    back = now_ns();
    if (sent >= warm) times.push_back(back - sent);
  }
  std::nth_element(times.begin(), times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2), times.end());
  print_and_end(static_cast<double>(times.at(times.size() / 2)));
}

}  // namespace

int main(int count, char** words) {
  if (count != 2) refuse("usage: grpc_cq SECONDS");
  run_ends([](grpc::ServerBuilder& builder, auto ready) { echo(builder, ready); },
           [&](Talker::Stub& stub) { ping(stub, std::atof(words[1])); });
}
