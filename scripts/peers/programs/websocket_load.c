/* Echoes over WebSocket (RFC 6455), as many as a server gives:
 *
 *   websocket_load PORT CLIENTS SECONDS    prints messages/s
 *
 * Each client has one binary message of 64 bytes under way, and compares what comes back with it. The first
 * 0.2 s do not count. */
#include <errno.h>
#include <sys/epoll.h>

#include "ends.h"
#include "websocket_peer.h"

struct client {
  int socket;
  uint64_t number; /* of the message under way */
  size_t have;     /* of its echo */
  struct from_server in;
};

/* Each message is another one, so that a server that sends back anything else is found out. */
static uint64_t word_of(uint64_t number, int i) {
  return (number + (uint64_t)i) * 0x9e3779b97f4a7c15u;
}

static void open_websocket(int socket) {
  static const char request[] =
      "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Key: " known_key "\r\nSec-WebSocket-Version: 13\r\n\r\n";
  char reply[4096];
  size_t have = 0;
  if (send(socket, request, sizeof request - 1, MSG_NOSIGNAL) < 0) fail("send");
  do {
    const ssize_t got = recv(socket, reply + have, sizeof reply - 1 - have, 0);
    if (got <= 0) refuse("websocket_load: the server does not answer the handshake");
    have += (size_t)got;
    reply[have] = 0;
  } while (!strstr(reply, "\r\n\r\n"));
  if (!strstr(reply, known_accept)) refuse("websocket_load: the server accepts no WebSocket");
}

static void send_message(struct client* client) {
  static uint64_t random = 1;
  random = random * 6364136223846793005u + 1442695040888963407u;
  struct from_client out = {.header = {binary_frame, masked | message}, .mask = (uint32_t)(random >> 32)};
  ++client->number;
  for (int i = 0; i < words_a_message; ++i) out.payload[i] = mask(word_of(client->number, i), out.mask);
  client->have = 0;
  if (send(client->socket, &out, sizeof out, MSG_NOSIGNAL) != sizeof out) fail("send");
}

/* True where the echo is whole. */
static int receive(struct client* client) {
  char* const in = (char*)&client->in;
  const ssize_t got = recv(client->socket, in + client->have, sizeof client->in - client->have, MSG_DONTWAIT);
  if (got < 0 && errno == EAGAIN) return 0;
  if (got <= 0) refuse("websocket_load: the server has closed a connection");
  client->have += (size_t)got;
  if (client->have < sizeof client->in) return 0;
  struct from_server sent = {.header = {binary_frame, message}};
  for (int i = 0; i < words_a_message; ++i) sent.payload[i] = word_of(client->number, i);
  if (memcmp(in, &sent, sizeof sent) != 0) refuse("websocket_load: the server sends back something else");
  return 1;
}

int main(int count, char** words) {
  if (count != 4) refuse("usage: websocket_load PORT CLIENTS SECONDS");
  const int clients = atoi(words[2]);
  const double seconds = atof(words[3]);
  struct client* all = calloc((size_t)clients, sizeof *all);
  const int poller = epoll_create1(0);
  for (struct client* client = all; client < all + clients; ++client) {
    struct epoll_event event = {.events = EPOLLIN, .data = {.ptr = client}};
    client->socket = connect_to(atoi(words[1]));
    client->number = (uint64_t)(client - all) << 32;
    open_websocket(client->socket);
    if (epoll_ctl(poller, EPOLL_CTL_ADD, client->socket, &event) != 0) fail("epoll_ctl");
  }
  for (struct client* client = all; client < all + clients; ++client) send_message(client);

  const long long warm = now_ns() + 200000000, end = warm + (long long)(seconds * 1e9);
  long long now = 0, echoes = 0;
  while (now < end) {
    struct epoll_event events[128];
    const int ready = epoll_wait(poller, events, 128, 5000);
    if (ready <= 0) refuse("websocket_load: nothing has come for 5 s");
    now = now_ns();
    for (int i = 0; i < ready; ++i) {
      struct client* client = events[i].data.ptr;
      if (!receive(client)) continue;
      if (now >= warm) ++echoes;
      send_message(client);
    }
  }
  printf("%.0f\n", (double)echoes / seconds);
  return 0;
}
