package io.echogate.ebpf;

import java.util.Optional;

/** What a conditional jump tests. The comparisons are unsigned, but for those that begin with S. */
public enum Cond {
  EQ(0x10, "=="),
  NE(0x50, "!="),
  GT(0x20, ">"),
  GE(0x30, ">="),
  LT(0xa0, "<"),
  LE(0xb0, "<="),
  SGT(0x60, "s>"),
  SGE(0x70, "s>="),
  SLT(0xc0, "s<"),
  SLE(0xd0, "s<="),
  /** The operands have a bit in common. */
  SET(0x40, "&");

  private static final Cond[] ALL = values();

  private final int code;
  private final String text;

  Cond(int code, String text) {
    this.code = code;
    this.text = text;
  }

  int code() {
    return code;
  }

  /** What holds exactly when this does not; there is no such test for {@link #SET}. */
  Optional<Cond> inverse() {
    return switch (this) {
      case EQ -> Optional.of(NE);
      case NE -> Optional.of(EQ);
      case GT -> Optional.of(LE);
      case GE -> Optional.of(LT);
      case LT -> Optional.of(GE);
      case LE -> Optional.of(GT);
      case SGT -> Optional.of(SLE);
      case SGE -> Optional.of(SLT);
      case SLT -> Optional.of(SGE);
      case SLE -> Optional.of(SGT);
      case SET -> Optional.empty();
    };
  }

  static Optional<Cond> of(int op) {
    for (Cond cond : ALL) {
      if (cond.code == (op & 0xf0)) {
        return Optional.of(cond);
      }
    }
    return Optional.empty();
  }

  /** As the kernel writes it: {@code s>=}. */
  @Override
  public String toString() {
    return text;
  }
}
