package io.echogate.firewalls.nftables;

import io.echogate.firewalls.rules.Match;
import io.echogate.icmp.Family;
import io.echogate.policy.MessageSet;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;

/** Messages as nftables asks for them, in one expression whatever they are. */
final class NftWriterMessages {
  private static final int NUMBERS = 256;

  private NftWriterMessages() {}

  /** The expression: {@code icmp type { 3, 11-12 }}, {@code icmp type 3 icmp code 4}. */
  static String of(Match.Messages match) {
    String icmp = match.family() == Family.IP4 ? "icmp" : "icmpv6";
    MessageSet messages = match.messages();
    List<Run> runs = runs(messages);
    if (runs.stream().allMatch(Run::hasAllCodes)) {
      return icmp + " type " + NftWriterMatches.set(runs.stream().map(Run::types).toList());
    }
    if (runs.size() == 1) {
      Run run = runs.getFirst();
      String code = icmp + " code " + NftWriterMatches.set(ranges(run.codes()));
      boolean anyType = run.first() == 0 && run.last() == NUMBERS - 1;
      return anyType ? code : icmp + " type " + run.types() + " " + code;
    }
    return runs.stream()
        .flatMap(run -> ranges(run.codes()).stream().map(codes -> run.types() + " . " + codes))
        .collect(Collectors.joining(", ", icmp + " type . " + icmp + " code { ", " }"));
  }

  /** Neighbouring types with the same codes. */
  record Run(int first, int last, BitSet codes) {
    boolean hasAllCodes() {
      return codes.cardinality() == NUMBERS;
    }

    String types() {
      return range(first, last);
    }
  }

  static List<Run> runs(MessageSet messages) {
    List<Run> runs = new ArrayList<>();
    messages
        .types()
        .forEach(
            type -> {
              BitSet codes = new BitSet(NUMBERS);
              messages.codes(type).forEach(codes::set);
              if (!runs.isEmpty()
                  && runs.getLast().last() == type - 1
                  && runs.getLast().codes().equals(codes)) {
                runs.add(new Run(runs.removeLast().first(), type, codes));
              } else {
                runs.add(new Run(type, type, codes));
              }
            });
    return runs;
  }

  private static List<String> ranges(BitSet numbers) {
    List<String> ranges = new ArrayList<>();
    for (int first = numbers.nextSetBit(0); first >= 0; ) {
      int behind = numbers.nextClearBit(first);
      ranges.add(range(first, behind - 1));
      first = numbers.nextSetBit(behind);
    }
    return ranges;
  }

  private static String range(int first, int last) {
    return first == last ? "" + first : first + "-" + last;
  }
}
