/* A bare HTTP server, which sends the same answer to whatever looks like a request: http_epoll PORT. */
#include "epoll_server.h"

static void answer(int socket, const unsigned char* request, size_t size) {
  static const char response[] = "HTTP/1.1 204 No Content\r\nCache-Control: no-cache\r\n\r\n";
  if (size < 4 || memcmp(request + size - 4, "\r\n\r\n", 4) != 0) refuse("http_epoll: a request in pieces");
  give(socket, response, sizeof response - 1);
}

int main(int count, char** words) {
  serve(count, words, answer);
}
