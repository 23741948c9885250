package io.echogate.firewalls.junos;

import io.echogate.firewalls.addresses.Numbers;
import io.echogate.firewalls.rules.ChainName;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.RuleSet.Setting;
import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.Origin;
import io.echogate.policy.Prefix;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Diagnostics;
import io.echogate.policy.source.Nearest;
import io.echogate.policy.source.Source;
import io.echogate.policy.source.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Gathers from the statements of a configuration what matters: filters and what they need. */
final class Config implements Receiver {
  private final Source source;
  private final Diagnostics diagnostics;
  private final Map<ChainName, Filter> filters = new LinkedHashMap<>();
  private final Map<String, Policer> policers = new LinkedHashMap<>();
  private final PrefixLists lists = new PrefixLists();
  private final List<Application> applications = new ArrayList<>();
  private final List<Setting> settings = new ArrayList<>();
  private @Nullable Span firstSkipped;
  private @Nullable Span firstInactive;
  private int skipped;
  private int inactive;
  private int used;
  private boolean groups;

  Config(Source source, Diagnostics diagnostics) {
    this.source = source;
    this.diagnostics = diagnostics;
  }

  Map<ChainName, Filter> filters() {
    return filters;
  }

  Map<String, Policer> policers() {
    return policers;
  }

  PrefixLists lists() {
    return lists;
  }

  List<Application> applications() {
    return applications;
  }

  List<Setting> settings() {
    return settings;
  }

  /** Whether anything was of interest. */
  boolean isUsed() {
    return used > 0;
  }

  @Override
  public void inactive(Span span) {
    inactive++;
    if (firstInactive == null) {
      firstInactive = span;
    }
  }

  @Override
  public void statement(Statement s) {
    if (s.size() == 0) {
      return;
    }
    if (isApplyGroups(s)) {
      applyGroups(s);
      return;
    }
    boolean known =
        switch (s.text(0)) {
          case "firewall" -> firewall(s, 1);
          case "family", "filter", "policer" -> firewall(s, 0);
          case "policy-options" -> s.text(1).equals("prefix-list") && prefixList(s, 2);
          case "prefix-list" -> prefixList(s, 1);
          case "interfaces" -> interfaces(s);
          case "system", "forwarding-options" -> setting(s);
          default -> false;
        };
    if (known) {
      used++;
    } else if (!s.block()) {
      skip(s.span());
    }
  }

  private void skip(Span span) {
    skipped++;
    if (firstSkipped == null) {
      firstSkipped = span;
    }
  }

  private static boolean isApplyGroups(Statement s) {
    int last = s.size() - 1;
    return s.text(last).equals("apply-groups") || s.text(last - 1).equals("apply-groups");
  }

  private void applyGroups(Statement s) {
    boolean matters =
        switch (s.text(0)) {
          case "firewall", "family", "filter", "policy-options", "interfaces", "apply-groups" ->
              true;
          default -> false;
        };
    if (matters && !groups && !s.block()) {
      groups = true;
      diagnostics.add(
          Diagnostic.warning(source, s.span(), "what groups add is not read")
              .withHelp("read what show configuration | display inheritance prints"));
    }
  }

  private boolean firewall(Statement s, int at) {
    return switch (s.text(at)) {
      case "family" ->
          switch (s.text(at + 1)) {
            case "inet" -> inFamily(s, at + 2, Family.IP4);
            case "inet6" -> inFamily(s, at + 2, Family.IP6);
            default -> false;
          };
      case "filter" -> inFamily(s, at, Family.IP4);
      case "policer" -> policer(s, at + 1);
      default -> false;
    };
  }

  private boolean inFamily(Statement s, int at, Family family) {
    if (!s.text(at).equals("filter") || s.size() < at + 2) {
      return s.text(at).isEmpty();
    }
    Word name = s.words().get(at + 1);
    Filter filter =
        filters.computeIfAbsent(
            Filter.name(family, name.text()),
            key -> new Filter(key, family, new Filter.Place(startOf(s, at), s)));
    filter.place.extend(s);
    if (s.size() == at + 2) {
      return true;
    }
    switch (s.text(at + 2)) {
      case "term" -> {
        if (s.size() > at + 3) {
          term(s, at + 2, filter);
        }
      }
      case "interface-specific",
          "accounting-profile",
          "enhanced-mode",
          "fast-filter-lookup",
          "physical-interface-filter",
          "interface-shared",
          "instance-shared",
          "no-refresh",
          "scale-optimized",
          "next-ip",
          "apply-flags" -> {
        // says how the filter is kept, not what it does
      }
      default ->
          unknown(s, at + 2, "no statement of a filter", List.of("term", "interface-specific"));
    }
    return true;
  }

  /** Where a block begins: in set syntax where the whole line does. */
  private static int startOf(Statement s, int at) {
    return s.line() > 0 ? s.span().start() : s.words().get(at).start();
  }

  private void term(Statement s, int at, Filter filter) {
    Filter.Term term =
        filter.terms.computeIfAbsent(
            s.text(at + 1), key -> new Filter.Term(new Filter.Place(startOf(s, at), s)));
    term.place.extend(s);
    if (s.block() && s.size() == at + 2) {
      term.comment = s.comment();
    }
    int from = at + 3;
    switch (s.text(at + 2)) {
      case "" -> {}
      case "from" -> item(s, from).ifPresent(term.from::add);
      case "then" -> item(s, from).ifPresent(term.then::add);
      case "filter" -> item(s, from).ifPresent(term.filters::add);
      default -> unknown(s, at + 2, "no statement of a term", List.of("from", "then", "filter"));
    }
  }

  private static Optional<Filter.Item> item(Statement s, int from) {
    return s.block() || s.size() <= from
        ? Optional.empty()
        : Optional.of(new Filter.Item(List.copyOf(s.words().subList(from, s.size())), s.span()));
  }

  private void unknown(Statement s, int at, String what, List<String> known) {
    if (!s.block()) {
      diagnostics.add(
          Diagnostic.error(source, s.place(at), what + ": " + Values.shown(s.text(at)))
              .withHelp(
                  Nearest.to(s.text(at), known)
                      .map(near -> "did you mean " + near + "?")
                      .orElse("expected " + String.join(", ", known))));
    }
  }

  private boolean policer(Statement s, int at) {
    if (s.size() <= at) {
      return true;
    }
    Policer policer = policers.computeIfAbsent(s.text(at), Policer::new);
    if (s.size() > at + 1 && !policer.add(s, at + 1)) {
      diagnostics.add(
          Diagnostic.warning(
              source, s.place(at + 1), "not understood: " + Values.shown(s.rest(at + 1))));
    }
    return true;
  }

  private boolean prefixList(Statement s, int at) {
    if (s.size() <= at) {
      return true;
    }
    String name = s.text(at);
    lists.touch(name);
    if (s.block() || s.size() == at + 1) {
      return true;
    }
    String text = s.text(at + 1);
    if (text.equals("apply-path")) {
      lists.open(name);
      return true;
    }
    int slash = text.indexOf('/');
    Optional<Address> address = Address.parse(slash < 0 ? text : text.substring(0, slash));
    int bits = address.map(a -> Address.bits(a.family())).orElse(0);
    OptionalInt length =
        slash < 0 ? OptionalInt.of(bits) : Numbers.read(text.substring(slash + 1), bits);
    if (address.isEmpty() || length.isEmpty()) {
      diagnostics.add(
          Diagnostic.error(source, s.place(at + 1), "no prefix: " + Values.shown(text))
              .withHelp("write a prefix, such as 192.0.2.0/24 or 2001:db8::/32"));
      return true;
    }
    lists.add(name, Prefix.of(address.get(), length.getAsInt()));
    return true;
  }

  private boolean interfaces(Statement s) {
    boolean unit = s.text(2).equals("unit") && s.text(4).equals("family");
    Optional<Family> family =
        switch (s.text(5)) {
          case "inet" -> Optional.of(Family.IP4);
          case "inet6" -> Optional.of(Family.IP6);
          default -> Optional.empty();
        };
    if (!unit || family.isEmpty() || s.block()) {
      return false;
    }
    String place = s.text(1) + "." + s.text(3);
    return switch (s.text(6)) {
      case "filter" -> application(s, family.get(), place);
      case "no-redirects", "targeted-broadcast", "policer", "no-neighbor-learn" -> {
        settings.add(new Setting(s.rest(6), Optional.of(place), new Origin(source, s.span())));
        yield true;
      }
      default -> false;
    };
  }

  private boolean application(Statement s, Family family, String place) {
    boolean own = place.startsWith("lo0.");
    String way = s.text(7);
    boolean in = way.equals("input") || way.equals("input-list");
    boolean out = way.equals("output") || way.equals("output-list");
    if (!in && !out) {
      return false;
    }
    if (s.size() < 9) {
      unknown(s, 8, "the name of a filter is missing", List.of("a name"));
      return true;
    }
    Hook hook = in ? (own ? Hook.INPUT : Hook.INGRESS) : own ? Hook.OUTPUT : Hook.EGRESS;
    Application application =
        new Application(
            family,
            hook,
            own ? Optional.empty() : Optional.of(place),
            way.endsWith("-list"),
            s.span());
    if (!applications.isEmpty() && applications.getLast().takes(application)) {
      Application last = applications.getLast();
      last.span = last.span.start() <= s.span().start() ? last.span.to(s.span()) : s.span();
      last.names.add(s.words().get(8));
      return true;
    }
    application.names.add(s.words().get(8));
    applications.add(application);
    return true;
  }

  /** What the router itself does with ICMP. */
  private boolean setting(Statement s) {
    if (s.block()) {
      return false;
    }
    String what = s.text(1);
    boolean wanted =
        switch (what) {
          case "no-redirects",
              "no-redirects-ipv6",
              "no-multicast-echo",
              "no-ping-record-route",
              "no-ping-time-stamp" ->
              true;
          case "internet-options" ->
              s.text(2).startsWith("icmp")
                  || s.text(2).contains("path-mtu-discovery")
                  || s.text(2).contains("source-quench");
          case "ddos-protection" -> s.text(3).startsWith("icmp");
          case "family" -> s.text(3).equals("filter");
          default -> false;
        };
    if (wanted) {
      settings.add(new Setting(s.rest(0), Optional.empty(), new Origin(source, s.span())));
    }
    return wanted;
  }

  /** Tells what was left out. */
  void conclude() {
    if (firstInactive != null) {
      diagnostics.add(
          Diagnostic.note(
              source,
              firstInactive,
              inactive == 1
                  ? "this is switched off, and left out"
                  : String.format(
                      Locale.ROOT,
                      "%,d statements that are switched off were left out, from here on",
                      inactive)));
    }
    if (firstSkipped != null) {
      diagnostics.add(
          Diagnostic.note(
              source,
              firstSkipped,
              skipped == 1
                  ? "a statement that says nothing about ICMP was left out"
                  : String.format(
                      Locale.ROOT,
                      "%,d statements that say nothing about ICMP were left out, from here on",
                      skipped)));
    }
  }
}
