package io.echogate.firewalls.cisco;

import io.echogate.firewalls.addresses.Numbers;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Ranges;
import io.echogate.icmp.Family;
import io.echogate.icmp.MessageRange;
import io.echogate.policy.MessageSet;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Diagnostics;
import io.echogate.policy.source.Nearest;
import io.echogate.policy.source.Span;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;

/** Reads protocols, ICMP messages and ports. */
final class ServiceWords {
  private final Family family;
  private final IcmpNames names;
  private final Diagnostics diagnostics;

  ServiceWords(Dialect dialect, Family family, Diagnostics diagnostics) {
    this.family = family;
    this.names = new IcmpNames(dialect, family);
    this.diagnostics = diagnostics;
  }

  /** Takes a protocol; empty for all of them. */
  Optional<Ranges> protocol(Words words) throws Unreadable {
    Word word = words.next("a protocol");
    if (Protocols.isAny(word.key())) {
      return Optional.empty();
    }
    Optional<Ranges> protocols = Protocols.numbers(word.key(), family.protocol());
    if (protocols.isEmpty()) {
      throw words.wrong(
          word.span(),
          "no protocol is called " + AddressWords.shown(word.text()),
          Nearest.to(word.key(), Protocols.names())
              .map(near -> "did you mean " + near + "?")
              .orElse("write ip, icmp, another name, or a number from 0 to 255"));
    }
    return protocols;
  }

  /** Whether these are the family's ICMP and nothing else. */
  boolean isIcmp(Optional<Ranges> protocols) {
    return protocols.equals(Optional.of(Ranges.of(family.protocol())));
  }

  /**
   * Takes messages, by name or by number, if that is what comes next.
   *
   * @param isOption whether a keyword stands for something else
   */
  Optional<MessageSet> messages(Words words, Predicate<String> isOption) throws Unreadable {
    if (!words.hasNext() || isOption.test(words.key())) {
      return Optional.empty();
    }
    Span place = words.here();
    Word word = words.next("a message");
    if (Numbers.read(word.text()).isPresent()) {
      return Optional.of(MessageSet.of(List.of(numbers(words, word))));
    }
    Optional<MessageRange> named = names.message(word.key());
    if (named.isEmpty()) {
      throw words.wrong(
          place,
          "no ICMP message is called " + AddressWords.shown(word.text()) + " here",
          Nearest.to(word.key(), names.words())
              .map(near -> "did you mean " + near + "?")
              .orElse("write the numbers of its type and code"));
    }
    names
        .doubt(word.key())
        .ifPresent(
            doubt ->
                diagnostics.add(
                    Diagnostic.warning(words.source(), place, doubt)
                        .withHelp("write the numbers of type and code instead")));
    return Optional.of(MessageSet.of(List.of(named.get())));
  }

  private static MessageRange numbers(Words words, Word word) throws Unreadable {
    int type = number(words, word, "type");
    if (Numbers.read(words.text()).isEmpty()) {
      return MessageRange.ofType(type);
    }
    return new MessageRange(type, type, number(words, words.next("a code"), "code"));
  }

  private static int number(Words words, Word word, String what) throws Unreadable {
    OptionalInt number = Numbers.read(word.text(), 255);
    if (number.isEmpty()) {
      throw words.wrong(word.span(), "no ICMP " + what + " is above 255");
    }
    return number.getAsInt();
  }

  /** Whether a keyword says something of ports. */
  static boolean isPorts(String key) {
    return switch (key) {
      case "eq", "neq", "gt", "lt", "range", "portgroup", "port-group" -> true;
      default -> false;
    };
  }

  /**
   * Takes what is said of ports, in its own words; empty if that is nothing.
   *
   * @param ends whether what is next is no port any more
   */
  static String ports(Words words, Optional<Ranges> protocols, Predicate<Words> ends)
      throws Unreadable {
    if (!isPorts(words.key())) {
      return "";
    }
    Word operator = words.next("an operator");
    if (protocols.isEmpty() || !Protocols.havePorts(protocols.get())) {
      throw words.wrong(
          operator.span(), "this protocol has no ports", "tcp, udp and sctp have ports");
    }
    StringBuilder text = new StringBuilder(operator.key());
    int ports = 0;
    int most = operator.key().equals("range") ? 2 : operator.key().endsWith("eq") ? 10 : 1;
    while (ports < most && (ports == 0 || (words.hasNext() && !ends.test(words)))) {
      text.append(' ').append(words.next("a port").text());
      ports++;
    }
    if (operator.key().equals("range") && ports < 2) {
      throw words.wrong(words.here(), "a range of ports without its end");
    }
    return text.toString();
  }
}
