package io.echogate.datapath.prefix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echogate.icmp.testing.Property;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Places are free or not, and those that lie side by side come first. */
class FreePlacesTest {
  @Test
  void beginsWhereMostAreFreeSideBySide() {
    FreePlaces places = new FreePlaces("nodes", 30, all(30, 3, 10, 11, 12, 13, 20, 21));
    assertThat(places.take(1)).isEqualTo(10);
    assertThat(places.take(3)).isEqualTo(11);
    assertThat(places.take(1)).isEqualTo(20);
    assertThat(places.take(1)).isEqualTo(21);
    assertThat(places.take(1)).isEqualTo(3);
  }

  @Test
  void beginsBehindAllThatAreInUseIfThereIsTheMostRoom() {
    assertThat(new FreePlaces("nodes", 30, all(20, 3, 7, 8)).take(1)).isEqualTo(20);
    assertThat(new FreePlaces("nodes", 30, new BitSet()).take(30)).isZero();
  }

  @Test
  void whatWasGivenBackIsFreeForTheNextChangeOnly() {
    FreePlaces places = new FreePlaces("nodes", 4, all(4, 2));
    places.giveBack(0);
    assertThat(places.take(1)).isEqualTo(2);
    assertThatThrownBy(() -> places.take(1))
        .isInstanceOf(NoRoomException.class)
        .hasMessage("no room for more nodes: 4 are in use");
    assertThat(new FreePlaces("nodes", 4, places.after()).take(1)).isZero();
  }

  @Test
  void noneIsGivenOutTwice() {
    Property.holds(
        random -> {
          int room = 1 + random.nextInt(200);
          BitSet before = new BitSet();
          for (int i = random.nextInt(2 * room); i > 0; i--) {
            before.set(random.nextInt(room));
          }
          FreePlaces places = new FreePlaces("nodes", room, (BitSet) before.clone());
          Set<Integer> given = new HashSet<>();
          for (int i = before.cardinality(); i < room; i++) {
            int place = places.take(1);
            assertThat(place).isBetween(0, room - 1);
            assertThat(before.get(place)).isFalse();
            assertThat(given.add(place)).isTrue();
          }
          assertThatThrownBy(() -> places.take(1)).isInstanceOf(NoRoomException.class);
        });
  }

  /** So many in use, but for some. */
  private static BitSet all(int count, int... free) {
    BitSet all = new BitSet();
    all.set(0, count);
    for (int one : free) {
      all.clear(one);
    }
    return all;
  }
}
