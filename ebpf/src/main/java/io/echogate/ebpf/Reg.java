package io.echogate.ebpf;

/**
 * A register of 64 bits. At the start R1 holds the context and R10 the end of the stack frame, all
 * others nothing. R0 is a call's and the program's result, R1-R5 are a call's arguments and lost
 * with it, R6-R9 outlive calls, R10 cannot be written.
 */
public enum Reg {
  R0(0),
  R1(1),
  R2(2),
  R3(3),
  R4(4),
  R5(5),
  R6(6),
  R7(7),
  R8(8),
  R9(9),
  R10(10);

  private static final Reg[] ALL = values();

  private final int number;

  Reg(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  /** The register in a set of registers. */
  int bit() {
    return 1 << number;
  }

  static boolean exists(int number) {
    return number < ALL.length;
  }

  static Reg of(int number) {
    return ALL[number];
  }

  @Override
  public String toString() {
    return "r" + number;
  }
}
