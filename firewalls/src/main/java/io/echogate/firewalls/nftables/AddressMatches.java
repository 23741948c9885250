package io.echogate.firewalls.nftables;

import io.echogate.firewalls.addresses.Masks;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.Side;
import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import io.echogate.policy.source.Diagnostic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Compares addresses. */
final class AddressMatches {
  private final Scope scope;

  /** Named sets that were read already. */
  private final Map<String, PrefixSet> named = new HashMap<>();

  AddressMatches(Scope scope) {
    this.scope = scope;
  }

  /** Which address a key is. */
  record Place(Side side, Family family) {
    static Optional<Place> of(String key) {
      return Optional.ofNullable(
          switch (key) {
            case "ip saddr" -> new Place(Side.SOURCE, Family.IP4);
            case "ip daddr" -> new Place(Side.DESTINATION, Family.IP4);
            case "ip6 saddr" -> new Place(Side.SOURCE, Family.IP6);
            case "ip6 daddr" -> new Place(Side.DESTINATION, Family.IP6);
            default -> null;
          });
    }
  }

  /** The match of a comparison; empty if its values are not known here. */
  Optional<Match> of(Place place, Expr left, String operator, Expr right) {
    boolean negated = operator.equals("!=");
    if (left instanceof Expr.Binary binary) {
      return masked(place, binary, operator, right);
    }
    return switch (operator) {
      case "", "==", "!=" ->
          set(right, place.family())
              .map(
                  set ->
                      new Match.Addresses(
                          place.side(),
                          place.family(),
                          negated,
                          set,
                          right instanceof Expr.Named named
                              ? Optional.of(named.name())
                              : Optional.empty()));
      case "<", ">=" -> below(place, right, operator.equals(">="), false);
      case "<=", ">" -> below(place, right, operator.equals(">"), true);
      default -> Optional.empty();
    };
  }

  /** {@code ip saddr < 10.0.0.0} and its kin: nothing, or a range from 0. */
  private Optional<Match> below(Place place, Expr right, boolean negated, boolean inclusive) {
    Optional<Address> end = address(right, place.family());
    if (end.isEmpty()) {
      return Optional.empty();
    }
    Address last = end.get();
    PrefixSet.Builder set = new PrefixSet.Builder();
    if (inclusive || last.high() != 0 || last.low() != 0) {
      Address to =
          inclusive
              ? last
              : new Address(
                  place.family(), last.high() - (last.low() == 0 ? 1 : 0), last.low() - 1);
      set.addRange(new Address(place.family(), 0, 0), to);
    }
    return Optional.of(
        new Match.Addresses(place.side(), place.family(), negated, set.build(), Optional.empty()));
  }

  /** {@code ip saddr & MASK == VALUE}. */
  private Optional<Match> masked(Place place, Expr.Binary binary, String operator, Expr right) {
    boolean negated = operator.equals("!=");
    boolean equality = operator.isEmpty() || operator.equals("==") || negated;
    if (binary.operator() != '&' || !(binary.left() instanceof Expr.Key) || !equality) {
      return Optional.empty();
    }
    Optional<Address> mask = address(binary.right(), place.family());
    Optional<Address> value = address(right, place.family());
    if (mask.isEmpty() || value.isEmpty()) {
      return Optional.empty();
    }
    Address bits = mask.get();
    Address wanted = value.get();
    if ((wanted.high() & ~bits.high()) != 0 || (wanted.low() & ~bits.low()) != 0) {
      // It asks for bits that the mask takes away.
      return Optional.of(
          new Match.Addresses(
              place.side(), place.family(), negated, PrefixSet.empty(), Optional.empty()));
    }
    int length = Masks.length(bits).orElse(-1);
    return Optional.of(
        length < 0
            ? new Match.Wildcard(place.side(), negated, wanted, bits)
            : new Match.Addresses(
                place.side(),
                place.family(),
                negated,
                PrefixSet.of(List.of(Prefix.of(wanted, length))),
                Optional.empty()));
  }

  private Optional<Address> address(Expr expr, Family family) {
    return expr instanceof Expr.Word word
        ? Address.parse(scope.source().text(), word.start(), word.end())
            .filter(address -> address.family() == family)
        : Optional.empty();
  }

  /** The addresses of a value or a set. */
  private Optional<PrefixSet> set(Expr expr, Family family) {
    if (expr instanceof Expr.Named name) {
      @Nullable PrefixSet known = named.get(name.name() + family);
      if (known != null) {
        return Optional.of(known);
      }
    }
    PrefixSet.Builder builder = new PrefixSet.Builder();
    for (Expr element : scope.elements(expr)) {
      if (!add(builder, Scope.bare(element), family)) {
        return Optional.empty();
      }
    }
    PrefixSet set = builder.build();
    if (expr instanceof Expr.Named name) {
      named.put(name.name() + family, set);
    }
    return Optional.of(set);
  }

  private boolean add(PrefixSet.Builder set, Expr element, Family family) {
    int bits = Address.bits(family);
    return switch (element) {
      case Expr.Word word -> {
        Optional<Address> address = address(word, family);
        address.ifPresent(found -> set.add(Prefix.of(found, bits)));
        yield address.isPresent();
      }
      case Expr.Slash slash -> {
        Optional<Address> address = address(slash.value(), family);
        OptionalLong length = scope.number(slash.mask(), SymbolType.NUMBER);
        if (address.isEmpty() || length.isEmpty()) {
          yield false;
        }
        if (length.getAsLong() > bits) {
          throw new Refusal(
              Diagnostic.error(
                  scope.source(),
                  slash.mask().span(),
                  "a prefix has no more than " + bits + " bits here"));
        }
        set.add(Prefix.of(address.get(), (int) length.getAsLong()));
        yield true;
      }
      case Expr.Range range -> {
        Optional<Address> first = address(range.first(), family);
        Optional<Address> last = address(range.last(), family);
        if (first.isEmpty() || last.isEmpty()) {
          yield false;
        }
        if (isBehind(first.get(), last.get())) {
          throw new Refusal(
              Diagnostic.error(scope.source(), range.span(), "this range ends before it begins"));
        }
        set.addRange(first.get(), last.get());
        yield true;
      }
      case Expr.Any any -> {
        set.add(new Prefix(family, 0, 0, 0));
        yield true;
      }
      default -> false;
    };
  }

  private static boolean isBehind(Address first, Address last) {
    int order = Long.compareUnsigned(first.high(), last.high());
    return order > 0 || (order == 0 && Long.compareUnsigned(first.low(), last.low()) > 0);
  }
}
