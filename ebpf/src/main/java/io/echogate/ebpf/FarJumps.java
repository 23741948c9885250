package io.echogate.ebpf;

/**
 * What becomes of jumps to labels that are far away. 16 bits reach over 32,767 slots, but near
 * jumps go less far: the kernel puts code in place of some calls while it verifies, and refuses a
 * program whose near jumps do not reach any more.
 */
public enum FarJumps {
  /** One jump of 32 bits. Takes {@link Feature#FAR_JUMPS}, hence Linux 6.6. */
  GOTOL(24_000),
  /** Several near jumps, from island to island in the code. For every kernel. */
  TRAMPOLINES(16_000),
  /**
   * As {@link #GOTOL}, with more room: where the loading process lacks PERFMON, the kernel puts
   * further instructions of its own into a program.
   */
  GOTOL_WITH_ROOM(16_000);

  private final int reach;

  FarJumps(int reach) {
    this.reach = reach;
  }

  /** Over how many slots a near jump may go. */
  int reach() {
    return reach;
  }

  /** Whether far jumps are made of near ones. */
  boolean areTrampolines() {
    return switch (this) {
      case GOTOL, GOTOL_WITH_ROOM -> false;
      case TRAMPOLINES -> true;
    };
  }

  /** The best of them that works there, for a process that has PERFMON. */
  public static FarJumps of(Features features) {
    return features.has(Feature.FAR_JUMPS) ? GOTOL : TRAMPOLINES;
  }

  /** The same with room for the kernel's instructions. */
  public FarJumps withRoom() {
    return areTrampolines() ? TRAMPOLINES : GOTOL_WITH_ROOM;
  }
}
