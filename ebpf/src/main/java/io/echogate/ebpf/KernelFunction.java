package io.echogate.ebpf;

import java.util.regex.Pattern;

/**
 * A function of the kernel that it offers to programs by its name in the kernel's types, and not by
 * a number for ever as a {@link Helper}: a kfunc. Its number differs with every build of the
 * kernel; it is looked up when a program is loaded. Since Linux 5.18 for the ones here.
 */
public sealed interface KernelFunction {

  /**
   * R1 context of an XDP program, R2 address of the tuple as for {@link Helper#SKC_LOOKUP_TCP}, R3
   * its size, R4 address of the options ({@code struct bpf_ct_opts}: the network namespace, -1 for
   * the own one, 4 bytes; the error, 4 bytes; the protocol, 6 or 17, 1 byte; 3 bytes of zeroes), R5
   * their size, 12; gives the connection that the kernel tracks, to be released, or 0.
   */
  Named XDP_CT_LOOKUP = new Named("bpf_xdp_ct_lookup", 5, "nf_conntrack");

  /** As {@link #XDP_CT_LOOKUP} for programs at a traffic control hook. */
  Named SKB_CT_LOOKUP = new Named("bpf_skb_ct_lookup", 5, "nf_conntrack");

  /** R1 connection that a lookup gave; each is to be released on every way to the end. */
  Named CT_RELEASE = new Named("bpf_ct_release", 1, "nf_conntrack");

  /**
   * A function by its name.
   *
   * @param arguments how many of R1-R5 it reads
   * @param module the kernel's module that has it, where it is not built in
   */
  record Named(String name, int arguments, String module) implements KernelFunction {
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final int MAX_ARGUMENTS = 5;

    public Named {
      if (!IDENTIFIER.matcher(name).matches()
          || arguments < 0
          || arguments > MAX_ARGUMENTS
          || !module.matches("[A-Za-z0-9_]+")) {
        throw new IllegalArgumentException(
            "no function of the kernel: %s of %s with %d arguments"
                .formatted(name, module, arguments));
      }
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * A function by the numbers in the instruction.
   *
   * @param id of its type; in a program that the kernel gives back a distance in its memory
   * @param table 0 for the kernel itself, else which of the modules given at loading
   */
  record Numbered(int id, short table) implements KernelFunction {
    @Override
    public String toString() {
      return "kernel-function#" + id;
    }
  }
}
