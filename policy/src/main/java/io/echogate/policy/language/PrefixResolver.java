package io.echogate.policy.language;

import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import io.echogate.policy.source.Source;
import io.echogate.policy.source.Span;
import java.util.Optional;
import java.util.OptionalInt;

/** Makes prefixes of places in a text, for {@code policy { }}: host bits are an error. */
final class PrefixResolver {
  /** What the IPv4 addresses in IPv6 begin with: {@code ::ffff:0:0/96}. */
  private static final Prefix MAPPED = new Prefix(Family.IP6, 0, 0xffffL << 32, 96);

  private final Reporter reporter;
  private final Source source;
  private final PrefixSet.Builder prefixes;

  /**
   * Looks at one text.
   *
   * @param prefixes where the prefixes go
   */
  PrefixResolver(Reporter reporter, PrefixSet.Builder prefixes) {
    this.reporter = reporter;
    this.source = reporter.source();
    this.prefixes = prefixes;
  }

  /**
   * Adds the prefix that is written at a place, or reports what is wrong with it.
   *
   * @param start the offset of the address
   * @param end the offset behind the address
   * @param lengthStart the offset of the prefix length, or -1 if there is none
   * @param lengthEnd the offset behind the prefix length
   */
  void add(int start, int end, int lengthStart, int lengthEnd) {
    Optional<Address> found = Address.parse(source.text(), start, end);
    if (found.isEmpty()) {
      refuseAddress(new Span(start, end));
      return;
    }
    Address address = found.get();
    int bits = Address.bits(address.family());
    int length = bits;
    if (lengthStart >= 0) {
      OptionalInt written = Numbers.upTo(bits, source.text(), lengthStart, lengthEnd);
      if (written.isEmpty()) {
        refuseLength(address.family(), new Span(lengthStart, lengthEnd));
        return;
      }
      length = written.getAsInt();
    }
    Prefix prefix = Prefix.of(address, length);
    prefixes.add(prefix);
    if (prefix.high() != address.high() || prefix.low() != address.low()) {
      refuseHostBits(address, prefix, new Span(start, lengthEnd));
    } else if (length >= MAPPED.length() && isMapped(address)) {
      noteMapped(prefix, new Span(start, Math.max(end, lengthEnd)));
    }
  }

  private static boolean isMapped(Address address) {
    return address.family() == Family.IP6 && MAPPED.contains(address.high(), address.low());
  }

  private void refuseAddress(Span span) {
    Token word = new Token(Token.Kind.WORD, source, span.start(), span.end());
    reporter.add(
        reporter
            .error(word, word.shown() + " is no address")
            .withHelp("write 192.0.2.0/24, 2001:db8::/32 or @SET; names are not looked up"));
  }

  private void refuseLength(Family family, Span span) {
    Token word = new Token(Token.Kind.WORD, source, span.start(), span.end());
    reporter.add(
        reporter
            .error(word, word.shown() + " is no prefix length of " + family)
            .withHelp("write /0 to /" + Address.bits(family)));
  }

  private void refuseHostBits(Address address, Prefix prefix, Span span) {
    reporter.add(
        reporter
            .error(span, "host bits are set behind /" + prefix.length())
            .withHelp("write " + prefix + ", or " + address + " for the one address"));
  }

  private void noteMapped(Prefix prefix, Span span) {
    Prefix ip4 =
        new Prefix(Family.IP4, 0, prefix.low() & 0xffff_ffffL, prefix.length() - MAPPED.length());
    reporter.add(
        reporter
            .note(span, "no packet has such an address: IPv4 packets have IPv4 addresses")
            .withHelp("write " + ip4));
  }
}
