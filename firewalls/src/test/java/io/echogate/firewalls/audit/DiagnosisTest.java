package io.echogate.firewalls.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.firewalls.audit.Diagnosis.Fate;
import io.echogate.firewalls.export.Attachment;
import io.echogate.firewalls.export.Attachment.Asker;
import io.echogate.firewalls.export.Losses;
import io.echogate.firewalls.export.PolicyRules;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.meaning.Interpreter;
import io.echogate.firewalls.meaning.Situation;
import io.echogate.firewalls.meaning.Unknowns;
import io.echogate.firewalls.regions.Decision;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.Match.AddressKind;
import io.echogate.firewalls.rules.Match.LinkKind;
import io.echogate.firewalls.rules.Match.Part;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.icmp.testing.Property;
import io.echogate.policy.Address;
import io.echogate.policy.MessageSet;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.source.Source;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of who stops a message is what the interpreter finds, packet by packet. */
class DiagnosisTest {
  private static final Set<String> LINKS = Set.of("eth0", "eth1", "wan0");
  private static final int ROUNDS = 12;
  private static final int PACKETS = 40;

  private static final String POLICY =
      """
      policy web {
        icmp ip4 : block { 8 } from 198.51.100.0/24;
        icmp ip4 : allow { 3 } related;
        icmp ip4 : block { 3/4 }
        icmp ip6 : block { 128 }
        icmp ip4 out : block { 3/3 }
        defaults { icmp in: allow; }
      }
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "iptables/ferm-dmz_router.v4.rules",
        "iptables/ferm-webserver.v4.rules",
        "iptables/firewalld.v4.rules",
        "iptables/shorewall.v4.rules",
        "iptables/ufw.v4.rules",
        "iptables/ufw.v6.rules",
        "nftables/firewalld.nft",
        "nftables/ufw.nft",
        "nftables/zones.nft"
      })
  void stoppersAreThoseOfTheInterpreter(String file) throws IOException {
    Map<String, RuleSet> parts = new LinkedHashMap<>();
    parts.put("Echogate", attached(POLICY));
    parts.put("firewall", Audited.rules(text(file)));
    RuleSet system = Together.of(parts);
    Property.holds(
        random -> {
          for (int i = 0; i < ROUNDS; i++) {
            for (Course course : Course.values()) {
              check(system, i % 2 == 0 ? Family.IP4 : Family.IP6, course, random);
            }
          }
        });
  }

  private static void check(RuleSet rules, Family family, Course course, RandomGenerator random) {
    int[] types =
        family == Family.IP4 ? new int[] {0, 3, 5, 8, 11, 13} : new int[] {1, 2, 128, 129, 135};
    int type = types[random.nextInt(types.length)];
    MessageSet messages = new MessageSet.Builder().addTypes(type, type).build();
    Diagnosis diagnosis = of(rules, family, course, messages);
    assertThat(diagnosis.fates()).isNotEmpty();
    for (Fate fate : diagnosis.fates()) {
      agree(rules, course, fate, fate.example());
    }
    for (int n = 0; n < PACKETS; n++) {
      Situation packet = packet(random, family, course, type);
      List<Fate> possible =
          diagnosis.fates().stream().filter(fate -> mayHold(fate, packet)).toList();
      assertThat(possible).as("%s", packet).isNotEmpty();
      if (possible.stream().anyMatch(Fate::alone)) {
        assertThat(possible).as("%s", packet).hasSize(1);
        agree(rules, course, possible.getFirst(), packet);
      } else {
        assertThat(possible)
            .as("%s", packet)
            .anyMatch(fate -> finds(rules, course, packet).agrees(fate));
      }
    }
  }

  private static Diagnosis of(RuleSet rules, Family family, Course course, MessageSet messages) {
    return Diagnosis.of(
        rules, family, course, messages, LINKS, Optional.empty(), Instant.EPOCH, 60_000_000_000L);
  }

  private static boolean mayHold(Fate fate, Situation packet) {
    return fate.messages().contains(packet.type(), packet.code())
        && fate.states().contains(packet.state())
        && (packet.in().isEmpty() || fate.in().contains(packet.in()))
        && (packet.out().isEmpty() || fate.out().contains(packet.out()));
  }

  /** What the interpreter finds where limits have room and nothing unknown holds. */
  private record Found(boolean passes, Hook hook, Optional<Rule> rule) {
    @SuppressWarnings("ReferenceEquality") // two lines may say the same
    boolean agrees(Fate fate) {
      if (passes || fate.treatment().passes()) {
        return passes == fate.treatment().passes();
      }
      Decision stopper = fate.stopper().orElseThrow();
      return stopper.hook() == hook
          && rule.map(one -> stopper.rules().stream().anyMatch(some -> some == one))
              .orElse(stopper.isPolicy());
    }
  }

  private static Found finds(RuleSet rules, Course course, Situation packet) {
    Interpreter.Passage last =
        new Interpreter(rules).judge(course, packet, Unknowns.quiet()).getLast();
    return new Found(last.fate().passes(), last.hook(), last.fate().decider());
  }

  private static void agree(RuleSet rules, Course course, Fate fate, Situation packet) {
    Found found = finds(rules, course, packet);
    assertThat(found.agrees(fate))
        .as(
            "%s %s: said %s by %s, found %s",
            course, packet, fate.treatment(), fate.stopper(), found)
        .isTrue();
  }

  private static Situation packet(RandomGenerator random, Family family, Course course, int type) {
    List<String> links = List.copyOf(LINKS);
    List<State> states = List.copyOf(Spaces.states(family, type));
    return new Situation(
        family,
        family.protocol(),
        Part.WHOLE,
        type,
        random.nextInt(3) == 0 ? random.nextInt(256) : random.nextInt(6),
        address(random, family),
        address(random, family),
        random.nextInt(48, 1500),
        random.nextBoolean() ? 255 : random.nextInt(256),
        0,
        course == Course.OUT ? "" : links.get(random.nextInt(links.size())),
        course == Course.IN ? "" : links.get(random.nextInt(links.size())),
        states.get(random.nextInt(states.size())),
        random.nextBoolean() ? AddressKind.UNICAST : AddressKind.LOCAL,
        random.nextBoolean() ? AddressKind.LOCAL : AddressKind.BROADCAST,
        LinkKind.UNICAST,
        Instant.EPOCH);
  }

  private static Address address(RandomGenerator random, Family family) {
    List<String> texts =
        family == Family.IP4
            ? List.of("198.51.100.7", "192.0.2.1", "10.1.2.3", "192.168.0.9", "224.0.0.1")
            : List.of("2001:db8::1", "fe80::1", "ff02::1", "::", "fd00::7");
    return Address.parse(texts.get(random.nextInt(texts.size()))).orElseThrow();
  }

  @Test
  void whatIsStoppedFirstComesFirst() {
    Diagnosis diagnosis =
        of(
            Together.of(
                Map.of(
                    "Echogate",
                    attached(POLICY),
                    "nftables",
                    Audited.rules(
                        """
                        table ip own {
                          chain in { type filter hook input priority 0; policy accept;
                            icmp type echo-request drop
                          }
                        }
                        """))),
            Family.IP4,
            Course.IN,
            new MessageSet.Builder().addTypes(8, 8).build());
    assertThat(diagnosis.stopsAll()).isTrue();
    assertThat(diagnosis.fates())
        .extracting(fate -> fate.stopper().orElseThrow().entered().name().toString())
        .containsExactly("policy web on eth0 XDP", "nftables ip own in");
    Fate first = diagnosis.fates().getFirst();
    assertThat(first.in()).containsExactly("eth0");
    assertThat(first.remedy()).as("a policy is mended in its own words").isEmpty();
    assertThat(first.stopper().orElseThrow().rule().orElseThrow().origin().file())
        .isEqualTo("web.policy");
    assertThat(diagnosis.fates().getLast().remedy().orElseThrow().lines())
        .containsExactly("meta l4proto icmp icmp type 8 accept");
  }

  @Test
  void nobodyIsHelpedToLetRedirectsIn() {
    RuleSet rules =
        Audited.rules(
            "table ip own {\n chain in { type filter hook input priority 0; policy drop;\n }\n}\n");
    MessageSet redirect = new MessageSet.Builder().addTypes(5, 5).build();
    Diagnosis diagnosis = of(rules, Family.IP4, Course.IN, redirect);
    assertThat(diagnosis.stopsAll()).isTrue();
    assertThat(diagnosis.fates()).allMatch(fate -> fate.remedy().isEmpty());
  }

  private static RuleSet attached(String policy) {
    return PolicyRules.attached(
        PolicyReader.read(new Source("web.policy", policy)).policies().getFirst(),
        new Attachment("eth0", Asker.XDP, Optional.of(Asker.TCX)),
        new Losses());
  }

  private static String text(String file) throws IOException {
    String path = "/io/echogate/firewalls/" + file;
    try (InputStream in = DiagnosisTest.class.getResourceAsStream(path)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
