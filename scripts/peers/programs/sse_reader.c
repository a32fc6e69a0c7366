/* Reads an event stream and looks no further than where events end:
 *
 *   sse_reader PORT SECONDS    prints events/s
 *
 * An event ends with a blank line. The first 0.2 s do not count. */
#include "ends.h"

int main(int count, char** words) {
  if (count != 3) refuse("usage: sse_reader PORT SECONDS");
  static const char request[] = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n";
  static char bytes[1 + 256 * 1024];
  const int server = connect_to(atoi(words[1]));
  if (send(server, request, sizeof request - 1, MSG_NOSIGNAL) < 0) fail("send");

  const long long warm = now_ns() + 200000000, end = warm + (long long)(atof(words[2]) * 1e9);
  long long begin = 0, now = 0, events = 0;
  while (now < end) {
    const ssize_t got = recv(server, bytes + 1, sizeof bytes - 1, 0);
    if (got <= 0) refuse("sse_reader: the server has closed the stream");
    now = now_ns();
    if (begin) {
      for (ssize_t i = 0; i < got; ++i) events += (bytes[i] == '\n') & (bytes[i + 1] == '\n');
    } else if (now >= warm) {
      begin = now;
    }
    bytes[0] = bytes[got]; /* a blank line may lie across two reads */
  }
  if (events == 0) refuse("sse_reader: no event has come");
  printf("%.0f\n", (double)events / ((double)(now - begin) / 1e9));
  return 0;
}
