package io.echogate.firewalls.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.firewalls.cisco.CiscoReader;
import io.echogate.firewalls.export.ExamplePolicies.Example;
import io.echogate.firewalls.junos.JunosReader;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.Imported;
import io.echogate.linux.testing.NeedsRoot;
import io.echogate.linux.testing.NeedsTool;
import io.echogate.policy.Policy;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.source.Severity;
import io.echogate.policy.source.Source;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * What is exported from the examples is taken by the tools that it is for, twice as well as once,
 * and goes away by the commands at its head.
 */
class ExportAcceptanceTest {
  private static final List<Optional<Erring>> ERRING =
      List.of(Optional.empty(), Optional.of(Erring.ALLOW), Optional.of(Erring.BLOCK));
  private static final Set<Hook> ALL = Set.of(Hook.INPUT, Hook.FORWARD, Hook.OUTPUT);
  private static final Set<String> LINKS = Set.of("wan0", "lan0");

  @Test
  @NeedsRoot
  @NeedsTool("nft")
  void nftablesTakesAndLeavesThem() throws IOException {
    try (KernelLife life = new KernelLife()) {
      for (NftOptions options :
          List.of(
              NftOptions.standard(),
              new NftOptions("other", ALL, Set.of()),
              new NftOptions("other", Set.of(), LINKS),
              new NftOptions("other", ALL, LINKS),
              new NftOptions("other", Set.of(Hook.INGRESS, Hook.EGRESS), LINKS))) {
        each(options, life::nft);
      }
    }
  }

  @Test
  @NeedsRoot
  @NeedsTool({"iptables-nft", "ip6tables-nft"})
  void iptablesInTheVariantOfNftablesTakesAndLeavesThem() throws IOException {
    iptables("nft");
  }

  @Test
  @NeedsRoot
  @NeedsTool({"iptables-legacy", "ip6tables-legacy"})
  void iptablesInTheOldVariantTakesAndLeavesThem() throws IOException {
    iptables("legacy");
  }

  /** All are read by the tools; each policy lives as one of the options say, in turn. */
  private static void iptables(String variant) throws IOException {
    try (KernelLife life = new KernelLife()) {
      List<IptablesOptions> all = new ArrayList<>();
      for (Set<Hook> hooks : List.of(ALL, Set.of(Hook.INPUT))) {
        for (Set<String> links : List.of(Set.<String>of(), LINKS)) {
          all.add(new IptablesOptions("ICMP", hooks, links, false));
        }
      }
      for (IptablesOptions options : all) {
        each(options, rules -> life.iptablesTest(rules, variant));
      }
      int number = 0;
      for (Example example : ExamplePolicies.all()) {
        IptablesOptions options = all.get(number++ % all.size());
        Exported exported =
            Exporter.export(example.policy(), example.before(), options, Optional.of(Erring.BLOCK));
        life.iptables(exported.text().orElseThrow(), variant, options.hooks().size(), "");
      }
    }
  }

  @Test
  @NeedsRoot
  @NeedsTool({"iptables-nft", "ip6tables-nft", "ipset"})
  void iptablesTakesLargeSetsInTheVariantOfNftables() throws IOException {
    largeSets("nft");
  }

  @Test
  @NeedsRoot
  @NeedsTool({"iptables-legacy", "ip6tables-legacy", "ipset"})
  void iptablesTakesLargeSetsInTheOldVariant() throws IOException {
    largeSets("legacy");
  }

  private static void largeSets(String variant) throws IOException {
    Policy policy = withLargeSets();
    Set<Hook> hooks = Set.of(Hook.INPUT);
    String sets = text(policy, new IptablesOptions("ICMP", hooks, Set.of(), true));
    String rules = text(policy, new IptablesOptions("ICMP", hooks, Set.of(), false));
    assertThat(rules).contains("--match-set", "! --match-set");
    assertThat(sets.lines().filter(line -> line.startsWith("add ")).count()).isEqualTo(3 * 300);
    try (KernelLife life = new KernelLife()) {
      life.iptables(rules, variant, hooks.size(), sets);
    }
  }

  @Test
  @NeedsRoot
  @NeedsTool("nft")
  void nftablesTakesLargeSets() throws IOException {
    try (KernelLife life = new KernelLife()) {
      life.nft(text(withLargeSets(), NftOptions.standard()));
    }
  }

  private static Policy withLargeSets() {
    StringBuilder text = new StringBuilder();
    for (String name : List.of("many", "a-name-that-is-far-longer-than-sets-can-have")) {
      text.append("set ").append(name).append(" { ");
      for (int i = 0; i < 300; i++) {
        String comma = i == 0 ? "" : ", ";
        int net = 2 * i + name.length();
        text.append(comma).append("10.").append(net / 256).append('.').append(net % 256);
        text.append(".0/24");
        if (name.equals("many")) {
          text.append(", 2001:db8:").append(Integer.toHexString(net)).append("::/48");
        }
      }
      text.append(" }\n");
    }
    text.append(
        """
        policy large {
          icmp in : allow { echo-request } from @many;
          icmp ip4 in : block { 13 } from not @a-name-that-is-far-longer-than-sets-can-have;
          defaults { icmp in: block; }
        }
        """);
    var reading = PolicyReader.read(new Source("large.policy", text.toString()));
    assertThat(reading.policies()).as(reading.diagnostics().toString()).isNotEmpty();
    return reading.policies().getFirst();
  }

  private static String text(Policy policy, ExportTarget target) {
    return Exporter.export(policy, target, Optional.empty()).text().orElseThrow();
  }

  @Test
  void iosListsAreReadWithoutErrors() throws IOException {
    for (AclOptions options :
        List.of(
            new AclOptions("ICMP", OptionalInt.empty(), Set.of()),
            new AclOptions("ICMP", OptionalInt.of(120), Set.of("GigabitEthernet0/0")))) {
      readable(options, CiscoReader::read);
    }
  }

  @Test
  void junosFiltersAreReadWithoutErrors() throws IOException {
    for (JunosOptions options :
        List.of(
            new JunosOptions("icmp", Set.of()), new JunosOptions("icmp", Set.of("ge-0/0/0.0")))) {
      readable(options, JunosReader::read);
    }
  }

  private static void readable(ExportTarget target, Function<Source, Imported> reader)
      throws IOException {
    each(
        target,
        text -> {
          Imported imported = reader.apply(new Source("exported", text));
          assertThat(imported.diagnostics().stream())
              .as(text)
              .noneMatch(one -> one.severity() == Severity.ERROR);
          assertThat(imported.rules()).as(text).isPresent();
        });
  }

  /** Exports each example each way, and has each text that differs from all others taken. */
  private static void each(ExportTarget target, Consumer<String> taker) throws IOException {
    Set<String> taken = new HashSet<>();
    List<String> failures = new ArrayList<>();
    for (Example example : ExamplePolicies.all()) {
      for (Optional<Erring> erring : ERRING) {
        Exported exported = Exporter.export(example.policy(), example.before(), target, erring);
        boolean consent = exported.losses().stream().anyMatch(Loss::needsConsent);
        assertThat(exported.text().isEmpty()).isEqualTo(erring.isEmpty() && consent);
        exported
            .text()
            .filter(text -> taken.add(withoutHead(text)))
            .ifPresent(
                text -> {
                  try {
                    taker.accept(text);
                  } catch (AssertionError e) {
                    String message = String.valueOf(e.getMessage());
                    failures.add(target + " " + erring + "\n" + message.lines().limit(60).toList());
                  }
                });
      }
    }
    assertThat(taken).isNotEmpty();
    assertThat(failures).isEmpty();
  }

  private static String withoutHead(String text) {
    return text.substring(text.indexOf("\n\n"));
  }
}
