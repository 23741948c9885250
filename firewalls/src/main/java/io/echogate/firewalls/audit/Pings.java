package io.echogate.firewalls.audit;

import io.echogate.advice.FindingKinds;
import io.echogate.firewalls.audit.Verdicts.Case;
import io.echogate.firewalls.meaning.Situation;
import io.echogate.firewalls.rules.Ranges;
import io.echogate.icmp.Family;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Pings that are dropped. They are judged by those of usual sizes, and requests by interfaces that
 * are in use; who drops only large ones is told so.
 */
final class Pings {
  /** What a frame of Ethernet carries: nothing larger is asked about. */
  private static final int ENDLESS = 1_500;

  private final Look look;
  private final AskedLinks links;

  Pings(Look look, AskedLinks links) {
    this.look = look;
    this.links = links;
  }

  /** What is needed, of pings only what they are judged by. */
  Map<Needed, List<Tally>> judged(Map<Needed, List<Tally>> needed) {
    Map<Needed, List<Tally>> judged = new LinkedHashMap<>();
    needed.forEach(
        (one, tallies) -> {
          List<Tally> usual = isPing(one) ? PingSizes.usual(one.family(), tallies) : tallies;
          judged.put(one, isRequest(one) ? links.of(usual) : usual);
        });
    return judged;
  }

  /** A request as it comes by an interface that is in use; other packets as they are. */
  Situation shown(Needed needed, Situation packet, Case some) {
    return isRequest(needed) ? links.shown(packet, some.slice()) : packet;
  }

  /** Pings of which those of a usual size pass and others do not. */
  List<AuditFinding> large(Map<Needed, List<Tally>> needed) {
    List<AuditFinding> findings = new ArrayList<>();
    needed.forEach(
        (one, tallies) -> {
          if (isPing(one) && !isDropped(PingSizes.usual(one.family(), tallies))) {
            List<Tally> others = PingSizes.unusual(one.family(), tallies);
            List<Tally> asked = isRequest(one) ? links.of(others) : others;
            Verdicts.mostly(asked, Treatment::stops)
                .ifPresent(some -> findings.add(finding(one, some, asked)));
          }
        });
    return findings;
  }

  private static boolean isDropped(List<Tally> tallies) {
    return Verdicts.mostly(tallies, Treatment::stops).isPresent();
  }

  private AuditFinding finding(Needed needed, Case some, List<Tally> tallies) {
    AuditFinding finding =
        AuditFinding.of(FindingKinds.find("large-pings-blocked").orElseThrow())
            .on(needed.family(), needed.course())
            .about(
                MessageNames.set(needed.family(), needed.type(), needed.code()), needed.functions())
            .because(sizes(needed.family(), some, tallies))
            .shownBy(
                shown(
                    needed, Examples.of(look.subject(), some.slice(), some.piece().cell()), some));
    return some.decision().map(finding::by).orElse(finding);
  }

  /** Which sizes are dropped as those of a case are. */
  private static String sizes(Family family, Case some, List<Tally> tallies) {
    List<Ranges.Range> lengths =
        tallies.stream()
            .filter(
                tally ->
                    Verdicts.mostly(List.of(tally), Treatment::stops)
                        .filter(one -> one.decision().equals(some.decision()))
                        .isPresent())
            .flatMap(tally -> tally.slices().stream())
            .flatMap(slice -> slice.lengths().list().stream())
            .sorted(Comparator.comparingInt(Ranges.Range::first))
            .toList();
    int first = lengths.getFirst().first();
    int last = lengths.getFirst().last();
    for (Ranges.Range more : lengths) {
      first = more.first() > last + 1 ? more.first() : first;
      last = Math.max(last, more.last());
    }
    int headers = PingSizes.headers(family);
    String end = last >= ENDLESS ? " bytes of data or more" : " to " + (last - headers) + " bytes";
    return some.treatment().text() + " with " + (first - headers) + end;
  }

  private static boolean isPing(Needed needed) {
    return isRequest(needed) || needed.type() == (needed.family() == Family.IP4 ? 0 : 129);
  }

  private static boolean isRequest(Needed needed) {
    return needed.type() == (needed.family() == Family.IP4 ? 8 : 128);
  }
}
