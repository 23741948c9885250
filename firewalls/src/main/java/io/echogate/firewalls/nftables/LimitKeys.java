package io.echogate.firewalls.nftables;

import io.echogate.firewalls.addresses.Masks;
import io.echogate.firewalls.rules.LimitSpec;
import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Says which packets share the bucket of an element of a set. */
final class LimitKeys {
  private LimitKeys() {}

  static Set<LimitSpec.Key> of(Expr key, Scope scope) {
    List<Expr> parts = key instanceof Expr.Concat concat ? concat.parts() : List.of(key);
    Set<LimitSpec.Key> keys = new LinkedHashSet<>();
    parts.forEach(part -> keys.add(one(part, scope)));
    return keys;
  }

  private static LimitSpec.Key one(Expr part, Scope scope) {
    LimitSpec.Key other = new LimitSpec.Key.Other(scope.line(part.span()));
    if (part instanceof Expr.Key key) {
      return switch (key.name()) {
        case "icmp type", "icmpv6 type" -> new LimitSpec.Key.Type();
        default ->
            AddressMatches.Place.of(key.name())
                .map(place -> prefix(place, Address.bits(place.family())))
                .orElse(other);
      };
    }
    if (part instanceof Expr.Binary binary
        && binary.operator() == '&'
        && binary.left() instanceof Expr.Key key
        && binary.right() instanceof Expr.Word mask) {
      Optional<AddressMatches.Place> place = AddressMatches.Place.of(key.name());
      int length =
          Address.parse(scope.source().text(), mask.start(), mask.end())
              .filter(address -> place.isPresent() && place.get().family() == address.family())
              .map(ones -> Masks.length(ones).orElse(-1))
              .orElse(-1);
      return length < 0 || place.isEmpty() ? other : prefix(place.get(), length);
    }
    return other;
  }

  private static LimitSpec.Key prefix(AddressMatches.Place place, int bits) {
    return place.family() == Family.IP4
        ? new LimitSpec.Key.Prefix(place.side(), bits, 0)
        : new LimitSpec.Key.Prefix(place.side(), 0, bits);
  }
}
