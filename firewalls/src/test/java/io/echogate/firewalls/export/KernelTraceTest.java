package io.echogate.firewalls.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.meaning.Situation;
import io.echogate.firewalls.meaning.Tracking;
import io.echogate.firewalls.nftables.NftReader;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.firewalls.trace.Trace;
import io.echogate.firewalls.trace.Tracer;
import io.echogate.firewalls.trace.Visit;
import io.echogate.icmp.Family;
import io.echogate.icmp.testing.Property;
import io.echogate.linux.testing.NeedsRoot;
import io.echogate.linux.testing.NeedsTool;
import io.echogate.policy.Address;
import io.echogate.policy.source.Source;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The kernel's own trace of a packet has the rules and policies that ours has, in their order. */
@NeedsRoot
@NeedsTool({"nft", "python3", "stdbuf"})
class KernelTraceTest {
  private static final int SETS = Integer.getInteger("trace.kernel", 15);
  private static final int PACKETS = 30;
  private static final Instant NOW = Instant.EPOCH;

  /** Above those of real packets. */
  private static final int FIRST_PROBE = 40_000;

  private static final List<String> MATCHES =
      List.of(
          "",
          "icmp type { echo-request, timestamp-request }",
          "icmp type destination-unreachable icmp code frag-needed",
          "icmp type . icmp code { 3 . 4, 11 . 0 }",
          "icmpv6 type { 128, 135, 2 }",
          "icmpv6 type 1-4",
          "ip saddr 192.0.2.0/25",
          "ip saddr != 192.0.2.1",
          "ip6 saddr 2001:db8::/32",
          "meta l4proto icmp",
          "meta l4proto { icmp, ipv6-icmp }",
          "ct state new",
          "ct state { invalid, untracked }",
          "ct state != new",
          "ct state vmap { established : accept, related : accept, invalid : drop }",
          "ip6 hoplimit 255",
          "ip ttl < 10",
          "iifname \"right0\"",
          "iifname != \"right0\"",
          "ip length 0-60",
          "fib daddr type local",
          "fib daddr type { broadcast, multicast }",
          "meta mark 0x5");

  private static final List<String> ACTIONS =
      List.of(
          "accept",
          "accept",
          "drop",
          "return",
          "log prefix \"x\"",
          "reject with icmpx admin-prohibited");

  @Test
  void theKernelMeetsTheSameRules() throws IOException {
    try (JudgedHost host = JudgedHost.create()) {
      Property.holds(
          random -> {
            for (int i = 0; i < SETS; i++) {
              try {
                one(host, random, i * (PACKETS + 1));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
              }
            }
          });
    }
  }

  private static void one(JudgedHost host, RandomGenerator random, int flows)
      throws InterruptedException {
    String text = rules(random);
    host.run(List.of("nft", "-f", "-"), "flush ruleset\n" + text);
    String listed = host.run(List.of("nft", "list", "ruleset"), "");
    RuleSet rules = NftReader.read(new Source("listed", listed)).rules().orElseThrow();
    try (KernelTrace kernel = new KernelTrace(host)) {
      int probe = FIRST_PROBE;
      do {
        send(host, probe(++probe));
      } while (!kernel.awaits(probe, Duration.ofMillis(200)) && probe < FIRST_PROBE + 100);
      Map<Integer, RawPackets.Packet> packets = new LinkedHashMap<>();
      for (int tag = 1; tag <= PACKETS; tag++) {
        RawPackets.Packet packet = packet(random, tag, flows + tag);
        packets.put(tag, packet);
        send(host, packet);
      }
      send(host, probe(++probe));
      assertThat(kernel.awaits(probe, Duration.ofSeconds(20))).as("the last is traced").isTrue();
      Situations situations = new Situations("right0", "");
      packets.forEach(
          (tag, packet) -> {
            Situation situation = situations.of(packet.bytes(), state(packet), NOW).orElseThrow();
            assertThat(kernel.ways().get(tag))
                .as("%s%n%s", situation, listed)
                .isEqualTo(said(Tracer.of(rules, Course.IN, situation)));
          });
    }
  }

  private static State state(RawPackets.Packet packet) {
    return Tracking.unknown(packet.family(), packet.body().getFirst() & 0xff);
  }

  private static void send(JudgedHost host, RawPackets.Packet packet) {
    host.arrive(List.of(packet.bytes()));
  }

  private static RawPackets.Packet probe(int tag) {
    return packet(Family.IP4, 8, 0, 64, 20, tag, tag);
  }

  /** A trace as the kernel says it. */
  private static List<String> said(Trace trace) {
    List<String> said = new ArrayList<>();
    for (Visit visit : trace.visits()) {
      int last = 0;
      for (Visit.Event event : visit.events()) {
        if (event instanceof Visit.Step step && step.met()) {
          // One line can be several rules, and two lines of a chain can have the same words.
          if (step.rule().line() != last) {
            said.add(step.chain().name() + ": " + step.rule().text());
          }
          last = step.rule().line();
        }
      }
      if (visit.decider().isEmpty()) {
        boolean accepts = visit.verdict() instanceof Action.Accept;
        said.add(visit.chain().name() + ": policy " + (accepts ? "accept" : "drop"));
      }
    }
    return said;
  }

  private static RawPackets.Packet packet(RandomGenerator random, int tag, int flow) {
    Family family = random.nextBoolean() ? Family.IP4 : Family.IP6;
    List<Integer> types =
        family == Family.IP4
            ? List.of(0, 3, 5, 8, 11, 13, 40)
            : List.of(1, 2, 128, 129, 135, 143, 200);
    return packet(
        family,
        any(random, types),
        any(random, List.of(0, 1, 4)),
        any(random, List.of(3, 64, 255)),
        any(random, List.of(12, 60)),
        tag,
        flow);
  }

  private static RawPackets.Packet packet(
      Family family, int type, int code, int hopLimit, int size, int tag, int flow) {
    boolean ip4 = family == Family.IP4;
    Address source = Address.parse(ip4 ? "192.0.2.1" : "2001:db8::1").orElseThrow();
    Address own = Address.parse(ip4 ? "192.0.2.2" : "2001:db8::2").orElseThrow();
    byte[] rest = new byte[size];
    // What was answered before would be established: another flow each time.
    rest[0] = (byte) (flow >> 8);
    rest[1] = (byte) flow;
    return new RawPackets.Packet(
        family,
        source,
        own,
        hopLimit,
        tag,
        0,
        false,
        family.protocol(),
        RawPackets.message(family, source, own, type, code, rest));
  }

  private static String rules(RandomGenerator random) {
    StringBuilder text = new StringBuilder();
    text.append("table inet k {\n chain pre {\n");
    text.append("  type filter hook prerouting priority -450; policy accept;\n");
    text.append("  meta l4proto { icmp, ipv6-icmp } meta nftrace set 1\n }\n");
    int chains = random.nextInt(3);
    for (int i = chains - 1; i >= 0; i--) {
      text.append(" chain c").append(i).append(" {\n");
      append(random, text, i + 1, chains);
    }
    for (int i = 0; i < 2; i++) {
      text.append(" chain base")
          .append(i)
          .append(" {\n  type filter hook ")
          .append(random.nextInt(3) == 0 ? "prerouting priority -150" : "input priority " + i)
          .append("; policy ")
          .append(random.nextInt(3) == 0 ? "drop" : "accept")
          .append(";\n");
      append(random, text, 0, chains);
    }
    return text.append("}\n").toString();
  }

  private static void append(RandomGenerator random, StringBuilder text, int next, int chains) {
    int count = random.nextInt(1, 6);
    for (int i = 0; i < count; i++) {
      String match = any(random, MATCHES);
      text.append("  ").append(match);
      if (!match.contains("vmap")) {
        text.append(' ').append(action(random, next, chains));
      }
      text.append('\n');
    }
    text.append(" }\n");
  }

  private static String action(RandomGenerator random, int next, int chains) {
    if (next < chains && random.nextInt(2) == 0) {
      return (random.nextBoolean() ? "jump c" : "goto c") + random.nextInt(next, chains);
    }
    String action = any(random, ACTIONS);
    return action.startsWith("reject") && next > 0 ? "drop" : action;
  }

  private static <T> T any(RandomGenerator random, List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
