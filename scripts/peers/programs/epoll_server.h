/* The least that a server can be: an epoll loop that answers what it reads at once. */
#pragma once

#include <errno.h>
#include <sys/epoll.h>

#include "ends.h"

/* Answers what has come, which is whole. */
typedef void (*answerer)(int socket, const unsigned char* bytes, size_t size);

static inline void watch(int poller, int socket) {
  struct epoll_event event = {.events = EPOLLIN, .data = {.fd = socket}};
  if (epoll_ctl(poller, EPOLL_CTL_ADD, socket, &event) != 0) fail("epoll_ctl");
}

/* False where the peer has gone. */
static inline int answered(int socket, answerer answer) {
  unsigned char bytes[4096];
  const ssize_t got = recv(socket, bytes, sizeof bytes, MSG_DONTWAIT);
  if (got > 0) answer(socket, bytes, (size_t)got);
  return got > 0 || (got < 0 && errno == EAGAIN);
}

static inline void give(int socket, const void* bytes, size_t size) {
  if (send(socket, bytes, size, MSG_NOSIGNAL) < 0 && errno != EPIPE && errno != ECONNRESET) fail("send");
}

/* The main() of a server: PROGRAM PORT. Prints that it listens, and does not return. */
static inline _Noreturn void serve(int count, char** words, answerer answer) {
  if (count != 2) refuse("usage: give a port");
  const int listener = listen_on(atoi(words[1])), poller = epoll_create1(0);
  watch(poller, listener);
  printf("listens on %d\n", port_of(listener));
  fflush(stdout);
  for (;;) {
    struct epoll_event events[128];
    const int ready = epoll_wait(poller, events, 128, -1);
    for (int i = 0; i < ready; ++i) {
      const int socket = events[i].data.fd;
      if (socket == listener) {
        const int peer = accept(listener, NULL, NULL);
        if (peer < 0) fail("accept");
        set(peer, IPPROTO_TCP, TCP_NODELAY);
        watch(poller, peer);
      } else if (!answered(socket, answer)) {
        close(socket);
      }
    }
  }
}
