package io.echogate.policy.language;

import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.Prefix;
import io.echogate.policy.language.StatementSyntax.SourceItem;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Makes prefixes of the items of all {@code src} lists of a file. */
final class SourceItemResolver {
  private static final int LAST_PORT = 65_535;

  private final Reporter reporter;
  private final PrefixClaims claims;

  SourceItemResolver(Reporter reporter) {
    this.reporter = reporter;
    this.claims = new PrefixClaims(reporter);
  }

  /**
   * The prefix that an item stands for.
   *
   * @param scope what the statement is for
   * @return empty if the item is wrong and was reported, or if it has a port: ICMP has none
   */
  Optional<Prefix> resolve(SourceItem item, ScopeWord scope) {
    Token address = item.address();
    Token port = item.port();
    Optional<Prefix> prefix =
        address == null ? Optional.empty() : prefix(item, address, scope.families());
    if (port != null) {
      port(port);
      return Optional.empty();
    }
    if (address != null) {
      prefix.ifPresent(known -> claims.claim(known, scope.scopes(), address));
    }
    return prefix;
  }

  private Optional<Prefix> prefix(SourceItem item, Token word, Set<Family> families) {
    if (isCountry(word)) {
      reporter.add(
          reporter
              .error(word, "country codes are not read: " + word.shown())
              .withHelp("write the prefixes themselves"));
      return Optional.empty();
    }
    Optional<Address> address = Address.parse(word.text());
    if (address.isEmpty()) {
      reporter.add(
          reporter
              .error(word, word.shown() + " is no address")
              .withHelp("write 192.0.2.0/24, 2001:db8::/32 or [2001:db8::1]"));
      return Optional.empty();
    }
    Family family = address.get().family();
    if (!families.contains(family)) {
      reporter.add(
          reporter
              .error(word, word.shown() + " is an " + family + " address")
              .withHelp("move it to a src " + family + " statement"));
    }
    if (item.bracket() != null && family == Family.IP4) {
      reporter.add(
          reporter
              .error(word, "an IPv4 address in brackets")
              .withHelp("leave the brackets out: they are for IPv6 addresses"));
    }
    return length(item, family).map(length -> cut(word, address.get(), length));
  }

  private Optional<Integer> length(SourceItem item, Family family) {
    Token length = item.length();
    int bits = Address.bits(family);
    if (length == null) {
      return Optional.of(bits);
    }
    if (item.bracket() != null || item.port() != null) {
      reporter.add(
          reporter
              .error(length, "a prefix length beside brackets or a port")
              .withHelp("write the address alone, or the prefix without brackets and port"));
      return Optional.empty();
    }
    OptionalInt value = Numbers.upTo(bits, length.text());
    if (value.isEmpty()) {
      reporter.add(
          reporter
              .error(length, length.shown() + " is no prefix length of " + family)
              .withHelp("write /0 to /" + bits));
      return Optional.empty();
    }
    return Optional.of(value.getAsInt());
  }

  private Prefix cut(Token word, Address address, int length) {
    Prefix prefix = Prefix.of(address, length);
    if (prefix.high() != address.high() || prefix.low() != address.low()) {
      reporter.add(
          reporter
              .note(word, "host bits are set: this stands for " + prefix)
              .withHelp("write " + prefix));
    }
    return prefix;
  }

  private void port(Token port) {
    String text = port.text();
    int dash = text.indexOf('-');
    String first = dash < 0 ? text : text.substring(0, dash);
    String last = dash < 0 ? text : text.substring(dash + 1);
    OptionalInt from = Numbers.upTo(LAST_PORT, first);
    OptionalInt to = Numbers.upTo(LAST_PORT, last);
    if (from.isEmpty() || to.isEmpty()) {
      reporter.add(
          reporter
              .error(port, port.shown() + " is no port")
              .withHelp("write a number from 0 to " + LAST_PORT + " or a range such as 80-90"));
      return;
    }
    if (from.getAsInt() > to.getAsInt()) {
      reporter.add(
          reporter
              .error(port, "the range " + port.shown() + " ends before it begins")
              .withHelp("write " + last + "-" + first));
      return;
    }
    reporter.add(reporter.note(port, "an item with a port has no effect here: ICMP has no ports"));
  }

  private static boolean isCountry(Token word) {
    String text = word.text();
    return text.length() == 2 && text.chars().allMatch(Character::isLetter);
  }
}
