package io.echogate.firewalls.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.advice.knowledge.Role;
import io.echogate.firewalls.rules.RuleSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The remedies of one report, pasted one after another as a router takes them. */
class RemediesTogetherTest {
  private static final Pattern NUMBERED = Pattern.compile("(\\d+) (.*)");
  private static final Pattern TERM = Pattern.compile("set .* filter (\\S+) term (\\S+) (.*)");

  @Test
  void entriesGetNumbersOfTheirOwn() {
    String head = "ip access-list extended WAN-IN\n";
    String tail = "interface Gi0/0\n ip access-group WAN-IN in\n";
    Map<Integer, String> entries = new TreeMap<>();
    entries.put(10, "permit icmp any any echo");
    entries.put(80, "permit tcp any any established");
    entries.put(90, "deny icmp any any");
    entries.put(100, "permit ip any any");
    Report report = Audited.audit(head + text(entries) + tail, Role.BORDER);
    List<AuditFinding> mended =
        report.findings().stream().filter(one -> one.remedy().isPresent()).toList();
    assertThat(mended).hasSizeGreaterThan(3);
    for (AuditFinding finding : mended) {
      for (String line : finding.remedy().orElseThrow().lines()) {
        Matcher numbered = NUMBERED.matcher(line);
        assertThat(numbered.matches()).as(line).isTrue();
        String old = entries.put(Integer.valueOf(numbered.group(1)), numbered.group(2));
        assertThat(old == null || old.equals(numbered.group(2))).as(line).isTrue();
      }
    }
    Report after = Audited.audit(head + text(entries) + tail, Role.BORDER);
    assertThat(after.findings()).noneMatch(one -> mended.stream().anyMatch(two -> same(one, two)));
  }

  private static boolean same(AuditFinding one, AuditFinding two) {
    return one.id().equals(two.id()) && one.course().equals(two.course());
  }

  private static String text(Map<Integer, String> entries) {
    StringBuilder text = new StringBuilder();
    entries.forEach((number, entry) -> text.append(" %d %s\n".formatted(number, entry)));
    return text.toString();
  }

  @Test
  void termsGetNamesOfTheirOwn() {
    String text =
        """
        set interfaces ge-0/0/0 unit 0 family inet filter input WAN-IN
        set firewall family inet filter WAN-IN term old from protocol icmp
        set firewall family inet filter WAN-IN term old from icmp-type unreachable
        set firewall family inet filter WAN-IN term old then discard
        set firewall family inet filter WAN-IN term icmp-2 from protocol icmp
        set firewall family inet filter WAN-IN term icmp-2 from icmp-type time-exceeded
        set firewall family inet filter WAN-IN term icmp-2 then discard
        set firewall family inet filter WAN-IN term rest then accept
        """;
    RuleSet rules = Audited.rules(text);
    Report report = Audited.audit(rules, Role.BORDER);
    Remedy worst = report.findings().getFirst().remedy().orElseThrow();
    assertThat(worst.commands(rules, Optional.empty()))
        .startsWith(worst.lines().toArray(String[]::new))
        .endsWith("insert firewall family inet filter WAN-IN term icmp-1 before term old");
    Map<String, Set<String>> terms = new LinkedHashMap<>();
    List<List<String>> remedies = new ArrayList<>();
    for (AuditFinding finding : report.findings()) {
      finding.remedy().ifPresent(remedy -> remedies.add(remedy.lines()));
    }
    assertThat(remedies).hasSizeGreaterThan(2);
    for (List<String> lines : remedies) {
      Map<String, Set<String>> own = new LinkedHashMap<>();
      for (String line : lines) {
        Matcher term = TERM.matcher(line);
        if (term.matches()) {
          own.computeIfAbsent(term.group(2), key -> new LinkedHashSet<>()).add(term.group(3));
        }
      }
      own.forEach(
          (name, words) -> {
            assertThat(name).isNotIn("icmp-2", "old", "rest");
            Set<String> other = terms.put(name, words);
            assertThat(other == null || other.equals(words)).as(name).isTrue();
          });
    }
    assertThat(terms.keySet()).contains("icmp-1", "icmp-3");
  }
}
