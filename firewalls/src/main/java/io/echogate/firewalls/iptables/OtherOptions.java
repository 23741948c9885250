package io.echogate.firewalls.iptables;

import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Ranges;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A match whose meaning is not known here, or a target: only its words are kept. Of two matches
 * that common rule sets have the meaning is known: what it is for the packets that are looked at.
 */
final class OtherOptions implements MatchOptions {
  private static final Set<String> PORTS =
      Set.of("--sport", "--dport", "--source-port", "--destination-port");
  private static final Set<String> TCP = Set.of("--tcp-flags", "--syn", "--tcp-option");

  private static final String OLD_ROUTING = "-m rt --rt-type 0";

  /** The routing header (RFC 8200 4.4): nothing has it as the protocol behind all headers. */
  private static final int ROUTING = 43;

  private static final Pattern REMEMBERED =
      Pattern.compile("-m recent --set( --name [^ ]+| --rsource| --rdest| --mask [^ ]+)*");

  private final String name;
  private final StringBuilder text;

  private OtherOptions(String name, String text) {
    this.name = name;
    this.text = new StringBuilder(text);
  }

  /** A match. */
  static OtherOptions match(String name) {
    return new OtherOptions(name, "-m " + name);
  }

  /** A target. */
  static OtherOptions target(String name) {
    return new OtherOptions(name, name);
  }

  /** Whether the match of a protocol has an option, so that {@code -p} alone loads it. */
  static boolean knows(String protocol, String option) {
    return switch (protocol) {
      case "tcp" -> PORTS.contains(option) || TCP.contains(option);
      case "udp", "udplite" -> PORTS.contains(option);
      case "sctp" -> PORTS.contains(option) || option.equals("--chunk-types");
      case "dccp" ->
          PORTS.contains(option) || option.equals("--dccp-types") || option.equals("--dccp-option");
      case "ah" -> option.startsWith("--ah");
      case "esp" -> option.equals("--espspi");
      case "mh" -> option.equals("--mh-type");
      default -> false;
    };
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean knows(String option) {
    return knows(name, option);
  }

  @Override
  public int read(String option, boolean negated, Words words, int at) {
    text.append(negated ? " ! " : " ").append(option);
    int next = at;
    while (next < words.count() && !words.isOption(next) && !isNegation(words, next)) {
      text.append(' ').append(words.raw(next));
      next++;
    }
    return next;
  }

  /** An exclamation mark before an option belongs to that. */
  private static boolean isNegation(Words words, int at) {
    return words.isSign(at, '!') && words.isOption(at + 1);
  }

  @Override
  public void finish(Words words, int at, List<Match> matches) {
    switch (text()) {
      case OLD_ROUTING -> {
        words.noteOnce(
            at,
            "packets with a routing header of type 0 are not looked at: the rule meets no others",
            "nodes have to ignore that header (RFC 5095)");
        matches.add(new Match.Protocol(false, Ranges.of(ROUTING)));
      }
      default -> {
        if (!remembers()) {
          matches.add(new Match.Unknown(text()));
        }
      }
    }
  }

  /** {@code recent_mt} of Linux: noting a source holds for every packet. */
  private boolean remembers() {
    return name.equals("recent") && REMEMBERED.matcher(text()).matches();
  }

  String text() {
    return text.toString();
  }
}
