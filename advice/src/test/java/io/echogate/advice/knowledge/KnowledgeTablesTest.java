package io.echogate.advice.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.Family;
import io.echogate.icmp.MessageRange;
import io.echogate.icmp.Registry;
import io.echogate.icmp.Status;
import io.echogate.icmp.Table;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the tables must hold, alone and together, so that no reader needs to check them. */
class KnowledgeTablesTest {
  private static final Knowledge KNOWLEDGE = Knowledge.instance();

  /** What every network needs: here no recommendation may stand in the way. */
  private static final Set<String> CORE =
      Set.of(
          "pmtud",
          "tunnel-pmtud",
          "error-reporting",
          "tcp-fast-fail",
          "udp-fast-fail",
          "dns-port-unreachable",
          "ping",
          "traceroute-udp",
          "traceroute-icmp",
          "traceroute-tcp",
          "loop-detection",
          "neighbor-discovery",
          "nud",
          "dad",
          "slaac",
          "router-discovery",
          "mld",
          "mld-snooping",
          "extension-header-feedback",
          "teredo",
          "happy-eyeballs");

  private static Table table(String name) {
    return Table.read(name, Knowledge.class.getResourceAsStream(name));
  }

  private static List<String> cells(String table, String column) {
    List<String> cells = new ArrayList<>();
    table(table).forEach(row -> cells.add(row.cell(column)));
    return cells;
  }

  @ParameterizedTest
  @ValueSource(strings = {"functions.tsv", "attacks.tsv", "openings.tsv", "lan_host.tsv"})
  void tablesAreOfEvenLinesOfPlainText(String name) throws IOException {
    try (InputStream in = Objects.requireNonNull(Knowledge.class.getResourceAsStream(name))) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(text).endsWith("\n").matches("(?s)[\\x20-\\x7e\\t\\n]*");
      long columns = text.lines().findFirst().orElseThrow().split("\t", -1).length;
      assertThat(text.lines())
          .allSatisfy(line -> assertThat(line.split("\t", -1)).hasSize((int) columns))
          .allSatisfy(
              line -> assertThat(line.split("\t", -1)).allMatch(cell -> cell.strip().equals(cell)));
    }
  }

  @Test
  void namesAreUnique() {
    assertThat(cells("functions.tsv", "function")).doesNotHaveDuplicates();
    assertThat(cells("attacks.tsv", "attack")).doesNotHaveDuplicates();
    assertThat(KNOWLEDGE.functions()).hasSameSizeAs(cells("functions.tsv", "function"));
    assertThat(KNOWLEDGE.attacks()).hasSameSizeAs(cells("attacks.tsv", "attack"));
  }

  @Test
  void functionsAndAttacksSayAllThatTheyShould() {
    assertThat(KNOWLEDGE.functions())
        .allSatisfy(
            function -> {
              assertThat(function.title()).isNotEmpty();
              assertThat(function.symptom()).isNotEmpty();
              assertThat(function.notes()).isNotEmpty();
              assertThat(function.source()).isNotEmpty();
              assertThat(needs(function)).isNotEmpty();
            });
    assertThat(KNOWLEDGE.attacks())
        .allSatisfy(
            attack ->
                assertThat(
                        List.of(
                            attack.title(),
                            attack.description(),
                            attack.countermeasure(),
                            attack.doNot(),
                            attack.source()))
                    .doesNotContain(""));
  }

  @Test
  void itIsSaidOfEachAttackWhatLeavesItOpen() {
    assertThat(cells("openings.tsv", "attack")).isEqualTo(cells("attacks.tsv", "attack"));
    for (Attack attack : KNOWLEDGE.attacks()) {
      Opening opening = attack.opening();
      assertThat(opening.remark()).as(attack.name()).endsWith(".");
      assertThat(opening.messages().isEmpty())
          .as(attack.name())
          .isEqualTo(opening.how() == Opening.How.NONE);
      opening
          .messages()
          .forEach(
              (family, ranges) ->
                  assertThat(ranges)
                      .as("%s: what opens it is among what it uses", attack.name())
                      .allMatch(range -> isOf(attack, family, range)));
    }
  }

  private static boolean isOf(Attack attack, Family family, MessageRange range) {
    return attack.uses(family, range.firstType(), range.anyCode() ? 0 : range.code())
        || attack.name().equals("fragmented-icmp");
  }

  private static List<Need> needs(Function function) {
    return Stream.concat(function.hostNeeds().stream(), function.routerNeeds().stream()).toList();
  }

  @Test
  void messagesAreNeededForFunctionsThatThereAre() {
    Set<String> used = new HashSet<>();
    for (MessageFacts facts : messages()) {
      assertThat(facts.neededFor())
          .as("%s", facts.entry())
          .allSatisfy(name -> assertThat(KNOWLEDGE.function(name)).as(name).isPresent());
      used.addAll(facts.neededFor());
    }
    used.addAll(Set.of("nat-icmp-translation", "nat64-translation"));
    assertThat(KNOWLEDGE.functions()).extracting(Function::name).allMatch(used::contains);
  }

  private static List<MessageFacts> messages() {
    List<MessageFacts> all = new ArrayList<>();
    for (Family family : Family.values()) {
      for (int type = 0; type < 256; type++) {
        all.add(KNOWLEDGE.message(family, type, MessageRange.ANY_CODE));
        all.addAll(KNOWLEDGE.codes(family, type));
      }
    }
    return all;
  }

  @Test
  void factsAgreeWithThemselves() {
    for (MessageFacts facts : messages()) {
      Map<Situation, Recommendation> advised = facts.recommendations();
      assertThat(advised).as("%s", facts.entry()).hasSize(Situation.values().length);
      assertThat(List.of(facts.ifBlocked(), facts.ifAllowed(), facts.source()))
          .as("%s", facts.entry())
          .doesNotContain("");
      Recommendation host = facts.recommendation(Situation.HOST_IN);
      if (facts.severityIfBlocked() == Severity.CRITICAL) {
        assertThat(host).as("%s", facts.entry()).isNotEqualTo(Recommendation.BLOCK);
      }
      if (facts.severityIfBlocked() == Severity.NONE) {
        assertThat(host).as("%s", facts.entry()).isNotEqualTo(Recommendation.ALLOW);
      }
      if (Set.of(Status.DEPRECATED, Status.RESERVED).contains(facts.entry().status())) {
        assertThat(List.of(host, facts.recommendation(Situation.BORDER_IN)))
            .as("%s", facts.entry())
            .doesNotContain(Recommendation.ALLOW);
      }
      for (Situation forwarded :
          List.of(Situation.BORDER_IN, Situation.BORDER_OUT, Situation.TRANSIT)) {
        assertThat(facts.recommendation(forwarded))
            .as("%s", facts.entry())
            .isNotEqualTo(Recommendation.LINK_ONLY);
      }
    }
  }

  @Test
  void needsAreOfMessagesThatTheTablesDescribe() {
    for (Function function : KNOWLEDGE.functions()) {
      assertThat(function.hostNeeds())
          .as("hosts forward nothing: %s", function.name())
          .noneMatch(need -> need.way().isForwarded());
      for (Need need : needs(function)) {
        MessageRange messages = need.messages();
        assertThat(Registry.instance().message(need.family(), need.type(), code(messages)))
            .as("%s: %s", function.name(), need)
            .satisfies(
                entry -> assertThat(entry.messages().anyCode()).isEqualTo(messages.anyCode()));
        assertThat(need.scope().isLink() && need.way().isForwarded())
            .as("of a link, and forwarded: %s: %s", function.name(), need)
            .isFalse();
      }
    }
  }

  /** A code of the type that is not assigned stands for the row of the type. */
  private static int code(MessageRange messages) {
    return messages.anyCode() ? 254 : messages.code();
  }

  @Test
  void noRecommendationStandsInTheWayOfWhatEveryNetworkNeeds() {
    for (Function function : KNOWLEDGE.functions()) {
      if (CORE.contains(function.name())) {
        function.hostNeeds().forEach(need -> passes(function, need, true));
        function.routerNeeds().forEach(need -> passes(function, need, false));
      }
    }
  }

  private static void passes(Function function, Need need, boolean host) {
    MessageFacts facts = KNOWLEDGE.message(need.family(), need.type(), need.messages().code());
    for (Situation situation : need.optional() ? List.<Situation>of() : situations(need, host)) {
      assertThat(facts.recommendation(situation))
          .as("%s needs %s, %s", function.name(), need, situation)
          .isNotEqualTo(Recommendation.BLOCK);
    }
  }

  private static List<Situation> situations(Need need, boolean host) {
    if (need.scope().isLink() && !host) {
      return List.of(Situation.LINK_LOCAL);
    }
    return switch (need.way()) {
      case IN -> List.of(Situation.HOST_IN);
      case OUT -> host ? List.of(Situation.HOST_OUT) : List.of();
      case FORWARD_IN -> List.of(Situation.BORDER_IN, Situation.TRANSIT);
      case FORWARD_OUT -> List.of(Situation.BORDER_OUT, Situation.TRANSIT);
      case FORWARD -> List.of(Situation.BORDER_IN, Situation.BORDER_OUT, Situation.TRANSIT);
    };
  }

  @Test
  void attacksNameTheirMessages() {
    assertThat(KNOWLEDGE.attacks())
        .filteredOn(attack -> attack.messages().isEmpty())
        .extracting(Attack::name)
        .containsExactly("fragmented-icmp");
    assertThat(messages("ping-flood")).hasToString("{ip4=[8/0], ip6=[128/0]}");
    assertThat(messages("os-fingerprint")).hasToString("{ip4=[8/0, 13, 15, 17, 12], ip6=[4]}");
    assertThat(messages("off-link-nd")).hasToString("{ip6=[130-137, 141-143, 148-149, 151-153]}");
    assertThat(messages("ptb-atomic-fragment")).hasToString("{ip6=[2/0]}");
    assertThat(messages("extension-object-leak")).hasToString("{ip4=[3, 11, 12], ip6=[1, 3]}");
    assertThat(messages("icmp-tunnel")).hasToString("{ip4=[8/0, 0/0, 13, 42], ip6=[128/0, 129/0]}");
  }

  private static Map<Family, List<MessageRange>> messages(String attack) {
    return new TreeMap<>(KNOWLEDGE.attack(attack).orElseThrow().messages());
  }

  @ParameterizedTest
  @EnumSource
  void everyMessageHasARecommendationForEveryRole(Role role) {
    for (MessageFacts facts : messages()) {
      MessageRange range = facts.entry().messages();
      Family family = facts.entry().family();
      for (Way way :
          role.forwards()
              ? List.of(Way.IN, Way.OUT, Way.FORWARD_IN, Way.FORWARD_OUT)
              : List.of(Way.IN, Way.OUT)) {
        assertThat(KNOWLEDGE.recommendation(role, way, family, range.firstType(), range.code()))
            .isNotNull();
      }
    }
  }

  @Test
  void rolesDifferWhereTheyShould() {
    assertThat(recommendation(Role.HOST, Way.IN, Family.IP4, 8)).isEqualTo(Recommendation.LIMIT);
    assertThat(recommendation(Role.LAN_HOST, Way.IN, Family.IP4, 8))
        .isEqualTo(Recommendation.ALLOW);
    assertThat(recommendation(Role.LAN_HOST, Way.OUT, Family.IP4, 8))
        .isEqualTo(Recommendation.ALLOW);
    assertThat(recommendation(Role.HOST, Way.OUT, Family.IP6, 134)).isEqualTo(Recommendation.BLOCK);
    assertThat(recommendation(Role.BORDER, Way.OUT, Family.IP6, 134))
        .isEqualTo(Recommendation.LINK_ONLY);
    assertThat(recommendation(Role.BORDER, Way.OUT, Family.IP6, 137))
        .isEqualTo(Recommendation.BLOCK);
    assertThat(recommendation(Role.BORDER, Way.FORWARD_IN, Family.IP6, 200))
        .isEqualTo(Recommendation.BLOCK);
    assertThat(recommendation(Role.TRANSIT, Way.FORWARD_IN, Family.IP6, 180))
        .isEqualTo(Recommendation.ALLOW);
  }

  private static Recommendation recommendation(Role role, Way way, Family family, int type) {
    return KNOWLEDGE.recommendation(role, way, family, type, 0);
  }
}
