package io.echogate.engine;

import io.echogate.icmp.Packet;

/** What a running policy says of the packets of one direction. */
sealed interface Judge permits XfwJudge, PolicyJudge, PassingJudge {

  /** Judges a packet, and charges it to the buckets that admit it. */
  Decision judge(Packet packet, long now);
}
