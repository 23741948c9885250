package io.echogate.engine;

import static io.echogate.engine.Limits.SECOND;
import static io.echogate.engine.Packets.error;
import static io.echogate.engine.Packets.ports;
import static io.echogate.engine.Packets.query;
import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.Family;
import io.echogate.icmp.Quote;
import io.echogate.icmp.testing.Frames;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FlowTableTest {
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int ESP = 50;

  private final FlowTable flows = new FlowTable();

  private void learn(Frames frame, long now) {
    flows.learn(Packets.of(frame), now);
  }

  /** Whether the flow of a quoted packet is known. */
  private boolean knows(Family family, Frames quoted, long now) {
    Quote quote = Packets.of(error(family, family == Family.IP4 ? 3 : 1, quoted)).quote();
    return flows.know(Objects.requireNonNull(quote), now);
  }

  private static Frames back(Family family, Frames frame) {
    return frame
        .source(family == Family.IP4 ? "198.51.100.7" : "2001:db8:7::7")
        .destination(family == Family.IP4 ? "192.0.2.2" : "2001:db8::2");
  }

  @ParameterizedTest
  @EnumSource
  void bothDirectionsOfAConnectionAreOneFlow(Family family) {
    learn(ports(family, TCP, 40_000, 443), 0);

    assertThat(knows(family, ports(family, TCP, 40_000, 443), 1)).isTrue();
    assertThat(knows(family, back(family, ports(family, TCP, 443, 40_000)), 1)).isTrue();
    assertThat(knows(family, back(family, ports(family, TCP, 40_000, 443)), 1)).isFalse();
    assertThat(knows(family, ports(family, TCP, 40_001, 443), 1)).isFalse();
    assertThat(knows(family, ports(family, TCP, 40_000, 444), 1)).isFalse();
    assertThat(knows(family, ports(family, UDP, 40_000, 443), 1)).isFalse();
    assertThat(knows(family, ports(family, TCP, 40_000, 443).source(other(family)), 1)).isFalse();
  }

  private static String other(Family family) {
    return family == Family.IP4 ? "192.0.2.3" : "2001:db8::3";
  }

  @ParameterizedTest
  @CsvSource({"IP4, 8, 0, 13", "IP6, 128, 129, 160"})
  void aQueryAndItsRepliesAreOneFlow(Family family, int query, int reply, int otherQuery) {
    learn(query(family, query, 77), 0);

    assertThat(knows(family, query(family, query, 77), 1)).isTrue();
    assertThat(knows(family, back(family, query(family, reply, 77)), 1)).isTrue();
    assertThat(knows(family, query(family, query, 78), 1)).isFalse();
    assertThat(knows(family, query(family, otherQuery, 77), 1)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void protocolsWithoutPortsAreFlowsOfTheirAddresses(Family family) {
    learn(Frames.of(family).body(ESP, new byte[8]), 0);

    assertThat(knows(family, Frames.of(family).body(ESP, new byte[4]), 1)).isTrue();
    assertThat(knows(family, Frames.of(family).body(47, new byte[8]), 1)).isFalse();
    assertThat(knows(family, Frames.of(family).body(ESP).source(other(family)), 1)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"6, 7440", "17, 120", "50, 600"})
  void aFlowIsForgottenSomeTimeAfterItsLastPacket(int protocol, long seconds) {
    Frames packet = ports(Family.IP4, protocol, 1, 2);
    learn(packet, 0);
    learn(packet, 10);

    assertThat(knows(Family.IP4, packet, 10 + seconds * SECOND)).isTrue();
    assertThat(knows(Family.IP4, packet, 11 + seconds * SECOND)).isFalse();
  }

  @Test
  void aQueryIsForgottenAfterSixtySeconds() {
    Frames packet = query(Family.IP4, 8, 7);
    learn(packet, 0);

    assertThat(knows(Family.IP4, packet, 60 * SECOND)).isTrue();
    assertThat(knows(Family.IP4, packet, 60 * SECOND + 1)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void whatTellsNoFlowIsNotLearntAndNotKnown(Family family) {
    Frames fragment = ports(family, TCP, 1, 2).fragment(1, true);
    Frames message = Frames.of(family).icmp(family == Family.IP4 ? 3 : 1, 0, 8);
    learn(fragment, 0);
    learn(message, 0);

    assertThat(knows(family, fragment, 0)).isFalse();
    assertThat(knows(family, message, 0)).isFalse();
    assertThat(knows(family, ports(family, TCP, 1, 2).cutBody(3), 0)).isFalse();
  }

  @Test
  void overCapacityTheFlowThatIsSilentLongestGoes() {
    FlowTable two = new FlowTable(2);
    for (int port : new int[] {1, 2, 1, 3}) {
      two.learn(Packets.of(ports(Family.IP4, TCP, port, 80)), 0);
    }

    assertThat(two.know(Packets.of(ports(Family.IP4, TCP, 1, 80)), 0)).isTrue();
    assertThat(two.know(Packets.of(ports(Family.IP4, TCP, 2, 80)), 0)).isFalse();
    assertThat(two.know(Packets.of(ports(Family.IP4, TCP, 3, 80)), 0)).isTrue();
  }
}
