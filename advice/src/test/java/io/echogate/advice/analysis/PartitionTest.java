package io.echogate.advice.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.Family;
import io.echogate.icmp.testing.Property;
import io.echogate.policy.Address;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Cells are those that asking address by address finds. */
class PartitionTest {
  private static final int ADDRESSES = 100;

  private static List<Integer> inside(Address address, List<PrefixSet> sets) {
    return IntStream.range(0, sets.size())
        .filter(set -> sets.get(set).contains(address))
        .boxed()
        .toList();
  }

  private static Address address(RandomGenerator random, Family family) {
    return family == Family.IP4
        ? new Address(family, 0, random.nextLong() >>> Integer.SIZE)
        : new Address(family, random.nextLong(), random.nextLong());
  }

  /** Sets of all sizes; some hold addresses that are kept for documentation. */
  private static PrefixSet set(RandomGenerator random, Family family, int most) {
    PrefixSet.Builder set = new PrefixSet.Builder();
    int bits = Address.bits(family);
    for (int i = random.nextInt(most); i > 0; i--) {
      Address address = address(random, family);
      if (random.nextInt(8) == 0) {
        address =
            family == Family.IP4
                ? new Address(family, 0, 0xc000_0200L | random.nextInt(256))
                : new Address(family, 0x2001_0db8L << 32 | random.nextInt(8), random.nextInt(8));
      }
      set.add(Prefix.of(address, random.nextInt(8) == 0 ? random.nextInt(9) : bits / 2 + 4));
    }
    return set.build();
  }

  @ParameterizedTest
  @EnumSource
  void eachAddressIsInACellAndEachCellHasAnAddress(Family family) {
    Property.holds(
        random -> {
          for (int round = 0; round < 40; round++) {
            List<PrefixSet> sets = new ArrayList<>();
            for (int i = random.nextInt(4); i >= 0; i--) {
              sets.add(set(random, family, 1 << random.nextInt(1, 10)));
            }
            agree(random, AddressClass.anyUnicast(family), sets);
          }
        });
  }

  private static void agree(RandomGenerator random, AddressClass addresses, List<PrefixSet> sets) {
    Set<List<Integer>> cells = new HashSet<>();
    for (Partition.Cell cell : Partition.of(addresses, sets)) {
      assertThat(cells.add(cell.inside())).isTrue();
      assertThat(cell.examples().list()).isNotEmpty();
      for (Address example : cell.examples().list()) {
        assertThat(inside(example, sets)).isEqualTo(cell.inside());
      }
    }
    Stream.concat(
            Stream.generate(() -> address(random, addresses.family())).limit(ADDRESSES),
            sets.stream()
                .flatMap(set -> set.prefixes(addresses.family()))
                .map(prefix -> new Address(prefix.family(), prefix.high(), prefix.low())))
        .filter(addresses::contains)
        .forEach(address -> assertThat(cells).contains(inside(address, sets)));
  }

  @Test
  void amongAMillionPrefixesEveryCellIsFound() {
    PrefixSet.Builder many = new PrefixSet.Builder();
    for (int i = 0; i < 1_000_000; i++) {
      many.add(Prefix.of(Family.IP4, 0, (long) i << 12, 24));
    }
    PrefixSet few = PrefixSet.of(List.of(Prefix.of(Family.IP4, 0, 0x0a00_0000L, 9)));
    List<PrefixSet> sets = List.of(many.build(), few);

    List<Partition.Cell> cells = Partition.of(AddressClass.anyUnicast(Family.IP4), sets);

    assertThat(cells)
        .map(Partition.Cell::inside)
        .containsExactlyInAnyOrder(List.of(), List.of(0), List.of(1), List.of(0, 1));
    for (Partition.Cell cell : cells) {
      assertThat(cell.examples().list())
          .isNotEmpty()
          .allSatisfy(address -> assertThat(inside(address, sets)).isEqualTo(cell.inside()));
    }
  }
}
