package io.echogate.datapath.code;

import io.echogate.datapath.layout.Buckets;
import io.echogate.datapath.layout.LimitCase;
import io.echogate.datapath.layout.Ways;
import io.echogate.ebpf.Reg;

/**
 * One limit as the code that asks it reaches it: its figures lie behind r8, the words that are
 * charged in the same line or in a way.
 *
 * @param counts what it counts
 * @param find emits what finds the limit when it is asked first; r6 and r7 are kept
 * @param select emits what makes the registers point to it again; r0-r7 are kept, but for r1
 * @param figures where its line begins, from r8
 * @param words what the words are offsets from: r8, or r9 for a way
 * @param packetTime offset of the arrival time of packets
 * @param byteTime offset of the arrival time of bytes
 */
record AskedLimit(
    LimitCase.Count counts,
    Runnable find,
    Runnable select,
    int figures,
    Reg words,
    int packetTime,
    int byteTime) {

  /** One whose line begins so many bytes behind r8. */
  static AskedLimit ofLine(LimitCase.Count counts, int figures) {
    return ofLine(counts, figures, AskedLimit::nothing);
  }

  /** One whose line begins so many bytes behind r8 once it is selected. */
  static AskedLimit ofLine(LimitCase.Count counts, int figures, Runnable select) {
    return new AskedLimit(
        counts,
        select,
        select,
        figures,
        Reg.R8,
        figures + Buckets.PACKET_TIME,
        figures + Buckets.BYTE_TIME);
  }

  /** One whose line is at r8, and whose words are in the way that r9 points to. */
  static AskedLimit ofWay(LimitCase.Count counts, boolean wide, Runnable find) {
    return ofWay(counts, wide, find, AskedLimit::nothing);
  }

  /** One whose line is at r8, and whose words are in the way that r9 points to, once selected. */
  static AskedLimit ofWay(LimitCase.Count counts, boolean wide, Runnable find, Runnable select) {
    int byteTime = wide ? Ways.BYTE_TIME : Ways.TIME;
    return new AskedLimit(counts, find, select, 0, Reg.R9, Ways.TIME, byteTime);
  }

  private static void nothing() {}
}
