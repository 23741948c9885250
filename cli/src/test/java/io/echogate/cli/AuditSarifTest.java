package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code audit --sarif} prints has what SARIF 2.1.0 requires. */
class AuditSarifTest {
  private static final Set<String> LEVELS = Set.of("none", "note", "warning", "error");

  @TempDir Path directory;

  private static JsonTree run(String input) {
    JsonTree log = JsonTree.parse(Run.onInput(input, "audit", "-", "--sarif").out());
    assertThat(log.at("version").value()).isEqualTo("2.1.0");
    assertThat(text(log.at("$schema"))).endsWith("sarif-2.1.0.json");
    assertThat(log.at("runs").elements()).hasSize(1);
    JsonTree run = log.at("runs", 0);
    check(run);
    return run;
  }

  /** The same, and so many results. */
  static void check(JsonTree run, int results) {
    assertThat(run.at("results").elements()).hasSize(results);
    check(run);
  }

  /** Required members, types and enumerations of the parts of the schema that are used. */
  private static void check(JsonTree run) {
    assertThat(run.members().keySet())
        .isSubsetOf("tool", "invocations", "artifacts", "columnKind", "results", "properties");
    assertThat(run.at("columnKind").value()).isEqualTo("utf16CodeUnits");
    JsonTree driver = run.at("tool", "driver");
    assertThat(driver.at("name").value()).isEqualTo("Echogate");
    assertThat(driver.at("version").value()).isInstanceOf(String.class);
    for (JsonTree rule : driver.at("rules").elements()) {
      assertThat(rule.at("id").value()).isInstanceOf(String.class);
      for (String text : List.of("shortDescription", "fullDescription", "help")) {
        assertThat(text(rule.at(text, "text"))).isNotBlank();
      }
      assertThat(LEVELS).contains(text(rule.at("defaultConfiguration", "level")));
    }
    for (JsonTree invocation : run.at("invocations").elements()) {
      assertThat(invocation.at("executionSuccessful").value()).isInstanceOf(Boolean.class);
    }
    int artifacts = run.at("artifacts").elements().size();
    for (JsonTree result : run.at("results").elements()) {
      result(driver, artifacts, result);
    }
  }

  private static void result(JsonTree driver, int artifacts, JsonTree result) {
    long rule = number(result.at("ruleIndex"));
    assertThat(result.at("ruleId")).isEqualTo(driver.at("rules", (int) rule, "id"));
    assertThat(LEVELS).contains(text(result.at("level")));
    assertThat(text(result.at("message", "text"))).isNotBlank();
    assertThat(result.at("locations").elements()).hasSize(1);
    JsonTree place = result.at("locations", 0, "physicalLocation");
    assertThat(text(place.at("artifactLocation", "uri"))).matches("[A-Za-z0-9._~/%:-]+");
    assertThat(number(place.at("artifactLocation", "index"))).isBetween(0L, artifacts - 1L);
    JsonTree region = place.at("region");
    assertThat(number(region.at("startLine"))).isPositive();
    if (region.members().containsKey("startColumn")) {
      assertThat(number(region.at("startColumn"))).isPositive();
      assertThat(number(region.at("endLine")))
          .isGreaterThanOrEqualTo(number(region.at("startLine")));
      assertThat(number(region.at("endColumn"))).isPositive();
    }
    for (JsonTree fingerprint : result.at("partialFingerprints").members().values()) {
      assertThat(text(fingerprint)).matches("[0-9a-f]{32}");
    }
    if (result.members().containsKey("fixes")) {
      assertThat(result.at("fixes").elements()).hasSize(1);
      fix(artifacts, result.at("fixes", 0));
    }
    JsonTree properties = result.at("properties");
    assertThat(properties.at("severity").value()).isInstanceOf(String.class);
    assertThat(properties.at("functions").isArray()).isTrue();
    assertThat(text(properties.at("fix"))).isNotBlank();
  }

  private static void fix(int artifacts, JsonTree fix) {
    assertThat(text(fix.at("description", "text"))).isNotBlank();
    JsonTree change = fix.at("artifactChanges", 0);
    assertThat(number(change.at("artifactLocation", "index"))).isBetween(0L, artifacts - 1L);
    JsonTree replacement = change.at("replacements", 0);
    assertThat(text(replacement.at("insertedContent", "text"))).isNotBlank();
    JsonTree region = replacement.at("deletedRegion");
    assertThat(region.at("endLine")).isEqualTo(region.at("startLine"));
    assertThat(region.at("endColumn")).isEqualTo(region.at("startColumn"));
  }

  private static String text(JsonTree tree) {
    return (String) Objects.requireNonNull(tree.value());
  }

  private static long number(JsonTree tree) {
    return ((Number) Objects.requireNonNull(tree.value())).longValue();
  }

  @Test
  void aFindingIsAResultAtItsLine() {
    JsonTree run = run(AuditVerbTest.BROKEN);
    JsonTree first = run.at("results", 0);
    assertThat(first.at("level").value()).isEqualTo("error");
    JsonTree place = first.at("locations", 0, "physicalLocation");
    assertThat(place.at("artifactLocation", "uri").value()).isEqualTo("stdin");
    assertThat(place.at("region", "startLine").value()).isEqualTo(7L);
    assertThat(place.at("region", "startColumn").value()).isEqualTo(1L);
    assertThat(place.at("region", "endLine").value()).isEqualTo(7L);
    assertThat(place.at("region", "snippet", "text").value())
        .isEqualTo("-A INPUT -p icmp -m icmp --icmp-type 3/4 -j DROP");
    assertThat(first.at("properties", "family").value()).isEqualTo("ip4");
    assertThat(first.at("properties", "direction").value()).isEqualTo("in");
    assertThat(text(first.at("properties", "example"))).startsWith("ip4 in 3/4 from ");
    assertThat(text(first.at("properties", "fix")))
        .startsWith("replace line 7 with:\n-A INPUT -p icmp -m icmp --icmp-type 3/4 ");
  }

  @Test
  void aRemedyIsTextThatIsPutIn() {
    JsonTree change = run(AuditVerbTest.BROKEN).at("results", 0, "fixes", 0, "artifactChanges", 0);
    assertThat(change.at("artifactLocation", "uri").value()).isEqualTo("stdin");
    JsonTree replacement = change.at("replacements", 0);
    assertThat(replacement.at("deletedRegion", "startLine").value()).isEqualTo(7L);
    assertThat(replacement.at("deletedRegion", "startColumn").value()).isEqualTo(1L);
    assertThat(text(replacement.at("insertedContent", "text")))
        .isEqualTo("-A INPUT -p icmp -m icmp --icmp-type 3/4 -j ACCEPT\n");
  }

  @Test
  void fingerprintsStayWhereLinesMove() {
    String moved = AuditVerbTest.BROKEN.replace("*filter", "# moved\n# down\n*filter");
    assertThat(fingerprints(moved)).isEqualTo(fingerprints(AuditVerbTest.BROKEN));
    String other = AuditVerbTest.BROKEN.replace("--icmp-type 3/4", "--icmp-type 3");
    assertThat(fingerprints(other).getFirst())
        .isNotEqualTo(fingerprints(AuditVerbTest.BROKEN).getFirst());
  }

  private static List<String> fingerprints(String rules) {
    return run(rules).at("results").elements().stream()
        .map(result -> text(result.at("partialFingerprints", "deciderAndMessages/v1")))
        .toList();
  }

  @Test
  void severitiesAreLevels() {
    for (JsonTree result : run(AuditVerbTest.SOUND).at("results").elements()) {
      String severity = text(result.at("properties", "severity"));
      assertThat(result.at("level").value())
          .isEqualTo(
              switch (severity) {
                case "critical", "high" -> "error";
                case "medium" -> "warning";
                default -> "note";
              });
    }
  }

  @Test
  void ofRoutersAndPoliciesThereIsAPlaceToo() {
    run(
        """
        hostname edge
        ip access-list extended ONE
         10 permit icmp any any echo
         20 deny icmp any any
        """);
    run(
        """
        # Generated by iptables-save v1.8.9
        *filter
        :INPUT DROP [0:0]
        :OUTPUT ACCEPT [0:0]
        -A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
        COMMIT
        """);
  }

  @Test
  void namesOfFilesAreReferences() throws IOException {
    Path file = Files.writeString(directory.resolve("a b#ü%.save"), AuditVerbTest.BROKEN);
    String log = Run.of("audit", "--sarif", file.toString()).out();
    assertThat(log).contains("file://" + directory + "/a%20b%23%C3%BC%25.save");
    assertThat(SarifUri.of("rules/a:b")).isEqualTo("rules/a%3Ab");
    assertThat(SarifUri.of(Path.of("x/y").toAbsolutePath().toString())).isEqualTo("x/y");
  }
}
