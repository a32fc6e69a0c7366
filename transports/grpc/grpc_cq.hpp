// grpc/cq: gRPC by its completion-queue API.
#pragma once

#include "transports/transport.hpp"

namespace wirerace {

inline constexpr std::string_view grpc_cq_about =
    "Each message goes as a Protobuf frame of one bidirectional stream, over an HTTP/2 connection of "
    "its own. One Write is outstanding a stream; messages sent meanwhile wait and then go buffered, the "
    "last of them flushing all. Copies: into the frame, into gRPC's slices, then the kernel's; the "
    "receiver's from slices into a frame, handed out in place. One thread an end polls one completion "
    "queue, system calls included: no thread hop a message. Timers have a thread of their own.";

Backend grpc_cq();

}  // namespace wirerace
