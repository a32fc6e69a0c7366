/* What the peers have in common, in C and C++: where they run, what time it is, and a way to say what went
 * wrong. */
#pragma once

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static inline long long now_ns(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static inline void fail(const char* what) {
  perror(what);
  exit(1);
}

/* Of something that is no system call. */
static inline void refuse(const char* why) {
  fprintf(stderr, "%s\n", why);
  exit(1);
}

/* On the core that an environment variable names, or 0. */
static inline void pin(const char* variable) {
  const char* core = getenv(variable);
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET((size_t)(core ? atoi(core) : 0), &set);
  if (sched_setaffinity(0, sizeof set, &set) != 0) fail("sched_setaffinity");
}

static inline struct sockaddr_in loopback(int port) {
  struct sockaddr_in address;
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons((in_port_t)port);
  return address;
}

static inline void set(int socket, int level, int option) {
  const int on = 1;
  if (setsockopt(socket, level, option, &on, sizeof on) != 0) fail("setsockopt");
}

/* Port 0 takes a free one. */
static inline int listen_on(int port) {
  const struct sockaddr_in address = loopback(port);
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  set(listener, SOL_SOCKET, SO_REUSEADDR);
  if (bind(listener, (const struct sockaddr*)&address, sizeof address) != 0 || listen(listener, 4096) != 0)
    fail("listen");
  return listener;
}

static inline int port_of(int listener) {
  struct sockaddr_in address;
  socklen_t size = sizeof address;
  if (getsockname(listener, (struct sockaddr*)&address, &size) != 0) fail("getsockname");
  return ntohs(address.sin_port);
}

static inline int connect_to(int port) {
  const struct sockaddr_in address = loopback(port);
  const int peer = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(peer, (const struct sockaddr*)&address, sizeof address) != 0) fail("connect");
  set(peer, IPPROTO_TCP, TCP_NODELAY);
  return peer;
}
