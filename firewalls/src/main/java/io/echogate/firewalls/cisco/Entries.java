package io.echogate.firewalls.cisco;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.Part;
import io.echogate.firewalls.rules.Ranges;
import io.echogate.firewalls.rules.Rule;
import io.echogate.icmp.Family;
import io.echogate.policy.MessageSet;
import io.echogate.policy.Origin;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Diagnostics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads entries of lists of one family.
 *
 * <p>Fragments, as the routers take them: an entry that asks for addresses and protocol only
 * concerns every part of a message. One that asks for more, such as an ICMP type, concerns whole
 * messages and first fragments; and a later fragment, which has no type, passes where such an entry
 * permits and its addresses and protocol fit, and goes on where it denies. So a permitting entry
 * with a type is two rules.
 */
final class Entries {
  static final Set<Part> NOT_LATER = Set.of(Part.WHOLE, Part.ATOMIC, Part.FIRST);
  static final Set<Part> LATER = Set.of(Part.LATER);

  private final Family family;
  private final Groups groups;
  private final Diagnostics diagnostics;
  private final AddressWords addresses;
  private final ServiceWords services;

  Entries(Dialect dialect, Family family, Groups groups, Diagnostics diagnostics) {
    this.family = family;
    this.groups = groups;
    this.diagnostics = diagnostics;
    this.addresses = new AddressWords(family, groups, diagnostics);
    this.services = new ServiceWords(dialect, family, diagnostics);
  }

  /**
   * An entry.
   *
   * @param sequence the number that stands at its end, as some routers show it
   */
  record Entry(List<Rule> rules, OptionalLong sequence) {}

  /** Reads {@code evaluate NAME}: what a reflexive list lets back in, which depends on traffic. */
  static Entry evaluate(Words words) throws Unreadable {
    words.skip(1);
    String name = words.next("the name of a list").text();
    Rule rule =
        new Rule(List.of(new Match.Unknown("evaluate " + name)), Action.ACCEPT, words.origin(), "");
    words.take("sequence");
    return new Entry(List.of(rule), words.takeNumber());
  }

  /** Reads an entry of a standard list, which has a source and no more. */
  Entry standard(Words words) throws Unreadable {
    Action action = action(words);
    List<Match> matches = new ArrayList<>();
    addresses.read(words, Match.Side.SOURCE, true).ifPresent(matches::add);
    Options options = Options.read(words, diagnostics);
    matches.addAll(options.shallow);
    Rule rule = new Rule(matches, action, words.origin(), "");
    return new Entry(List.of(rule), options.sequence);
  }

  /** Reads an entry of an extended list. */
  Entry extended(Words words) throws Unreadable {
    Action action = action(words);
    List<Match> matches = new ArrayList<>();
    if (words.take("dynamic")) {
      matches.add(new Match.Unknown("dynamic " + words.next("the name of a list").text()));
      if (words.take("timeout")) {
        words.next("a number of minutes");
      }
    }
    Optional<List<Service>> group = Optional.empty();
    Optional<Ranges> protocols = Optional.empty();
    if (words.take("object-group")) {
      group = Optional.of(group(words, matches));
    } else {
      protocols = services.protocol(words);
    }
    Optional<Match> source = addresses.read(words, Match.Side.SOURCE, false);
    String sourcePorts = ServiceWords.ports(words, protocols, addresses::isNext);
    Optional<Match> destination = addresses.read(words, Match.Side.DESTINATION, false);
    String ports = ServiceWords.ports(words, protocols, rest -> Options.isKeyword(rest.key()));
    Optional<MessageSet> messages =
        services.isIcmp(protocols)
            ? services.messages(words, Options::isKeyword)
            : Optional.empty();
    Options options = Options.read(words, diagnostics);
    List<Service> list =
        group.isPresent()
            ? group.get()
            : List.of(new Service(protocols, messages, ports(sourcePorts, ports)));
    List<Match> ends = new ArrayList<>();
    source.ifPresent(ends::add);
    destination.ifPresent(ends::add);
    ends.addAll(matches);
    ends.addAll(options.shallow);
    List<Rule> rules = new ArrayList<>();
    for (Service service : list) {
      add(rules, words, action, service, ends, options);
    }
    return new Entry(rules, options.sequence);
  }

  private static Action action(Words words) throws Unreadable {
    return words.next("permit or deny").key().equals("permit") ? Action.ACCEPT : Action.DROP;
  }

  private static String ports(String source, String destination) {
    String first = source.isEmpty() ? "" : "source " + source;
    String gap = source.isEmpty() || destination.isEmpty() ? "" : ", ";
    return first + gap + (destination.isEmpty() ? "" : "destination " + destination);
  }

  private List<Service> group(Words words, List<Match> matches) throws Unreadable {
    Word name = words.next("the name of a group");
    Optional<List<Service>> members = groups.services(name.text());
    if (members.isPresent()) {
      return members.get();
    }
    diagnostics.add(
        Diagnostic.warning(
                words.source(),
                name.span(),
                "the group " + AddressWords.shown(name.text()) + " is not here, or not understood")
            .withHelp("what the entry says of protocols may hold or not"));
    matches.add(new Match.Unknown("service group " + name.text()));
    return List.of(new Service(Optional.empty(), Optional.empty(), ""));
  }

  private void add(
      List<Rule> rules,
      Words words,
      Action action,
      Service service,
      List<Match> ends,
      Options options)
      throws Unreadable {
    Origin origin = words.origin();
    boolean deep = service.isDeep() || !options.deep.isEmpty();
    List<Match> matches = new ArrayList<>();
    service.protocols().ifPresent(protocols -> matches.add(new Match.Protocol(false, protocols)));
    matches.addAll(ends);
    if (options.parts.isPresent()) {
      if (deep && options.parts.get().contains(Part.LATER)) {
        throw words.wrong(
            words.span(),
            "later fragments have neither a type nor ports",
            "take away the message, or the word that asks for fragments");
      }
      matches.add(new Match.Parts(options.parts.get()));
    }
    if (!deep) {
      rules.add(new Rule(matches, action, origin, ""));
      return;
    }
    List<Match> first = new ArrayList<>(service.messages().isPresent() ? List.of() : matches);
    if (service.messages().isPresent()) {
      first.addAll(matches.subList(1, matches.size()));
      first.add(new Match.Messages(family, service.messages().get()));
    } else if (options.parts.isEmpty()) {
      first.add(new Match.Parts(NOT_LATER));
    }
    if (!service.ports().isEmpty()) {
      first.add(new Match.Unknown(service.ports()));
    }
    first.addAll(options.deep);
    rules.add(new Rule(first, action, origin, ""));
    if (action.equals(Action.ACCEPT) && options.parts.isEmpty()) {
      matches.add(new Match.Parts(LATER));
      rules.add(new Rule(matches, action, origin, ""));
    }
  }
}
