package io.echogate.bench;

import io.echogate.datapath.LoadedPolicy;
import io.echogate.ebpf.XdpAction;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** What a common type costs in policies of different sizes: echo requests are allowed in each. */
final class PolicySizes {
  private static final int REPEATS = 100_000;
  private static final int TYPES = 256;
  private static final int ECHO_REQUEST = 8;
  private static final List<Integer> SIZES = List.of(1, 10, 100, 500);

  private PolicySizes() {}

  static void run(PrintStream out, int rounds) {
    Interleaved interleaved = new Interleaved(rounds);
    try (Opened opened = new Opened()) {
      for (int size : SIZES) {
        LoadedPolicy policy = Policies.load(text(size));
        opened.later(policy::close);
        ProgramRun run = new ProgramRun(policy.program(), BenchFrames.ECHO4, XdpAction.PASS);
        opened.later(run);
        int bytes = policy.program().info().jitedBytes();
        interleaved.add("of " + size + ", " + bytes + " bytes of machine code", REPEATS, run);
      }
      print(out, interleaved.run());
    }
  }

  /** As many statements, all but that for echo requests with a limit of their own. */
  private static String text(int size) {
    StringBuilder text = new StringBuilder("icmp=echo ip4: allow { 8 }\n");
    int number = 0;
    for (int i = 1; i < size; number++) {
      if (number == ECHO_REQUEST) {
        continue;
      }
      String family = number < TYPES ? "ip4" : "ip6";
      text.insert(0, "ratelimit=r%d pps=%d;\n".formatted(number, number + 1));
      text.append(
          "icmp=s%d %s: ratelimit=r%d { %d }\n".formatted(number, family, number, number % TYPES));
      i++;
    }
    return text.toString();
  }

  private static void print(PrintStream out, List<Series> sizes) {
    out.printf(
        "%n%-44s %7s  %s%n", "IPv4 echo, allow, by statements", "ns", "more than one (p10, p90)");
    for (Series size : sizes) {
      out.printf(
          Locale.ROOT,
          "%-44s %7.1f  %s%n",
          size.name(),
          size.median(),
          Table.spread(size.minus(sizes.getFirst())));
    }
  }
}
