package io.echogate.bench;

import java.util.HexFormat;

/** Frames to time programs with. */
final class BenchFrames {
  private static final String ETHERNET = "020000000002020000000001";
  private static final String IP4_ECHO =
      "08004500001c0001000040018ea4c0000201c63364070800f7ff00000000";
  private static final String IP6_ADDRESSES =
      "20010db800000000000000000000000120010db8000700000000000000000007";
  private static final String TCP = "00140050000000000000000050022000a3420000";

  static final byte[] ECHO4 = frame(IP4_ECHO);
  static final byte[] TIMESTAMP4 = frame(IP4_ECHO.replace("0800f7ff", "0d00f2ff"));
  static final byte[] ECHO4_VLAN = frame("81000007" + IP4_ECHO);
  static final byte[] ECHO4_QINQ = frame("88a8000381000007" + IP4_ECHO);
  static final byte[] TCP4 = frame("0800450000280001000040068e93c0000201c6336407" + TCP);
  static final byte[] ECHO6 = frame("86dd6000000000083a40" + IP6_ADDRESSES + "8000243c00000000");
  static final byte[] ECHO6_HEADERS =
      frame(
          "86dd6000000000180040"
              + IP6_ADDRESSES
              + "3c00010400000000"
              + "3a00010400000000"
              + "8000243c00000000");
  static final byte[] TCP6 = frame("86dd6000000000140640" + IP6_ADDRESSES + TCP);

  /** Where the source address begins in {@link #ECHO4}. */
  static final int SOURCE4 = 26;

  private BenchFrames() {}

  private static byte[] frame(String behindAddresses) {
    return HexFormat.of().parseHex(ETHERNET + behindAddresses);
  }
}
