/* What websocket_load and websocket_epoll send each other (RFC 6455 §5.2). */
#pragma once

#include <stdint.h>

/* The key and the answer to it of RFC 6455 §1.3. */
#define known_key "dGhlIHNhbXBsZSBub25jZQ=="
#define known_accept "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="

enum { words_a_message = 8, message = 8 * words_a_message, binary_frame = 0x82, masked = 0x80 };

struct __attribute__((packed)) from_client {
  unsigned char header[2];
  uint32_t mask;
  uint64_t payload[words_a_message];
};

struct __attribute__((packed)) from_server {
  unsigned char header[2];
  uint64_t payload[words_a_message];
};

/* Masks, and unmasks. */
static inline uint64_t mask(uint64_t payload, uint32_t key) {
  return payload ^ (key * 0x100000001u);
}
