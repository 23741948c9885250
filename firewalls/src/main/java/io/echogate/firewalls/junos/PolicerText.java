package io.echogate.firewalls.junos;

import io.echogate.firewalls.rules.LimitSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Names and prints the policers of a configuration: one for each limit. */
final class PolicerText {
  private final Map<LimitSpec, String> names = new LinkedHashMap<>();

  /** Refuses limits that no policer is. */
  static void requireSayable(LimitSpec limit) throws TermText.Unsayable {
    if (!limit.keys().isEmpty()) {
      throw new TermText.Unsayable("a limit for each of several");
    }
    if (amount(limit).isEmpty()) {
      throw new TermText.Unsayable("a limit of parts of a unit in a second");
    }
    if (limit.amount() == 0 || limit.burst() == 0) {
      throw new TermText.Unsayable("a limit of nothing");
    }
  }

  /** Packets, or bits, in a second; empty if that is no whole number. */
  private static Optional<Long> amount(LimitSpec limit) {
    long unit = limit.unit() == LimitSpec.Unit.BYTES ? 8 : 1;
    if (limit.amount() > Long.MAX_VALUE / unit) {
      return Optional.empty();
    }
    long amount = limit.amount() * unit;
    return amount % limit.seconds() == 0 ? Optional.of(amount / limit.seconds()) : Optional.empty();
  }

  /** The name of the policer that is this limit. */
  String name(LimitSpec limit) {
    @Nullable String known = names.get(limit);
    if (known != null) {
      return known;
    }
    String name = limit.shared().orElse("limit-" + (names.size() + 1));
    while (names.containsValue(name)) {
      name += "-";
    }
    names.put(limit, name);
    return name;
  }

  /** All policers that were named. */
  List<String> lines() {
    return names.entrySet().stream().flatMap(e -> lines(e.getValue(), e.getKey())).toList();
  }

  private static Stream<String> lines(String name, LimitSpec limit) {
    long amount = amount(limit).orElseThrow();
    boolean bytes = limit.unit() == LimitSpec.Unit.BYTES;
    return Stream.of(
            "policer " + JunosWriter.word(name) + " {",
            limit.shared().isPresent() ? "    filter-specific;" : "",
            bytes ? "    if-exceeding {" : "    if-exceeding-pps {",
            (bytes ? "        bandwidth-limit " : "        pps-limit ") + amount + ";",
            (bytes ? "        burst-size-limit " : "        packet-burst ") + limit.burst() + ";",
            "    }",
            "    then discard;",
            "}")
        .filter(line -> !line.isEmpty());
  }
}
