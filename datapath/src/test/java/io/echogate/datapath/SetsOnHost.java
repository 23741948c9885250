package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.datapath.SetRequest.Action;
import io.echogate.icmp.Family;
import io.echogate.icmp.testing.Frames;
import io.echogate.linux.LinkInfo;
import io.echogate.linux.Links;
import io.echogate.linux.NetNamespace;
import io.echogate.policy.Address;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import io.echogate.policy.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A host with a policy that has named sets, how they are changed, and what they do. */
record SetsOnHost(FilteredHost host) {
  static final String POLICY =
      """
      set bad { 198.51.100.0/24, 2001:db8:bad::/48 }
      set worse { @bad, 203.0.113.7 }
      policy guard {
          icmp ip4 : block { 8 } from @bad;
          icmp ip4 : block { 13 } from @worse;
          icmp ip6 : block { 128 } from @worse;
          defaults { icmp in: allow; }
      }
      """;

  static final int ECHO = 8;
  static final int ECHO6 = 128;

  static PrefixSet set(String... prefixes) {
    return PrefixSet.of(Stream.of(prefixes).map(SetsOnHost::prefix).toList());
  }

  static Prefix prefix(String text) {
    int slash = text.indexOf('/');
    Address address = Address.parse(text.substring(0, slash)).orElseThrow();
    return Prefix.of(address, Integer.parseInt(text.substring(slash + 1)));
  }

  SetChange add(String set, String... prefixes) {
    return change(set, Action.ADD, set(prefixes));
  }

  SetChange remove(String set, String... prefixes) {
    return change(set, Action.REMOVE, set(prefixes));
  }

  SetChange change(String set, Action action, PrefixSet prefixes) {
    SetOutcome outcome = outcome(host.name(), set, action, prefixes);
    assertThat(outcome).isInstanceOf(SetOutcome.Changed.class);
    return ((SetOutcome.Changed) outcome).changes().getFirst();
  }

  SetOutcome outcome(String name, String set, Action action, PrefixSet prefixes) {
    return host.filters()
        .changeSets(List.of(name), new SetRequest(set, action, prefixes, /* lenient= */ false));
  }

  static void assertRefused(SetOutcome outcome, SetProblem problem) {
    assertThat(outcome).isEqualTo(new SetOutcome.Refused(List.of(problem)));
  }

  /** Whether a message from an address is dropped. */
  boolean drops(int type, String source) {
    long before = blocked();
    Frames frames = source.contains(":") ? Frames.ip6() : Frames.ip4();
    host.send(frames.source(source).icmp(type, 0, 56).bytes(), 1);
    return blocked() > before;
  }

  long blocked() {
    return host.counts().counters().stream()
        .filter(counter -> counter.reason() == Reason.BLOCKED)
        .mapToLong(Counter::packets)
        .sum();
  }

  /** The directory of the policy that runs. */
  String directory() {
    try (InstalledFilter filter = host.filter()) {
      return Integer.toString(filter.running().program().info().id());
    }
  }

  AppliedPolicy applied() {
    try (InstalledFilter filter = host.filter()) {
      return filter.applied();
    }
  }

  List<String> prefixes(String set) {
    List<String> entries = new ArrayList<>();
    try (InstalledFilter filter = host.filter()) {
      SetState state = filter.sets().find(set).orElseThrow();
      for (Family family : Family.values()) {
        state.forEachEntry(
            family,
            (high, low, length) -> entries.add(new Prefix(family, high, low, length).toString()));
      }
    }
    return entries;
  }

  void assertVerified() {
    try (InstalledFilter filter = host.filter();
        FilterCopy copy = filter.copy(TestPolicies.inForce(filter.applied()), filter.form())) {
      assertThat(copy.difference()).isEmpty();
    }
  }

  /** Every sixteenth /24 of 10.0.0.0/8. */
  static List<Prefix> many(int count) {
    List<Prefix> many = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      many.add(Prefix.of(Family.IP4, 0, 0x0a00_0000L + ((long) i << 12), 24));
    }
    return many;
  }

  LinkInfo second() {
    NetNamespace namespace = host.hosts().right().namespace();
    try (Links links = Links.of(namespace)) {
      links.createVeth("second0", namespace, "third0");
      return links.require("second0");
    }
  }
}
