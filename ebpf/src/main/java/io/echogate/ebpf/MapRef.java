package io.echogate.ebpf;

/** How an instruction names a map. */
public sealed interface MapRef permits MapSpec, MapRef.Numbered {

  /**
   * A map by the number in the instruction: a descriptor in a program that is to be loaded, an id
   * in one that the kernel gives back.
   */
  record Numbered(int value) implements MapRef {
    @Override
    public String toString() {
      return "id:" + Integer.toUnsignedString(value);
    }
  }
}
