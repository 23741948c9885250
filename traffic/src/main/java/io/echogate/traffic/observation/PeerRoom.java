package io.echogate.traffic.observation;

/** How many addresses several tables may still take up together. */
final class PeerRoom {
  private int left;

  /** Room for so many. */
  PeerRoom(int addresses) {
    left = addresses;
  }

  /** Takes room for so many, if there is as much. */
  boolean take(int addresses) {
    if (addresses > left) {
      return false;
    }
    left -= addresses;
    return true;
  }
}
