/* The least that a transport can be: sockets and nothing else.
 *
 *   bare ping-pong SECONDS
 *     64 bytes back and forth over TCP, each end an epoll loop: prints the p50 in ns
 *
 *   bare spin SECONDS
 *     the same, each end polling its socket without ever sleeping
 *
 *   bare stream SECONDS WRITE
 *     64-byte messages one way over TCP, WRITE bytes at a time: prints messages/s
 *
 *   bare unix ...
 *     the same over a Unix stream socket
 *
 * Both ends run where SERVER_CORE and CLIENT_CORE say (0 and 0). */
#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/wait.h>

#include "ends.h"

enum { message = 64, most = 4 << 20 };

static int spinning;

/* Receives one message; 0 where the peer has closed. */
static int receive(int socket, int poller, char* bytes) {
  for (;;) {
    struct epoll_event event;
    if (!spinning && epoll_wait(poller, &event, 1, -1) < 0) fail("epoll_wait");
    const ssize_t got = recv(socket, bytes, message, MSG_DONTWAIT);
    if (got == message) return 1;
    if (got == 0) return 0;
    if (got < 0 && errno != EAGAIN) fail("recv");
    if (got > 0) refuse("bare: a message in pieces");
  }
}

static int poller_of(int socket) {
  struct epoll_event event = {.events = EPOLLIN | EPOLLET};
  const int poller = epoll_create1(0);
  if (poller < 0 || epoll_ctl(poller, EPOLL_CTL_ADD, socket, &event) != 0) fail("epoll");
  return poller;
}

static void give(int socket, const char* bytes, size_t size) {
  if (send(socket, bytes, size, MSG_NOSIGNAL) != (ssize_t)size) fail("send");
}

static void echo(int socket) {
  char bytes[message];
  const int poller = poller_of(socket);
  while (receive(socket, poller, bytes)) give(socket, bytes, message);
}

static int by_value(const void* a, const void* b) {
  const long long x = *(const long long*)a, y = *(const long long*)b;
  return (x > y) - (x < y);
}

static void ping(int socket, double seconds) {
  long long* times = malloc(sizeof *times * most);
  char bytes[message] = {0};
  const int poller = poller_of(socket);
  const long long warm = now_ns() + 100000000, end = warm + (long long)(seconds * 1e9);
  int count = 0;
  for (long long sent = now_ns(), back; sent < end && count < most; sent = back) {
    give(socket, bytes, message);
    if (!receive(socket, poller, bytes)) break;
    back = now_ns();
    if (sent >= warm) times[count++] = back - sent;
  }
  if (count == 0) refuse("bare: no message came back");
  qsort(times, (size_t)count, sizeof *times, by_value);
  printf("%lld\n", times[count / 2]);
}

static void take(int socket) {
  static char bytes[256 * 1024];
  long long first = 0, last = 0, total = 0;
  for (ssize_t got; (got = recv(socket, bytes, sizeof bytes, 0)) > 0;) {
    last = now_ns();
    if (!first) first = last;
    total += got;
  }
  printf("%.0f\n", (double)total / message / ((double)(last - first) / 1e9));
}

static void flood(int socket, double seconds, size_t size) {
  char* bytes = calloc(1, size);
  for (const long long end = now_ns() + (long long)(seconds * 1e9); now_ns() < end;)
    give(socket, bytes, size);
}

/* The server in a process of its own, where this returns 0; *peer is the end of whichever this is. */
static pid_t part(int over_unix, int* peer) {
  int pair[2];
  if (over_unix && socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0) fail("socketpair");
  const int listener = over_unix ? -1 : listen_on(0);
  const pid_t server = fork();
  pin(server == 0 ? "SERVER_CORE" : "CLIENT_CORE");
  if (over_unix) {
    *peer = pair[server != 0];
    close(pair[server == 0]);
  } else if (server == 0) {
    *peer = accept(listener, NULL, NULL);
    set(*peer, IPPROTO_TCP, TCP_NODELAY);
  } else {
    *peer = connect_to(port_of(listener));
  }
  return server;
}

int main(int count, char** words) {
  const int over_unix = count > 1 && strcmp(words[1], "unix") == 0;
  if (over_unix) {
    --count;
    ++words;
  }
  const char* what = count > 1 ? words[1] : "";
  const double seconds = count > 2 ? atof(words[2]) : 1;
  const int streaming = strcmp(what, "stream") == 0;
  spinning = strcmp(what, "spin") == 0;
  if (!streaming && !spinning && strcmp(what, "ping-pong") != 0) {
    fprintf(stderr, "usage: bare [unix] ping-pong|spin SECONDS, bare [unix] stream SECONDS WRITE\n");
    return 2;
  }
  int peer;
  const pid_t server = part(over_unix, &peer);
  if (server == 0) {
    streaming ? take(peer) : echo(peer);
    return 0;
  }
  if (streaming) {
    flood(peer, seconds, count > 3 ? (size_t)atoll(words[3]) : 32 * 1024);
  } else {
    ping(peer, seconds);
  }
  close(peer);
  waitpid(server, NULL, 0);
  return 0;
}
