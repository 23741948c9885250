package io.echogate.datapath.code;

/** What a program has to keep of a packet, because something asks it when decoding is over. */
enum Fact {
  SOURCE,
  DESTINATION,
  HOP_LIMIT,
  LENGTH,
  PAYLOAD,
  CODE,
  ICMP_OFFSET
}
