package io.echogate.linux;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;

/** {@code bpf(2)}, raw. What its commands and attributes mean is the caller's business. */
public final class Bpf {
  private Bpf() {}

  /**
   * Makes the call. Nothing is thrown for the kernel's refusals and nothing is allocated.
   *
   * @param command the command, as {@code enum bpf_cmd} of {@code include/uapi/linux/bpf.h}
   * @param attributes the command's {@code union bpf_attr}, native memory; what it points to must
   *     stay alive until this returns
   * @param size how many bytes of {@code attributes} the kernel shall read
   * @return what the kernel returns: at least 0 (a file descriptor for the commands that make one),
   *     or {@code -errno}
   * @throws IllegalArgumentException if the attributes are not native, or shorter than {@code size}
   */
  public static long call(int command, MemorySegment attributes, int size) {
    if (!attributes.isNative() || size < 0 || size > attributes.byteSize()) {
      throw new IllegalArgumentException(
          "bpf attributes of " + attributes.byteSize() + " bytes, " + size + " wanted, natively");
    }
    try {
      return SystemCall.BPF.call(command, attributes.address(), size);
    } finally {
      Reference.reachabilityFence(attributes);
    }
  }
}
