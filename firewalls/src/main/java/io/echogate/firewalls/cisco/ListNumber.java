package io.echogate.firewalls.cisco;

/** What the number of a list of IOS says about it. */
enum ListNumber {
  STANDARD,
  EXTENDED,
  /** A list of other addresses: MAC, IPX, types of Ethernet. */
  OTHER;

  static ListNumber of(long number) {
    if ((number >= 1 && number <= 99) || (number >= 1300 && number <= 1999)) {
      return STANDARD;
    }
    return (number >= 100 && number <= 199) || (number >= 2000 && number <= 2699)
        ? EXTENDED
        : OTHER;
  }
}
