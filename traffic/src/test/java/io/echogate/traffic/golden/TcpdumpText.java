package io.echogate.traffic.golden;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What tcpdump 4.99 says of ICMP messages. */
final class TcpdumpText {
  private static final Pattern MESSAGE = Pattern.compile("(?:^|[ :])ICMP(6,|) (.*)");
  private static final Pattern NUMBER =
      Pattern.compile("^(?:type-#|unknown icmp6 type \\()(\\d+).*");

  private static final Map<String, Integer> ICMP4 =
      Map.ofEntries(
          Map.entry("echo reply", 0),
          Map.entry(".* unreachable", 3),
          Map.entry("source quench", 4),
          Map.entry("redirect", 5),
          Map.entry("echo request", 8),
          Map.entry("router advertisement", 9),
          Map.entry("router solicitation", 10),
          Map.entry("(?:ip reassembly )?time exceeded", 11),
          Map.entry("parameter problem", 12),
          Map.entry("time stamp query", 13),
          Map.entry("time stamp reply", 14),
          Map.entry("address mask request", 17),
          Map.entry("address mask is", 18));

  private static final Map<String, Integer> ICMP6 =
      Map.ofEntries(
          Map.entry("destination unreachable", 1),
          Map.entry("packet too big", 2),
          Map.entry("time exceeded", 3),
          Map.entry("parameter problem", 4),
          Map.entry("echo request", 128),
          Map.entry("echo reply", 129),
          Map.entry("router solicitation", 133),
          Map.entry("router advertisement", 134),
          Map.entry("neighbor solicitation", 135),
          Map.entry("neighbor advertisement", 136),
          Map.entry("redirect", 137),
          Map.entry("multicast listener report v2", 143),
          // Types for experiments, which it takes for those of an old traceroute.
          Map.entry("mtrace response", 200));

  private TcpdumpText() {}

  /** Family and type of the message of which a line tells; empty if it tells of none. */
  static Optional<String> kind(String line) {
    Matcher message = MESSAGE.matcher(line);
    if (line.startsWith("\t") || !message.find()) {
      return Optional.empty();
    }
    boolean six = !message.group(1).isEmpty();
    String text = message.group(2);
    Matcher number = NUMBER.matcher(text);
    String type =
        number.matches()
            ? number.group(1)
            : (six ? ICMP6 : ICMP4)
                .entrySet().stream()
                    .filter(entry -> Pattern.compile(entry.getKey()).matcher(text).lookingAt())
                    .map(entry -> entry.getValue().toString())
                    .findFirst()
                    .orElse("said to be " + text);
    return Optional.of((six ? "ip6 " : "ip4 ") + type);
  }
}
