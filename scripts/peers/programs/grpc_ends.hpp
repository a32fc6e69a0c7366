// What the peers over gRPC have in common: both ends, each in a process and on a core of its own.
#pragma once

#include <grpcpp/grpcpp.h>
#include <sys/prctl.h>

#include <chrono>
#include <csignal>
#include <string>

#include "ends.h"
#include "talk.grpc.pb.h"

using wirerace::talk::Frame;
using wirerace::talk::Talker;

inline const std::string message(64, 'm');

/// Ends both ends, with nothing of gRPC taken apart: calls are still under way.
[[noreturn]] inline void print_and_end(double figure) {
  std::printf("%.0f\n", figure);
  std::fflush(stdout);
  _exit(0);
}

/// Runs `serve(builder, ready)` where SERVER_CORE says, which is to start the server and to call ready()
/// then, and `measure(stub)` where CLIENT_CORE says, which is to print_and_end().
template <class Serve, class Measure>
void run_ends(Serve serve, Measure measure) {
  int told[2];
  if (pipe(told) != 0) fail("pipe");
  if (fork() == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    pin("SERVER_CORE");
    int port = 0;
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    serve(builder, [&] {
      if (write(told[1], &port, sizeof port) != sizeof port) fail("write");
    });
    refuse("the server has ended");
  }
  close(told[1]);
  pin("CLIENT_CORE");
  int port = 0;
  if (read(told[0], &port, sizeof port) != sizeof port) refuse("the server did not start");
  const auto channel =
      grpc::CreateChannel("127.0.0.1:" + std::to_string(port), grpc::InsecureChannelCredentials());
  if (!channel->WaitForConnected(std::chrono::system_clock::now() + std::chrono::seconds(5)))
    refuse("the server cannot be connected to");
  measure(*Talker::NewStub(channel));
}
