package io.echogate.firewalls.export;

import io.echogate.firewalls.iptables.IptablesReader;
import io.echogate.firewalls.iptables.RandomIptables;
import io.echogate.firewalls.nftables.NftReader;
import io.echogate.firewalls.nftables.RandomNft;
import io.echogate.firewalls.rules.Imported;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.policy.source.Source;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Random rules of both families that a kernel takes, and what they are read as.
 *
 * @param variant of iptables; empty for nftables
 */
record KernelRules(Optional<String> variant, List<String> texts, RuleSet model) {
  private static final String NOTHING =
      "*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n";

  /** Rules that have something of everything: each fate, each state, each course. */
  private static final String EVERYTHING =
      """
      table inet e {
       chain some {
        ct state established,related icmp type != destination-unreachable accept
        icmpv6 type { destination-unreachable, 50 } ct state related accept
        icmp type echo-request icmp code 0 reject with icmpx admin-prohibited
        icmpv6 type echo-request icmpv6 code 0 reject with icmpv6 no-route
        icmp type timestamp-request drop
        icmpv6 type { nd-neighbor-solicit, mld-listener-query, 200 } ip6 hoplimit > 100 drop
        ip ttl 64 drop
        ct state invalid meta length < 100 drop
       }
       chain input { type filter hook input priority 0; policy accept; jump some; }
       chain forward { type filter hook forward priority 0; policy accept; jump some; }
       chain output { type filter hook output priority 0; policy accept; jump some; }
      }
      """;

  static KernelRules everything() {
    return nftables(EVERYTHING);
  }

  static KernelRules random(RandomGenerator random) {
    return random.nextBoolean() ? nftables(random) : iptables(random);
  }

  private static KernelRules nftables(RandomGenerator random) {
    return nftables(RandomNft.text(random.nextLong(), JudgedRouter.LINKS.getFirst()));
  }

  private static KernelRules nftables(String text) {
    RuleSet model = read(NftReader.read(new Source("random", text)));
    return new KernelRules(Optional.empty(), List.of(text), model);
  }

  private static RuleSet read(Imported imported) {
    return imported
        .rules()
        .orElseThrow(
            () ->
                new AssertionError(
                    imported.diagnostics().stream()
                        .map(
                            one ->
                                one.source().name()
                                    + ":"
                                    + one.line()
                                    + ": "
                                    + one.message()
                                    + "\n"
                                    + one.source().text())
                        .collect(Collectors.joining("\n"))));
  }

  private static KernelRules iptables(RandomGenerator random) {
    List<String> texts =
        List.of(RandomIptables.text(Family.IP4, random), RandomIptables.text(Family.IP6, random));
    // A rule of nftables has no room for two of these.
    boolean large =
        texts.stream().flatMap(String::lines).anyMatch(line -> line.split(" u32 ", -1).length > 2);
    String variant = large || random.nextBoolean() ? "legacy" : "nft";
    Imported read =
        IptablesReader.read(
            List.of(
                new Source("sets", RandomIptables.SETS),
                new Source("iptables", texts.get(0)),
                new Source("ip6tables", texts.get(1))));
    return new KernelRules(Optional.of(variant), texts, read(read));
  }

  String text() {
    return variant.orElse("nft") + "\n" + String.join("\n", texts);
  }

  void load(JudgedRouter router) {
    if (variant.isEmpty()) {
      router.run(List.of("nft", "-f", "-"), texts.getFirst());
      return;
    }
    router.run(List.of("ipset", "restore", "-exist"), RandomIptables.SETS);
    restore(router, texts.get(0), texts.get(1));
  }

  private void restore(JudgedRouter router, String ip4, String ip6) {
    router.run(List.of("iptables-" + variant.orElseThrow() + "-restore"), ip4);
    router.run(List.of("ip6tables-" + variant.orElseThrow() + "-restore"), ip6);
  }

  /** Takes away what watching anew does not. */
  void unload(JudgedRouter router) {
    if (variant.isPresent()) {
      restore(router, NOTHING, NOTHING);
    }
  }
}
