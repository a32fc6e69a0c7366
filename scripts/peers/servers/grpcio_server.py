"""grpcio with its pool of threads, as its tutorial has it. PORT REPLY_BYTES; talk_pb2 is protoc's of transports/grpc/talk.proto."""
import sys
from concurrent import futures

import grpc
import talk_pb2

PORT, REPLY_BYTES = int(sys.argv[1]), int(sys.argv[2])


def talk(requests, context):
    context.send_initial_metadata((("wirerace-talk", "open"),))
    for frame in requests:
        yield talk_pb2.Frame(text=frame.text, payload=frame.payload[:REPLY_BYTES])


method = grpc.stream_stream_rpc_method_handler(
    talk, request_deserializer=talk_pb2.Frame.FromString, response_serializer=talk_pb2.Frame.SerializeToString)
server = grpc.server(futures.ThreadPoolExecutor(max_workers=10),
                     options=[("grpc.max_receive_message_length", 1 << 25)])
server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("wirerace.talk.Talker", {"Talk": method}),))
server.add_insecure_port(f"127.0.0.1:{PORT}")
server.start()
server.wait_for_termination()
