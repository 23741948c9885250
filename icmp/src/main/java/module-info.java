/**
 * What ICMP is: the registry of types and codes, the packet, and the decoder from frame to packet.
 */
module io.echogate.icmp {
  requires static org.jspecify;

  exports io.echogate.icmp;
}
