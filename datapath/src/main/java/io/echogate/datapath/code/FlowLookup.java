package io.echogate.datapath.code;

/** Whom a program can ask for the flow of a packet that an error quotes. */
public enum FlowLookup {
  /** The connections that the kernel tracks: TCP and UDP, forwarded ones too. */
  CONNTRACK,
  /** The TCP and UDP sockets of this machine. */
  SOCKETS
}
