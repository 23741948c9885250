package io.echogate.firewalls.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.firewalls.export.SuricataOptions.Does;
import io.echogate.policy.Policy;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.language.Reading;
import io.echogate.policy.source.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SuricataExportTest {
  private static final String END = "defaults { icmp in: allow; } }";

  @Test
  void whatIsBlockedHasARuleForEachRangeOfTypes() {
    assertThat(text("policy web { icmp ip4 : block { 3/4, 8, 13-15 } " + END))
        .contains(
            """
            # web.policy:1: icmp ip4 : block { 3/4, 8, 13-15 }
            alert icmpv4 !$HOME_NET any -> any any (msg:"web, line 1\\: fragmentation-needed\
             blocked"; itype:3; icode:4; classtype:policy-violation; sid:9100001; rev:1;\
             metadata:policy web, line 1, direction in;)
            """);
    assertThat(bodies("icmp ip4 : block { 3/4, 8, 13-15 }"))
        .containsExactly("itype:3; icode:4", "itype:8", "itype:12<>16");
  }

  @Test
  void allMessagesAreTwoRulesSoThatEachPacketIsLookedAt() {
    assertThat(bodies("icmp ip6 : block { @all }")).containsExactly("itype:<255", "itype:255");
  }

  @Test
  void whatAnEarlierStatementDecidesIsCutOutOfLaterOnes() {
    assertThat(heads("icmp ip4 : allow { 8 } from 192.0.2.0/24; icmp ip4 : block { 7-9 }"))
        .containsExactly(
            "!$HOME_NET any -> any any itype:7",
            "!$HOME_NET any -> any any itype:9",
            "[!$HOME_NET,!192.0.2.0/24] any -> any any itype:8");
    assertThat(bodies("icmp ip6 : allow { 135 } on-link; icmp ip6 : block { 135 }"))
        .containsExactly("itype:135; ttl:<255");
  }

  @Test
  void addressesStandInTheHeads() {
    assertThat(heads("icmp ip4 : block { 8 } from { 192.0.2.1, 10.0.0.0/8 } to 198.51.100.7;"))
        .containsExactly("[10.0.0.0/8,192.0.2.1,!$HOME_NET] any -> 198.51.100.7 any itype:8");
    assertThat(heads("icmp ip6 out : block { 1 } to not { 2001:db8::/32, ff00::/8 };"))
        .containsExactly("$HOME_NET any -> [!2001:db8::/32,!ff00::/8] any itype:1");
    assertThat(heads("icmp ip4 out : block { 8 } from 128.0.0.0/1;"))
        .containsExactly("[$HOME_NET,!0.0.0.0/1] any -> any any itype:8");
  }

  @Test
  void longListsAreSeveralRules() {
    String list =
        IntStream.range(0, 600)
            .mapToObj(i -> "10." + i / 200 + "." + i % 200 + ".1")
            .collect(Collectors.joining(", "));
    String text = text("policy web { icmp ip4 : block { 8 } from { " + list + " }; " + END);
    assertThat(SuricataRuleText.read(text)).hasSizeBetween(3, 8);
  }

  @Test
  void listsThatAreTooLongAreALoss() {
    String list =
        IntStream.range(0, 1001)
            .mapToObj(i -> "10." + i / 200 + "." + i % 200 + ".1")
            .collect(Collectors.joining(", "));
    Policy policy = policy("policy web { icmp ip4 : block { 8 } from { " + list + " }; " + END);
    assertThat(export(policy, Does.ALERT, Optional.empty()).text()).isEmpty();
    assertThat(SuricataRuleText.read(exported(policy, Does.ALERT, Erring.ALLOW))).isEmpty();
    assertThat(SuricataRuleText.read(exported(policy, Does.ALERT, Erring.BLOCK))).hasSize(1);
  }

  @Test
  void numbersAreComparedStrictly() {
    assertThat(bodies("icmp ip4 : block { 8 } payload>=100 payload<=200;"))
        .containsExactly("itype:8; dsize:99<>201");
    assertThat(bodies("icmp ip4 : block { 8 } payload<=0;")).containsExactly("itype:8; dsize:0");
    assertThat(bodies("icmp ip4 : block { 8 } length>=1029 hop-limit<=4;"))
        .containsExactly("itype:8; ttl:<5; dsize:>1000");
    assertThat(bodies("icmp ip4 : block { 8 } hop-limit=1;")).containsExactly("itype:8; ttl:1");
    assertThat(bodies("icmp ip4 : block { 8 } length>=28;")).containsExactly("itype:8");
    assertThat(bodies("icmp ip4 : block { 8 } length<=28;")).containsExactly("itype:8; dsize:0");
  }

  @Test
  void payloadsAreCountedAsSuricataDoes() {
    assertThat(bodies("icmp ip6 : block { 128, 134 } payload>=1000;"))
        .containsExactly(
            "itype:128; icode:0; dsize:>999",
            "itype:128; icode:>0; dsize:>995",
            "itype:134; dsize:>995");
    assertThat(bodies("icmp ip4 : block { 13 } payload>=100;"))
        .containsExactly("itype:13; dsize:>87");
  }

  @Test
  void limitsBySourceAndDestinationAreFilters() {
    assertThat(limited("rate=10/s burst=20 per=source"))
        .isEqualTo("itype:8; detection_filter:track by_src, count 20, seconds 2");
    assertThat(limited("rate=6/m burst=3 per=destination"))
        .isEqualTo("itype:8; detection_filter:track by_dst, count 3, seconds 30");
    assertThat(limited("rate=1000/s burst=20 per=source"))
        .isEqualTo("itype:8; detection_filter:track by_src, count 1000, seconds 1");
    assertThat(limited("rate=1/h burst=1 per=source"))
        .isEqualTo("itype:8; detection_filter:track by_src, count 1, seconds 3600");
    assertThat(limited("rate=18446744073709551615/s burst=9 per=source"))
        .isEqualTo("itype:8; detection_filter:track by_src, count 4294967294, seconds 1");
    assertThat(limited("rate=0/s per=source")).isEqualTo("itype:8");
  }

  @Test
  void limitsForAllTogetherMakeOneAlertATime() {
    assertThat(limited("rate=10/s burst=20"))
        .isEqualTo("itype:8; threshold:type both, track by_rule, count 21, seconds 2");
  }

  @Test
  void noFilterCountsAllTogetherBeforeItDrops() {
    Policy policy = policy(limit("rate=10/s burst=20"));
    assertThat(export(policy, Does.DROP, Optional.empty()).text()).isEmpty();
    assertThat(SuricataRuleText.read(exported(policy, Does.DROP, Erring.ALLOW)))
        .singleElement()
        .satisfies(
            rule ->
                assertThat(rule.filter())
                    .hasValueSatisfying(by -> assertThat(by).contains("by_dst")));
    assertThat(SuricataRuleText.read(exported(policy, Does.DROP, Erring.BLOCK)))
        .singleElement()
        .satisfies(rule -> assertThat(rule.actsAtOnce()).isTrue())
        .satisfies(rule -> assertThat(rule.action()).isEqualTo("drop"));
  }

  @Test
  void whatSuricataCannotSayIsALoss() {
    for (String statement :
        List.of(
            "icmp ip4 : block { 8 } to @self;",
            "icmp ip4 : block { 8 } to @broadcast;",
            "icmp ip4 : allow { 3 } related;",
            "icmp ip4 : allow { 0 } solicited;",
            "icmp ip4 : allow { 5 } on-link;",
            "icmp ip4 : allow { 8 } until 2036-01-01;",
            "ratelimit=x bytes=10/s; icmp ip4 : ratelimit=x { 8 }",
            "ratelimit=x rate=10/s per=source/24,64; icmp ip4 : ratelimit=x { 8 }")) {
      Policy policy = policy("policy web { " + statement + END);
      assertThat(export(policy, Does.ALERT, Optional.empty()).text()).as(statement).isEmpty();
    }
  }

  @Test
  void nothingIsDroppedByWhatOnlyCounts() {
    Policy policy = policy("policy web { evaluation_mode; icmp ip4 : block { 8 } " + END);
    assertThat(SuricataRuleText.read(exported(policy, Does.DROP, Erring.ALLOW)))
        .singleElement()
        .satisfies(rule -> assertThat(rule.action()).isEqualTo("alert"));
  }

  @Test
  void numbersBeginWhereTheyAreToldTo() {
    Policy policy = policy("policy web { icmp ip4 : block { 8, 13 } " + END);
    SuricataOptions options = new SuricataOptions(Does.ALERT, 77);
    String text = Exporter.export(policy, options, Optional.empty()).text().orElseThrow();
    assertThat(text).contains("sid:77;", "sid:78;", "the sids 77 to 78").doesNotContain("sid:79;");
  }

  @Test
  void textsAreEscapedAndCommentsCutToOneLine() {
    assertThat(SuricataRule.quoted("a;b\"c\\d:e\nf")).isEqualTo("\"a\\;b\\\"c\\\\d\\:e f\"");
    assertThat(SuricataRule.comment("x".repeat(9_000))).hasSizeLessThan(1_100).endsWith("...\n");
    assertThat(SuricataRule.comment("a\nb")).isEqualTo("# a b\n");
  }

  @Test
  void everyExampleBecomesRules() throws IOException {
    Path examples = Path.of(System.getProperty("echogate.root", "..")).resolve("examples");
    List<Path> files;
    try (Stream<Path> list = Files.list(examples)) {
      files = list.filter(file -> file.toString().endsWith(".policy")).sorted().toList();
    }
    assertThat(files).isNotEmpty();
    for (Path file : files) {
      Reading reading = PolicyReader.read(new Source(file.toString(), Files.readString(file)));
      assertThat(reading.policies()).isNotEmpty();
      for (Policy policy : reading.policies()) {
        for (Does does : Does.values()) {
          for (Erring erring : Erring.values()) {
            assertThat(SuricataRuleText.read(exported(policy, does, erring)))
                .as(file.toString())
                .isNotEmpty();
          }
        }
      }
    }
  }

  private static String limit(String figures) {
    return "policy web { ratelimit=x " + figures + "; icmp ip4 : ratelimit=x { 8 } " + END;
  }

  private static String limited(String figures) {
    return bodiesOf(text(limit(figures))).getFirst();
  }

  private static List<String> bodies(String statements) {
    return bodiesOf(text("policy web { " + statements + " " + END));
  }

  /** What stands between the message and the class of each rule. */
  private static List<String> bodiesOf(String text) {
    return SuricataRuleText.read(text).stream().map(SuricataExportTest::body).toList();
  }

  private static String body(SuricataRuleText rule) {
    return rule.options().entrySet().stream()
        .filter(
            option ->
                !List.of("msg", "classtype", "sid", "rev", "metadata").contains(option.getKey()))
        .map(option -> option.getKey() + ":" + option.getValue())
        .collect(Collectors.joining("; "));
  }

  private static List<String> heads(String statements) {
    return SuricataRuleText.read(text("policy web { " + statements + " " + END)).stream()
        .map(rule -> rule.source() + " any -> " + rule.destination() + " any " + body(rule))
        .toList();
  }

  private static String text(String policy) {
    Exported exported = export(policy(policy), Does.ALERT, Optional.empty());
    return exported.text().orElseThrow(() -> new AssertionError(exported.losses().toString()));
  }

  private static String exported(Policy policy, Does does, Erring erring) {
    return export(policy, does, Optional.of(erring)).text().orElseThrow();
  }

  private static Exported export(Policy policy, Does does, Optional<Erring> erring) {
    return Exporter.export(policy, new SuricataOptions(does, SuricataOptions.SID), erring);
  }

  private static Policy policy(String text) {
    Reading reading = PolicyReader.read(new Source("web.policy", text));
    assertThat(reading.policies()).as(reading.diagnostics().toString()).hasSize(1);
    return reading.policies().getFirst();
  }
}
