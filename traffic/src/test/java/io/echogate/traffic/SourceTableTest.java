package io.echogate.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.testing.Frames;
import io.echogate.traffic.capture.LinkType;
import io.echogate.traffic.demand.Arrival;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Drops are counted by source, whatever their number, in a table that does not grow. */
class SourceTableTest {
  private final SourceTable table = new SourceTable(8);

  private static Arrival packet(byte[] frame) {
    return new Captured().add(LinkType.ETHERNET, 0, frame).first();
  }

  private void add(String source, int count) {
    byte[] frame =
        (source.contains(":") ? Frames.ip6() : Frames.ip4()).source(source).icmp(8, 0, 8).bytes();
    Arrival packet = packet(frame);
    for (int i = 0; i < count; i++) {
      table.add(packet);
    }
  }

  @Test
  void thoseThatLostMostAreFirst() {
    add("192.0.2.1", 2);
    add("2001:db8::9", 5);
    add("192.0.2.7", 2);
    add("0.0.0.0", 1);
    add("::", 1);

    SourceDrops drops = table.top(4);

    assertThat(drops.sources().stream().map(s -> s.address() + " " + s.packets()))
        .containsExactly("2001:db8::9 5", "192.0.2.1 2", "192.0.2.7 2", "0.0.0.0 1");
    assertThat(drops.sources().getFirst().bytes()).isEqualTo(5 * (14 + 40 + 8 + 8));
    assertThat(drops.more()).isEqualTo(1);
    assertThat(drops.untold()).isZero();
  }

  @Test
  void whoFindsNoRoomIsCountedWithTheOthers() {
    for (int i = 0; i < 8; i++) {
      add("192.0.2." + i, 1);
    }
    for (int i = 0; i < 100; i++) {
      add("198.51.100." + i, 1);
    }
    add("192.0.2.3", 6);

    SourceDrops drops = table.top(1);

    assertThat(drops.sources()).hasSize(1);
    assertThat(drops.sources().getFirst().packets()).isEqualTo(7);
    assertThat(drops.more()).isEqualTo(7);
    assertThat(drops.untold()).isEqualTo(100);
  }

  @Test
  void aPacketWithoutAddressesHasNoSource() {
    table.add(packet(new byte[60]));

    assertThat(table.top(10)).isEqualTo(new SourceDrops(List.of(), 0, 1));
  }
}
