package io.echogate.traffic.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.Family;
import org.junit.jupiter.api.Test;

/** Peers are counted one by one as long as there is room, then together. */
class PeerTableTest {

  @Test
  void thoseOfMostPacketsAreFirst() {
    PeerTable table = new PeerTable(Family.IP4, new PeerRoom(1 << 10));
    for (int peer = 1; peer <= 100; peer++) {
      for (int i = 0; i < peer; i++) {
        table.add(0, 0xc000_0200L + peer, 0, i);
      }
    }
    Peers peers = table.top(2, 5_050);

    assertThat(peers.count()).isEqualTo(100);
    assertThat(peers.untold()).isZero();
    assertThat(peers.top().stream().map(peer -> peer.address() + " " + peer.packets()))
        .containsExactly("192.0.2.100 100", "192.0.2.99 99");
    assertThat(peers.widest()).isBetween(32, 64);
  }

  @Test
  void reachIsNoMoreThanThereAre() {
    PeerTable table = new PeerTable(Family.IP6, new PeerRoom(1 << 10));
    for (int i = 0; i < 1_000; i++) {
      table.add(1, 1, 2, i % 3);
    }
    assertThat(table.top(1, 1_000).widest()).isBetween(1, 3);
  }

  @Test
  void tablesGrowInTheRoomThatTheyShare() {
    PeerRoom room = new PeerRoom(16);
    PeerTable one = new PeerTable(Family.IP4, room);
    PeerTable other = new PeerTable(Family.IP4, room);
    for (int i = 0; i < 1_000; i++) {
      one.add(0, i, 0, 0);
      other.add(0, i, 0, 0);
    }
    Peers first = one.top(3, 1_000);
    Peers second = other.top(3, 1_000);
    assertThat(first.count() + second.count()).isLessThanOrEqualTo(16);
    assertThat(first.untold()).isEqualTo(1_000 - first.count());
    assertThat(second.untold()).isEqualTo(1_000 - second.count());
  }
}
