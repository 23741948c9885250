package io.echogate.ebpf;

/** What becomes of jumps to labels that 16 bits do not reach. */
public enum FarJumps {
  /** One jump of 32 bits. Takes {@link Feature#FAR_JUMPS}, hence Linux 6.6. */
  GOTOL,
  /** Several near jumps, from island to island in the code. For every kernel. */
  TRAMPOLINES;

  /** The best of them that works there. */
  public static FarJumps of(Features features) {
    return features.has(Feature.FAR_JUMPS) ? GOTOL : TRAMPOLINES;
  }
}
