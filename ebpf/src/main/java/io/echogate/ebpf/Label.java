package io.echogate.ebpf;

/**
 * A place in a program to jump to. Made by {@link Assembler#newLabel}, given its place by {@link
 * Assembler#bind}; of no use to another assembler.
 */
public final class Label {
  static final int UNBOUND = -1;

  private final Assembler owner;
  private final String name;

  /** Index of the instruction that follows. */
  private int position = UNBOUND;

  Label(Assembler owner, String name) {
    this.owner = owner;
    this.name = name;
  }

  boolean belongsTo(Assembler assembler) {
    return owner == assembler;
  }

  boolean isBound() {
    return position != UNBOUND;
  }

  int position() {
    return position;
  }

  void bindTo(int index) {
    position = index;
  }

  /** The name, for messages. */
  @Override
  public String toString() {
    return name;
  }
}
