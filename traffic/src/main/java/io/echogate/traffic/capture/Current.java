package io.echogate.traffic.capture;

import io.echogate.policy.Direction;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** The packet that a reader has come to. */
final class Current {
  MemorySegment memory = MemorySegment.NULL;
  long position;
  int captured;
  int length;
  long time;
  LinkType link = LinkType.ETHERNET;
  int interfaceNumber;
  @Nullable Direction direction;
}
