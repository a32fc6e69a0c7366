/* A bare WebSocket echo server (RFC 6455), for websocket_load only: websocket_epoll PORT. It knows one key
 * and one size of message. */
#include "epoll_server.h"
#include "websocket_peer.h"

static void answer(int socket, const unsigned char* bytes, size_t size) {
  if (bytes[0] == 'G') {
    static const char response[] =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Accept: " known_accept "\r\n\r\n";
    give(socket, response, sizeof response - 1);
    return;
  }
  struct from_client in;
  struct from_server out = {.header = {binary_frame, message}};
  if (size != sizeof in) refuse("websocket_epoll: a message in pieces");
  memcpy(&in, bytes, sizeof in);
  if (in.header[0] != binary_frame || in.header[1] != (masked | message))
    refuse("websocket_epoll: another frame");
  for (int i = 0; i < words_a_message; ++i) out.payload[i] = mask(in.payload[i], in.mask);
  give(socket, &out, sizeof out);
}

int main(int count, char** words) {
  serve(count, words, answer);
}
