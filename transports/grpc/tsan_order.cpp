// Tells ThreadSanitizer what gRPC orders; compiled into programs built with -fsanitize=thread only.
//
// Distributions' gRPC is not instrumented, and its locks are bare futexes, so ThreadSanitizer cannot see that
// what came before an operation's start happens before what follows its completion. These functions stand in
// for the library's of the same name, say so, and call them.

#include <dlfcn.h>
#include <grpc/grpc.h>
#include <sanitizer/tsan_interface.h>

namespace {

char server_start;

template <class Function>
Function* library(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

grpc_event completed(const grpc_event& event) {
  __tsan_acquire(&server_start);
  if (event.type == GRPC_OP_COMPLETE && event.tag) __tsan_acquire(event.tag);
  return event;
}

}  // namespace

extern "C" {

grpc_call_error grpc_call_start_batch(grpc_call* call, const grpc_op* ops, size_t count, void* tag,
                                      void* reserved) {
  static auto* const start = library<decltype(grpc_call_start_batch)>("grpc_call_start_batch");
  if (tag) __tsan_release(tag);
  return start(call, ops, count, tag, reserved);
}

grpc_call_error grpc_server_request_registered_call(grpc_server* server, void* method, grpc_call** call,
                                                    gpr_timespec* deadline, grpc_metadata_array* metadata,
                                                    grpc_byte_buffer** payload, grpc_completion_queue* bound,
                                                    grpc_completion_queue* notified, void* tag) {
  static auto* const request =
      library<decltype(grpc_server_request_registered_call)>("grpc_server_request_registered_call");
  if (tag) __tsan_release(tag);
  return request(server, method, call, deadline, metadata, payload, bound, notified, tag);
}

void grpc_server_start(grpc_server* server) {
  static auto* const start = library<decltype(grpc_server_start)>("grpc_server_start");
  __tsan_release(&server_start);
  start(server);
}

grpc_event grpc_completion_queue_next(grpc_completion_queue* queue, gpr_timespec deadline, void* reserved) {
  static auto* const next = library<decltype(grpc_completion_queue_next)>("grpc_completion_queue_next");
  return completed(next(queue, deadline, reserved));
}

grpc_event grpc_completion_queue_pluck(grpc_completion_queue* queue, void* tag, gpr_timespec deadline,
                                       void* reserved) {
  static auto* const pluck = library<decltype(grpc_completion_queue_pluck)>("grpc_completion_queue_pluck");
  return completed(pluck(queue, tag, deadline, reserved));
}

}  // extern "C"
