package io.echogate.traffic.capture;

import java.io.IOException;

/** How packets lie in a capture. */
sealed interface Format permits PcapFormat, PcapngFormat {

  /** A record of more bytes is not believed: the largest that libpcap writes has 256 KiB. */
  int LONGEST = 1 << 24;

  /**
   * Goes to the next packet.
   *
   * @return whether there is one
   * @throws CaptureException if what comes is no packet
   * @throws IOException if the stream cannot be read
   */
  boolean next(Current into) throws IOException;

  /** Whether the next record lies in memory as a whole, so that going there waits for nothing. */
  boolean ready();
}
