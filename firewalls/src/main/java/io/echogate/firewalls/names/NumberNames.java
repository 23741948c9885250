package io.echogate.firewalls.names;

import io.echogate.icmp.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The names of a tool that calls types and codes apart: {@code icmp type NAME icmp code NAME}. A
 * code's name says its number only; of which type it is meant does not matter to the tool.
 * Immutable.
 */
public final class NumberNames {
  /** {@code icmp type} of nftables. */
  public static final NumberNames NFT_TYPE = read("nftables-icmp", "icmp type");

  /** {@code icmp code} of nftables. */
  public static final NumberNames NFT_CODE = read("nftables-icmp", "icmp code");

  /** {@code icmpv6 type} of nftables. */
  public static final NumberNames NFT_TYPE6 = read("nftables-icmp", "icmpv6 type");

  /** {@code icmpv6 code} of nftables. */
  public static final NumberNames NFT_CODE6 = read("nftables-icmp", "icmpv6 code");

  /** {@code icmp-type} of Junos in {@code family inet}. */
  public static final NumberNames JUNOS_TYPE = read("junos-icmp", "type");

  /** {@code icmp-code} of Junos in {@code family inet}. */
  public static final NumberNames JUNOS_CODE = read("junos-icmp", "code");

  /** {@code icmp-type} of Junos in {@code family inet6}. */
  public static final NumberNames JUNOS_TYPE6 = read("junos-icmpv6", "type");

  /** {@code icmp-code} of Junos in {@code family inet6}. */
  public static final NumberNames JUNOS_CODE6 = read("junos-icmpv6", "code");

  private final Map<String, Integer> numbers;

  private NumberNames(Map<String, Integer> numbers) {
    this.numbers = numbers;
  }

  private static NumberNames read(String table, String kind) {
    Map<String, Integer> numbers = new LinkedHashMap<>();
    String file = table + ".tsv";
    String column = table.startsWith("nftables") ? "datatype" : "kind";
    Table.read(file, NumberNames.class.getResourceAsStream(file))
        .forEach(
            row -> {
              if (row.cell(column).equals(kind)) {
                numbers.put(row.cell("name"), Integer.valueOf(row.cell("value")));
              }
            });
    return new NumberNames(numbers);
  }

  /** The number that a name stands for, 0-255; empty if the tool has no such name. */
  public Optional<Integer> number(String name) {
    return Optional.ofNullable(numbers.get(name));
  }

  /** The first name of a number; empty if the tool has none. */
  public Optional<String> name(int number) {
    for (Map.Entry<String, Integer> entry : numbers.entrySet()) {
      if (entry.getValue() == number) {
        return Optional.of(entry.getKey());
      }
    }
    return Optional.empty();
  }

  /** All names, in the order of the table. */
  public List<String> names() {
    return List.copyOf(numbers.keySet());
  }
}
