package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.testing.Property;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.policy.Verdict;
import java.util.HexFormat;
import java.util.List;
import java.util.StringJoiner;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Statements by codes are asked about every code: the arithmetic behind them has edges. */
@NeedsKernel(KernelFeature.XDP)
class CodesKernelTest {
  private static final int CODES = 256;
  private static final int CODE_AT = 14 + 20 + 1;

  /** An echo request of IPv4 by Ethernet. */
  private static final byte[] FRAME =
      HexFormat.of()
          .parseHex(
              "0200000000020200000000010800"
                  + "4500001c000000004001b6ddc0000201c0000202"
                  + "0800f7ff00000000");

  @Test
  void eachCodeIsInItsRangesOrNot() {
    for (String edges :
        List.of("8/255", "8/64", "8/0-254", "8/1-255", "8/0-63, 8/255", "8/0, 8/64-128, 8/200")) {
      check(edges);
    }
    Property.holds(
        random -> {
          for (int i = 0; i < 40; i++) {
            check(messages(random));
          }
        });
  }

  private static void check(String messages) {
    String text =
        "policy p {\nicmp ip4 : block { " + messages + " }\ndefaults { icmp in : allow; } }\n";
    try (LoadedPolicy policy =
            TestPolicies.load(text, TestPolicies.options(CompileOptions.Time.VIRTUAL));
        KernelRun kernel = new KernelRun(policy)) {
      byte[] frame = FRAME.clone();
      for (int code = 0; code < CODES; code++) {
        frame[CODE_AT] = (byte) code;
        assertThat(kernel.verdict(frame, frame.length, 0) == Verdict.DROP)
            .as("code %d is in %s", code, messages)
            .isEqualTo(holds(messages, code));
      }
    }
  }

  private static String messages(RandomGenerator random) {
    StringJoiner messages = new StringJoiner(", ");
    int top = random.nextBoolean() ? CODES : 1 + random.nextInt(CODES);
    int count = 1 + random.nextInt(7);
    for (int i = 0; i < count; i++) {
      int one = random.nextInt(top);
      int other = random.nextInt(3) == 0 ? one : random.nextInt(top);
      messages.add(
          one == other ? "8/" + one : "8/" + Math.min(one, other) + "-" + Math.max(one, other));
    }
    return messages.toString();
  }

  private static boolean holds(String messages, int code) {
    for (String message : messages.split(", ")) {
      String[] ends = message.substring("8/".length()).split("-");
      if (Integer.parseInt(ends[0]) <= code && code <= Integer.parseInt(ends[ends.length - 1])) {
        return true;
      }
    }
    return false;
  }
}
