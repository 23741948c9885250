package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import io.echogate.policy.Reason;
import io.echogate.policy.Verdict;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.source.Source;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** How events are shown, whatever is known of them. */
class EventTextTest {
  private static final Instant TIME = Instant.parse("2026-03-04T05:06:07.089Z");

  private static final String TEXT =
      """
      policy web {
        icmp ip4 : block { redirect }
        defaults { icmp in: block; }
      }
      """;

  private static final Policy POLICY =
      PolicyReader.read(new Source("web.policy", TEXT)).policies().getFirst();

  private static ReportedEvent.Ruling ruling(Reason reason, boolean written) {
    return new ReportedEvent.Ruling(
        "web.policy",
        "0".repeat(64),
        reason,
        written ? Optional.of(POLICY.statements().getFirst()) : Optional.empty());
  }

  private static ReportedEvent.Packet packet(Family family, OptionalInt type, OptionalInt code) {
    boolean four = family == Family.IP4;
    return new ReportedEvent.Packet(
        Optional.of(family),
        Address.parse(four ? "192.0.2.1" : "2001:db8::1"),
        Address.parse(four ? "198.51.100.7" : "2001:db8::2"),
        type,
        code,
        OptionalInt.of(84),
        98,
        "45");
  }

  private static final ReportedEvent.Packet UNREADABLE =
      new ReportedEvent.Packet(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          60,
          "");

  private static ReportedEvent event(
      ReportedEvent.Packet packet, Optional<ReportedEvent.Ruling> ruling) {
    return new ReportedEvent(
        TIME, Optional.of("eth0"), 2, Direction.IN, Verdict.DROP, packet, ruling);
  }

  @Test
  void aMessageHasTypeCodeAndName() {
    ReportedEvent event =
        event(
            packet(Family.IP4, OptionalInt.of(3), OptionalInt.of(4)),
            Optional.of(ruling(Reason.BLOCKED, true)));
    assertThat(EventText.line(event, Style.PLAIN))
        .isEqualTo(
            "05:06:07.089 eth0     in  drop  blocked       ip4 3/4 fragmentation-needed"
                + "  192.0.2.1 > 198.51.100.7  length 84  web.policy:2");
  }

  @Test
  void whatIsNotKnownIsLeftOut() {
    assertThat(
            EventText.line(
                event(
                    packet(Family.IP6, OptionalInt.of(135), OptionalInt.empty()),
                    Optional.of(ruling(Reason.DEFAULT_BLOCKED, false))),
                Style.PLAIN))
        .isEqualTo(
            "05:06:07.089 eth0     in  drop  default-blocked ip6 135 neighbor-solicitation"
                + "  2001:db8::1 > 2001:db8::2  length 84  web.policy");
    assertThat(
            EventText.line(
                event(
                    packet(Family.IP4, OptionalInt.empty(), OptionalInt.empty()),
                    Optional.of(ruling(Reason.FRAGMENT, false))),
                Style.PLAIN))
        .isEqualTo(
            "05:06:07.089 eth0     in  drop  fragment      ip4  192.0.2.1 > 198.51.100.7"
                + "  length 84  web.policy");
    assertThat(
            EventText.line(
                event(UNREADABLE, Optional.of(ruling(Reason.MALFORMED, false))), Style.PLAIN))
        .isEqualTo("05:06:07.089 eth0     in  drop  malformed     not IP  frame 60  web.policy");
  }

  @Test
  void aPolicyThatIsNotKnownAnyMoreIsSaidToBeSo() {
    ReportedEvent event =
        new ReportedEvent(
            TIME, Optional.empty(), 7, Direction.OUT, Verdict.PASS, UNREADABLE, Optional.empty());
    assertThat(EventText.line(event, Style.PLAIN))
        .isEqualTo(
            "05:06:07.089 #7       out pass  -             not IP  frame 60"
                + "  by a policy that is not known any more");
    assertThat(Schema.faults("events", json(event, 7))).isEmpty();
    assertThat(json(event, 7)).contains("\"reason\":null", "\"leftOut\":7", "\"interface\":null");
  }

  private static String json(ReportedEvent event, long leftOut) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Json.print(console(out), json -> EventJson.write(event, leftOut, json));
    return out.toString(StandardCharsets.UTF_8);
  }

  private static Console console(ByteArrayOutputStream out) {
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    return new Console(
        InputStream.nullInputStream(),
        stream,
        stream,
        Style.PLAIN,
        Style.PLAIN,
        InstantSource.fixed(TIME),
        Map.of());
  }

  @Test
  void aSummaryHasALineForEachStatementAndMinute() {
    EventSummary summary = new EventSummary(TIME);
    ReportedEvent redirect =
        event(
            packet(Family.IP4, OptionalInt.of(5), OptionalInt.of(1)),
            Optional.of(ruling(Reason.BLOCKED, true)));
    ReportedEvent malformed = event(UNREADABLE, Optional.of(ruling(Reason.MALFORMED, false)));
    summary.add(malformed);
    for (int i = 0; i < 12; i++) {
      summary.add(redirect);
    }
    summary.add(event(UNREADABLE, Optional.empty()));

    assertThat(summary.over(TIME.plusSeconds(20))).isEmpty();
    List<EventSummary.Line> lines = summary.over(TIME.plusSeconds(60));
    assertThat(lines.stream().map(EventSummary.Line::text))
        .containsExactly(
            "05:06 eth0     in  drop  blocked            12  web.policy:2: icmp ip4 : block {"
                + " redirect }",
            "05:06 eth0     in  drop  -                   1  a policy that is not known any more",
            "05:06 eth0     in  drop  malformed           1  web.policy: no statement");
    for (EventSummary.Line line : lines) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      Json.print(console(out), json -> line.write(3, json));
      assertThat(Schema.faults("events-summary", out.toString(StandardCharsets.UTF_8))).isEmpty();
    }

    summary.add(redirect);
    assertThat(summary.end(TIME.plusSeconds(61)).stream().map(EventSummary.Line::text))
        .containsExactly(
            "05:07 eth0     in  drop  blocked             1  web.policy:2: icmp ip4 : block {"
                + " redirect }");
    assertThat(summary.end(TIME.plusSeconds(61))).isEmpty();
  }

  @Test
  void aPersonIsToldOncePerSecondWhatWasLeftOut() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    EventOutput output = new EventOutput.Each(console(out), false);
    output.at(TIME, 0);
    output.at(TIME, 100);
    output.at(TIME.plusMillis(300), 250);
    output.at(TIME.plusMillis(1000), 300);
    output.end(TIME.plusMillis(1100), 301);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
            echogate: times are UTC; what XDP drops, tcpdump does not show: it is shown here
                         100 more were left out
                         200 more were left out
                         1 more was left out
            """);
  }
}
