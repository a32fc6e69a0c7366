// What the clients send: texts, and binary messages.
const everyOctet = Buffer.from(Array.from({ length: 256 }, (_, octet) => octet));

exports.messages = [
  "hello",
  "",
  "grün 水 🐎",
  Buffer.alloc(0),
  everyOctet,
  "two lines\nand a third\n",
  "x".repeat(65536),
  Buffer.alloc(1_000_000, everyOctet),
];
