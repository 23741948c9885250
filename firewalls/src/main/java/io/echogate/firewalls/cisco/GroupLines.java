package io.echogate.firewalls.cisco;

import io.echogate.firewalls.addresses.AddressRange;
import io.echogate.firewalls.addresses.Masks;
import io.echogate.firewalls.addresses.Numbers;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Ranges;
import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.MessageSet;
import io.echogate.policy.Prefix;
import io.echogate.policy.source.Diagnostics;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Reads object groups, line by line: a head, then members. */
final class GroupLines {
  private final Groups groups;
  private final Dialect dialect;
  private final Diagnostics diagnostics;
  private Groups.@Nullable Group group;
  private boolean service;
  private Family family = Family.IP4;

  GroupLines(Groups groups, Dialect dialect, Diagnostics diagnostics) {
    this.groups = groups;
    this.dialect = dialect;
    this.diagnostics = diagnostics;
  }

  /** Starts a group if the line is the head of one that matters. */
  boolean start(Words words) throws Unreadable {
    group = null;
    if (!words.take("object-group")) {
      return false;
    }
    String kind = words.next("a kind of group").key();
    family = kind.contains("6") || words.key().equals("ipv6") ? Family.IP6 : Family.IP4;
    service = kind.equals("service") || kind.equals("v6-service");
    switch (kind) {
      case "network", "v6-network" -> {
        if (words.left() > 1) {
          words.skip(1);
        }
        group = groups.ofAddresses(words.next("the name of a group"));
      }
      case "ip", "ipv6" -> {
        if (words.take("address")) {
          group = groups.ofAddresses(words.next("the name of a group"));
        }
      }
      case "service", "v6-service" -> group = groups.ofServices(words.next("the name of a group"));
      default -> {
        // groups of ports, of security tags: no entry is understood by them
      }
    }
    return true;
  }

  /** Whether a line behind the head of a group belongs to it. */
  static boolean isMember(Words words) {
    return words.isIndented()
        || switch (words.key()) {
          case "host", "range", "group-object", "description" -> true;
          default -> false;
        };
  }

  /** Reads a member of the group that was started. */
  void member(Words words) throws Unreadable {
    Groups.@Nullable Group into = group;
    if (into == null) {
      return;
    }
    if (Numbers.read(words.key()).isPresent() && words.left() > 1) {
      words.skip(1);
    }
    switch (words.key()) {
      case "description" -> {}
      case "group-object", "object-group" -> {
        words.skip(1);
        into.nested.add(words.next("the name of a group"));
      }
      default -> {
        if (service) {
          service(words, into);
        } else {
          addresses(words, into);
        }
      }
    }
  }

  private void addresses(Words words, Groups.Group into) throws Unreadable {
    Word word = words.next("an address");
    switch (word.key()) {
      case "any" -> {
        into.prefixes.add(Prefix.of(new Address(Family.IP4, 0, 0), 0));
        into.prefixes.add(Prefix.of(new Address(Family.IP6, 0, 0), 0));
      }
      case "host" -> {
        Address host = address(words, words.next("an address"));
        into.prefixes.add(Prefix.of(host, Address.bits(host.family())));
      }
      case "range" -> range(words, into, address(words, words.next("an address")));
      default -> network(words, into, word);
    }
  }

  private void range(Words words, Groups.Group into, Address first) throws Unreadable {
    Word word = words.next("an address");
    Address last = address(words, word);
    if (first.family() != last.family() || !AddressRange.isOrdered(first, last)) {
      throw words.wrong(word.span(), "a range that ends before it starts");
    }
    into.prefixes.addRange(first, last);
  }

  private void network(Words words, Groups.Group into, Word word) throws Unreadable {
    int slash = word.text().indexOf('/');
    String text = slash < 0 ? word.text() : word.text().substring(0, slash);
    Optional<Address> address = Address.parse(text);
    if (address.isEmpty()) {
      throw words.wrong(
          word.span(),
          "no address: " + AddressWords.shown(word.text()),
          "expected host, range, an address with its mask, or group-object");
    }
    int bits = Address.bits(address.get().family());
    String length =
        slash >= 0
            ? word.text().substring(slash + 1)
            : words.text().startsWith("/") ? words.text().substring(1) : "";
    if (!length.isEmpty()) {
      OptionalInt number = Numbers.read(length, bits);
      if (number.isEmpty()) {
        throw words.wrong(word.span(), "no prefix length: " + AddressWords.shown(length));
      }
      into.prefixes.add(Prefix.of(address.get(), number.getAsInt()));
    } else if (words.hasNext()) {
      masked(words, into, address.get());
    } else {
      into.prefixes.add(Prefix.of(address.get(), bits));
    }
  }

  /** IOS writes masks here and NX-OS wildcards; one with a hole in it is no prefix. */
  private void masked(Words words, Groups.Group into, Address address) throws Unreadable {
    Word word = words.next("a mask");
    Address mask = address(words, word);
    if (mask.family() != address.family()) {
      throw words.wrong(word.span(), "a mask of another family");
    }
    OptionalInt length = Masks.length(dialect == Dialect.NX_OS ? Masks.reverse(mask) : mask);
    if (length.isPresent()) {
      into.prefixes.add(Prefix.of(address, length.getAsInt()));
    } else {
      into.unclear = true;
    }
  }

  private static Address address(Words words, Word word) throws Unreadable {
    Optional<Address> address = Address.parse(word.text());
    if (address.isEmpty()) {
      throw words.wrong(word.span(), "no address: " + AddressWords.shown(word.text()));
    }
    return address.get();
  }

  private void service(Words words, Groups.Group into) throws Unreadable {
    ServiceWords reader = new ServiceWords(dialect, family, diagnostics);
    Optional<Ranges> protocols = reader.protocol(words);
    if (reader.isIcmp(protocols)) {
      Optional<MessageSet> messages = reader.messages(words, key -> false);
      into.services.add(new Service(protocols, messages, ""));
      return;
    }
    into.services.add(new Service(protocols, Optional.empty(), words.rest()));
  }
}
