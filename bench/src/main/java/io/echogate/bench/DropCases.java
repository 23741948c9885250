package io.echogate.bench;

import io.echogate.datapath.LoadedPolicy;
import io.echogate.ebpf.LoadedProgram;
import io.echogate.ebpf.Program;
import io.echogate.ebpf.Reg;
import io.echogate.ebpf.XdpAction;
import io.echogate.ebpf.XdpLink;
import io.echogate.ebpf.XdpMode;
import io.echogate.icmp.Family;
import io.echogate.linux.NetNamespace;
import io.echogate.policy.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What drops echo requests at the receiver, each on a cable of its own. */
final class DropCases {
  /** Nothing but a program that drops: what arriving costs. */
  static final String FLOOR = "XDP_DROP alone";

  /** Our blocking program. */
  static final String OURS = "Echogate, block";

  private static final String BLOCK = "icmp ip4: block { 8 }";
  private static final String ECHO = "icmp type echo-request ";
  private static final String NFT_LIMIT =
      ECHO + "limit rate 1000/second burst 100 packets accept; ";

  private static final String EACH_SOURCE =
      "policy p { ratelimit=r rate=100/s burst=100 per=source; icmp ip4: ratelimit=r { 8 }"
          + " defaults { icmp in: allow; } }";

  private DropCases() {}

  /**
   * A way to drop.
   *
   * @param tools the programs that setting it up takes
   */
  record Case(String name, List<String> tools, Consumer<Cable> setUp) {}

  static List<Case> all() {
    List<Case> cases = new ArrayList<>();
    cases.add(new Case(FLOOR, List.of(), DropCases::dropAll));
    cases.add(new Case(OURS, List.of(), cable -> policy(cable, BLOCK, XdpMode.NATIVE)));
    cases.add(limit("Echogate, limit by ticks", "pps=100 burst=100"));
    cases.add(limit("Echogate, limit by ktime", "pps=1000 burst=100"));
    cases.add(
        new Case(
            "Echogate, generic XDP", List.of(), cable -> policy(cable, BLOCK, XdpMode.GENERIC)));
    String ingress = "netdev bench { chain c { type filter hook ingress device right0 priority 0; ";
    String input = "inet bench { chain c { type filter hook input priority 0; ";
    cases.add(nft("nftables ingress, block", ingress + ECHO + "drop; }; }"));
    cases.add(nft("nftables ingress, limit", ingress + NFT_LIMIT + ECHO + "drop; }; }"));
    String prefixes = prefixes();
    cases.add(
        new Case(
            "Echogate, from 10,000 prefixes",
            List.of(),
            cable -> policy(cable, fromSet(prefixes), XdpMode.NATIVE)));
    cases.add(
        nft(
            "nftables ingress, from 10,000 prefixes",
            "netdev bench { set s { type ipv4_addr; flags interval; auto-merge; elements = { "
                + prefixes
                + " }; }; "
                + ingress.substring(ingress.indexOf("chain"))
                + ECHO
                + "ip saddr @s drop; }; }"));
    cases.add(
        new Case(
            "Echogate, limit for each source",
            List.of(),
            cable -> policy(cable, EACH_SOURCE, XdpMode.NATIVE)));
    cases.add(
        nft(
            "nftables ingress, limit for each source",
            "netdev bench { set s { type ipv4_addr; size 65536; flags dynamic; timeout 60s; }; "
                + ingress.substring(ingress.indexOf("chain"))
                + ECHO
                + "update @s { ip saddr limit rate over 100/second burst 100 packets } drop; };"
                + " }"));
    cases.add(nft("nftables input, block", input + ECHO + "drop; }; }"));
    cases.add(iptables("iptables (legacy), block", "iptables-legacy"));
    cases.add(iptables("iptables (nft), block", "iptables-nft"));
    return cases;
  }

  /** Prefixes of which the last holds the source of the frames. */
  private static String prefixes() {
    return Stream.concat(
            RandomPrefixes.spread(Family.IP4, 10_000).prefixes(Family.IP4).map(Prefix::toString),
            Stream.of("192.0.2.0/24"))
        .collect(Collectors.joining(", "));
  }

  private static String fromSet(String prefixes) {
    return "policy p { set s { %s } icmp ip4: block { 8 } from @s; defaults { icmp in: allow; } }"
        .formatted(prefixes);
  }

  private static Case limit(String name, String rates) {
    String text = "ratelimit=r " + rates + "; icmp ip4: ratelimit=r { 8 }";
    return new Case(name, List.of(), cable -> policy(cable, text, XdpMode.NATIVE));
  }

  private static Case nft(String name, String table) {
    return new Case(
        name,
        List.of("nft"),
        cable -> Tool.giveIn(cable.receiver(), "add table " + table, "nft", "-f", "-"));
  }

  private static Case iptables(String name, String command) {
    String rule = "-A INPUT -p icmp --icmp-type echo-request -j DROP";
    List<String> words = new ArrayList<>(List.of(command));
    words.addAll(List.of(rule.split(" ")));
    return new Case(
        name, List.of(command), cable -> tool(cable.receiver(), words.toArray(new String[0])));
  }

  private static void tool(NetNamespace receiver, String... command) {
    var _ = Tool.runIn(receiver, command);
  }

  private static void dropAll(Cable cable) {
    Program drop = Program.xdp("drop", asm -> asm.mov(Reg.R0, XdpAction.DROP.code()).exit());
    LoadedProgram loaded = LoadedProgram.load(drop, Map.of());
    cable.later(loaded::close);
    attach(cable, loaded, XdpMode.NATIVE);
  }

  private static void policy(Cable cable, String text, XdpMode mode) {
    LoadedPolicy policy = Policies.load(text);
    cable.later(policy::close);
    attach(cable, policy.program(), mode);
  }

  private static void attach(Cable cable, LoadedProgram program, XdpMode mode) {
    XdpLink link = cable.receiver().call(() -> XdpLink.attach(program, cable.link().index(), mode));
    cable.later(link::close);
  }
}
