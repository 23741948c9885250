package io.echogate.policy.language;

import io.echogate.policy.AddressSet;
import io.echogate.policy.BuiltInSet;
import io.echogate.policy.NamedSet;
import io.echogate.policy.PrefixSet;
import io.echogate.policy.language.StatementSyntax.SourceItem;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes sets of addresses of the items of sets and conditions in {@code policy { }}. */
final class AddressResolver {
  private final Reporter reporter;
  private final SetTable sets;

  AddressResolver(Reporter reporter, SetTable sets) {
    this.reporter = reporter;
    this.sets = sets;
  }

  /**
   * The set of the items; wrong ones are reported and left out.
   *
   * @param place where the items are asked for
   */
  AddressSet resolve(Token place, List<SourceItem> items) {
    PrefixSet.Builder prefixes = new PrefixSet.Builder();
    Set<NamedSet> members = new LinkedHashSet<>();
    Set<BuiltInSet> builtIns = EnumSet.noneOf(BuiltInSet.class);
    PrefixResolver resolver = new PrefixResolver(reporter.in(place.source()), prefixes);
    for (SourceItem item : items) {
      Token address = item.address();
      if (address == null) {
        continue;
      }
      if (address.startsWith("@")) {
        refuseExtras(item, address);
        Optional<BuiltInSet> builtIn = SetTable.builtIn(address.text().substring(1));
        builtIn.ifPresentOrElse(builtIns::add, () -> sets.find(address).ifPresent(members::add));
      } else {
        prefix(resolver, item, address);
      }
    }
    return sets.put(place, prefixes.build(), members, builtIns);
  }

  private void refuseExtras(SourceItem item, Token name) {
    Token extra = item.length() == null ? item.bracket() : item.length();
    if (extra != null) {
      reporter.add(
          reporter
              .error(extra, "the name of a set takes no brackets and no prefix length")
              .withHelp("write " + name.clipped()));
    }
  }

  private void prefix(PrefixResolver resolver, SourceItem item, Token address) {
    Token length = item.length();
    if (item.bracket() != null && length != null) {
      reporter.add(
          reporter
              .error(length, "a prefix length beside brackets")
              .withHelp("write the prefix without brackets"));
      return;
    }
    if (item.bracket() != null && address.text().indexOf(':') < 0) {
      reporter.add(
          reporter
              .error(address, "brackets around what is no IPv6 address")
              .withHelp("leave the brackets out"));
      return;
    }
    if (sets.isDefined(address.text())) {
      reporter.add(
          reporter
              .error(address, address.shown() + " is no address")
              .withHelp("did you mean '@" + address.clipped() + "'?"));
      return;
    }
    resolver.add(
        address.start(),
        address.end(),
        length == null ? -1 : length.start(),
        length == null ? -1 : length.end());
  }
}
