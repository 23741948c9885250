package io.echogate.icmp;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.KnowledgeTable.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the tables of the registry must hold, so that no reader needs to check them. */
class KnowledgeTablesTest {
  private static final List<String> ROLES =
      List.of("host_in", "host_out", "border_in", "border_out", "transit", "link_local");
  private static final List<String> MESSAGE_COLUMNS =
      List.of(
          "type",
          "code",
          "slug",
          "title",
          "kind",
          "status",
          "rfc",
          "needed_for",
          "if_blocked",
          "if_allowed",
          "severity_if_blocked",
          "severity_if_allowed",
          "host_in",
          "host_out",
          "border_in",
          "border_out",
          "transit",
          "link_local",
          "source");
  private static final List<String> ALIAS_COLUMNS =
      List.of("family", "type", "code", "slug", "iptables", "nftables", "cisco_ios");
  private static final List<String> GROUP_COLUMNS = List.of("group", "family", "types", "meaning");

  private static final Set<String> ACTIONS =
      Set.of("allow", "limit", "block", "link-only", "related-only");
  private static final Set<String> SEVERITIES = Set.of("critical", "high", "medium", "low", "none");

  private static List<Row> messages(Family family) {
    String table = family == Family.IP4 ? "icmpv4.tsv" : "icmpv6.tsv";
    return KnowledgeTable.read(table, MESSAGE_COLUMNS);
  }

  private static String key(Row row) {
    return row.get("type") + "/" + row.get("code");
  }

  @ParameterizedTest
  @EnumSource
  void cellsOfMessagesHoldKnownWords(Family family) {
    Set<String> kinds = Arrays.stream(Kind.values()).map(Kind::text).collect(Collectors.toSet());
    Set<String> states =
        Arrays.stream(Status.values()).map(Status::text).collect(Collectors.toSet());
    for (Row row : messages(family)) {
      assertThat(row.get("type")).as(row.at()).matches("\\d+(-\\d+)?");
      assertThat(row.get("code")).as(row.at()).matches("\\*|\\d+");
      assertThat(row.get("slug")).as(row.at()).matches("[a-z0-9]+(-[a-z0-9]+)*");
      assertThat(row.get("kind")).as(row.at()).isIn(kinds);
      assertThat(row.get("status")).as(row.at()).isIn(states);
      assertThat(row.get("severity_if_blocked")).as(row.at()).isIn(SEVERITIES);
      assertThat(row.get("severity_if_allowed")).as(row.at()).isIn(SEVERITIES);
      ROLES.forEach(role -> assertThat(row.get(role)).as(row.at() + " " + role).isIn(ACTIONS));
      for (String column : List.of("title", "rfc", "if_blocked", "if_allowed", "source")) {
        assertThat(row.get(column)).as(row.at() + " " + column).isNotEmpty();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void adviceOnMessagesIsConsistent(Family family) {
    for (Row row : messages(family)) {
      for (String role : List.of("border_in", "border_out", "transit")) {
        assertThat(row.get(role)).as(row.at() + " " + role).isNotEqualTo("link-only");
      }
      if (row.get("severity_if_blocked").equals("critical")) {
        assertThat(row.get("host_in")).as(row.at()).isNotEqualTo("block");
      }
      if (row.get("severity_if_blocked").equals("none")) {
        assertThat(row.get("host_in")).as(row.at()).isNotEqualTo("allow");
      }
      if (Set.of("deprecated", "reserved").contains(row.get("status"))) {
        assertThat(List.of(row.get("host_in"), row.get("border_in")))
            .as(row.at())
            .doesNotContain("allow");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyTypeHasOneRowAndEveryCodeAType(Family family) {
    int[] covered = new int[256];
    Set<String> keys = new HashSet<>();
    for (Row row : messages(family)) {
      assertThat(keys.add(key(row))).as(row.at() + " is new").isTrue();
      if (row.get("code").equals("*")) {
        String[] types = row.get("type").split("-");
        for (int t = Integer.parseInt(types[0]);
            t <= Integer.parseInt(types[types.length - 1]);
            t++) {
          covered[t]++;
        }
      } else {
        assertThat(Integer.parseInt(row.get("code"))).as(row.at()).isBetween(0, 255);
        assertThat(keys).as(row.at() + ": its type comes before").contains(row.get("type") + "/*");
      }
    }
    assertThat(covered).containsOnly(1);
  }

  @ParameterizedTest
  @EnumSource
  void aSlugIsUniqueButForATypeAndItsCode0(Family family) {
    Map<String, List<String>> keys = new HashMap<>();
    for (Row row : messages(family)) {
      keys.computeIfAbsent(row.get("slug"), slug -> new ArrayList<>()).add(key(row));
    }
    keys.forEach(
        (slug, of) -> {
          if (of.size() > 1) {
            String type = of.getFirst().substring(0, of.getFirst().indexOf('/'));
            assertThat(of).as(slug).containsExactly(type + "/*", type + "/0");
          }
        });
  }

  @Test
  void aliasesNameMessagesByTheirSlug() {
    Map<String, String> slugs = new HashMap<>();
    for (Family family : Family.values()) {
      String prefix = family == Family.IP4 ? "v4 " : "v6 ";
      messages(family).forEach(row -> slugs.put(prefix + key(row), row.get("slug")));
    }
    Set<String> keys = new HashSet<>();
    for (Row row : KnowledgeTable.read("aliases.tsv", ALIAS_COLUMNS)) {
      String key = row.get("family") + " " + key(row);
      assertThat(keys.add(key)).as(row.at() + " is new").isTrue();
      assertThat(slugs).as(row.at()).containsEntry(key, row.get("slug"));
    }
  }

  @Test
  void groupsAreUniqueInTheirFamily() {
    Set<String> keys = new HashSet<>();
    for (Row row : KnowledgeTable.read("groups.tsv", GROUP_COLUMNS)) {
      assertThat(row.get("family")).as(row.at()).isIn("ip4", "ip6");
      assertThat(row.get("types")).as(row.at()).matches("\\d+([-/]\\d+)?(,\\d+([-/]\\d+)?)*");
      assertThat(keys.add(row.get("family") + row.get("group"))).as(row.at()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void groupsByStatusHoldTheTypesOfThatStatus(Family family) {
    assertThat(typesOf(family, "unassigned"))
        .isEqualTo(typesWith(family, Set.of(Status.UNASSIGNED, Status.RESERVED)));
    assertThat(typesOf(family, "experimental"))
        .isEqualTo(typesWith(family, Set.of(Status.EXPERIMENTAL)));
    assertThat(typesOf(family, "deprecated"))
        .isEqualTo(typesWith(family, Set.of(Status.DEPRECATED)));
  }

  private static Set<Integer> typesOf(Family family, String group) {
    Set<Integer> types = new HashSet<>();
    for (MessageRange range : Registry.instance().group(family, group).orElse(List.of())) {
      for (int type = range.firstType(); type <= range.lastType(); type++) {
        types.add(type);
      }
    }
    return types;
  }

  private static Set<Integer> typesWith(Family family, Set<Status> states) {
    Set<Integer> types = new HashSet<>();
    for (int type = 0; type < 256; type++) {
      if (states.contains(Registry.instance().type(family, type).status())) {
        types.add(type);
      }
    }
    return types;
  }
}
