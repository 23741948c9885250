package io.echogate.firewalls.cisco;

import io.echogate.firewalls.addresses.Masks;
import io.echogate.firewalls.addresses.Numbers;
import io.echogate.firewalls.rules.Match;
import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Diagnostics;
import io.echogate.policy.source.Span;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads the addresses of an entry: {@code any}, {@code host A}, a prefix, a wildcard, a group. */
final class AddressWords {
  private static final String EXPECTED = "an address, any, host or a group";

  private final Family family;
  private final Groups groups;
  private final Diagnostics diagnostics;

  AddressWords(Family family, Groups groups, Diagnostics diagnostics) {
    this.family = family;
    this.groups = groups;
    this.diagnostics = diagnostics;
  }

  /** Whether addresses begin with the next word. */
  boolean isNext(Words words) {
    return switch (words.key()) {
      case "any", "any4", "any6", "host", "object-group", "addrgroup", "net-group" -> true;
      default -> {
        String text = words.text();
        int slash = text.indexOf('/');
        yield Address.parse(text, 0, slash < 0 ? text.length() : slash).isPresent();
      }
    };
  }

  /**
   * Takes the addresses of one side; empty if any will do.
   *
   * @param alone whether an address without a wildcard means that address
   */
  Optional<Match> read(Words words, Match.Side side, boolean alone) throws Unreadable {
    Span place = words.here();
    Word word = words.next(EXPECTED);
    return switch (word.key()) {
      case "any", "any4", "any6" -> Optional.empty();
      case "host" -> {
        Word host = words.next("an address");
        Address address = address(words, host, host.text());
        yield match(side, Prefix.of(address, Address.bits(family)));
      }
      case "object-group", "addrgroup", "net-group" -> group(words, side);
      default -> {
        int slash = word.text().indexOf('/');
        yield slash >= 0
            ? match(side, prefix(words, word, slash))
            : wildcard(words, side, address(words, word, word.text()), place, alone);
      }
    };
  }

  private Optional<Match> match(Match.Side side, Prefix prefix) {
    if (prefix.length() == 0) {
      return Optional.empty();
    }
    PrefixSet prefixes = new PrefixSet.Builder().add(prefix).build();
    return Optional.of(new Match.Addresses(side, family, false, prefixes, Optional.empty()));
  }

  private Optional<Match> group(Words words, Match.Side side) throws Unreadable {
    Word name = words.next("the name of a group");
    Optional<PrefixSet> members = groups.addresses(name.text(), family);
    if (members.isEmpty()) {
      diagnostics.add(
          Diagnostic.warning(
                  words.source(),
                  name.span(),
                  "the group " + name.text() + " is not here, or not understood")
              .withHelp("what the entry says of these addresses may hold or not"));
      return Optional.of(new Match.Unknown(word(side) + " group " + name.text()));
    }
    return Optional.of(
        new Match.Addresses(side, family, false, members.get(), Optional.of(name.text())));
  }

  private static String word(Match.Side side) {
    return side == Match.Side.SOURCE ? "source" : "destination";
  }

  private Address address(Words words, Word word, String text) throws Unreadable {
    Optional<Address> address = Address.parse(text);
    if (address.isEmpty()) {
      throw words.wrong(word.span(), "no address: " + shown(word.text()), "expected " + EXPECTED);
    }
    if (address.get().family() != family) {
      throw words.wrong(word.span(), "an address of the other family in this list");
    }
    return address.get();
  }

  private Prefix prefix(Words words, Word word, int slash) throws Unreadable {
    Address address = address(words, word, word.text().substring(0, slash));
    OptionalInt length = Numbers.read(word.text().substring(slash + 1), Address.bits(family));
    if (length.isEmpty()) {
      throw words.wrong(
          word.span(),
          "no prefix length of " + family + ": " + shown(word.text().substring(slash + 1)),
          "write 0 to " + Address.bits(family));
    }
    return Prefix.of(address, length.getAsInt());
  }

  private Optional<Match> wildcard(
      Words words, Match.Side side, Address address, Span place, boolean alone) throws Unreadable {
    Optional<Address> wildcard =
        Address.parse(words.text()).filter(next -> next.family() == family);
    if (wildcard.isEmpty()) {
      if (alone) {
        return match(side, Prefix.of(address, Address.bits(family)));
      }
      throw words.wrong(
          words.here(),
          "an address without its wildcard",
          "write host " + address + ", or the wildcard behind it");
    }
    Span end = words.here();
    words.skip(1);
    Address mask = Masks.reverse(wildcard.get());
    OptionalInt length = Masks.length(mask);
    if (length.isPresent()) {
      return match(side, Prefix.of(address, length.getAsInt()));
    }
    if (Masks.length(wildcard.get()).isPresent()) {
      diagnostics.add(
          Diagnostic.warning(words.source(), place.to(end), "this wildcard looks like a mask")
              .withHelp("a wildcard has ones where bits do not count: " + mask));
    }
    return Optional.of(new Match.Wildcard(side, false, Masks.masked(address, mask), mask));
  }

  /** A word as messages show it: not all of it, if it is very long. */
  static String shown(String word) {
    return word.length() <= 40 ? word : word.substring(0, 40) + "...";
  }
}
