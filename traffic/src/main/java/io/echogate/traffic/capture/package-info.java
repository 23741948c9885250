/** Captures of packets: reading and writing pcap and pcapng. */
@NullMarked
package io.echogate.traffic.capture;

import org.jspecify.annotations.NullMarked;
