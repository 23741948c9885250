package io.echogate.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * What the stack of a network namespace has counted, behind all filters: {@code IcmpMsgInType8},
 * {@code Icmp6InType134}, {@code IpReasmReqds}, by the names that {@code nstat} gives them.
 */
record KernelCounters(Map<String, Long> values) {

  /** Those of the namespace that the calling thread is in. */
  static KernelCounters ofThisThread() {
    Map<String, Long> values = new HashMap<>();
    // A line of names, then a line of values; both begin with the protocol.
    Iterator<String> lines = read("snmp").iterator();
    while (lines.hasNext()) {
      String[] names = lines.next().split(" ", -1);
      String[] numbers = lines.next().split(" ", -1);
      String protocol = names[0].replace(":", "");
      for (int i = 1; i < names.length; i++) {
        values.put(protocol + names[i], Long.parseLong(numbers[i]));
      }
    }
    for (String line : read("snmp6")) {
      String[] words = line.split("\\s+", -1);
      values.put(words[0], Long.parseLong(words[1]));
    }
    return new KernelCounters(values);
  }

  private static List<String> read(String file) {
    try {
      return Files.readAllLines(Path.of("/proc/thread-self/net", file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One of them; what was never counted is 0. */
  long value(String name) {
    return values.getOrDefault(name, 0L);
  }

  /** Messages of a type that arrived, such as {@code ip4/8}; or fragments: {@code ip6/fragment}. */
  long arrived(String message) {
    return value(
        switch (message) {
          case "ip4/fragment" -> "IpReasmReqds";
          case "ip6/fragment" -> "Ip6ReasmReqds";
          default -> (message.startsWith("ip4/") ? "IcmpMsg" : "Icmp6") + "InType" + type(message);
        });
  }

  /**
   * Messages of a type that the stack itself has sent; in IPv4 those of all types, since Linux
   * counts timestamp replies as echo replies.
   */
  long sent(String message) {
    return value(message.startsWith("ip4/") ? "IcmpOutMsgs" : "Icmp6OutType" + type(message));
  }

  private static String type(String message) {
    return message.substring(message.indexOf('/') + 1);
  }
}
