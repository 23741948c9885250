package io.echogate.datapath.code;

import io.echogate.ebpf.Reg;
import io.echogate.icmp.Family;

/**
 * Keeps of a packet what is asked later. Called by {@link FrameCode} where r8 points to a header
 * that is there; what is emitted may use r5 and nothing else.
 */
interface Keeper {

  /**
   * At an IPv4 header.
   *
   * @param length holds the packet's bytes
   */
  void ip4(Reg length);

  /**
   * At an IPv6 header.
   *
   * @param payload holds the bytes behind it
   */
  void ip6(Reg payload);

  /**
   * At an ICMP header of 8 bytes at least.
   *
   * @param bytes holds how many bytes the message has
   */
  void message(Family family, Reg bytes);
}
