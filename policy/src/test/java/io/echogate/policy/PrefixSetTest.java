package io.echogate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PrefixSetTest {

  private static Prefix prefix(String text) {
    int slash = text.indexOf('/');
    Address address = Address.parse(text.substring(0, slash)).orElseThrow();
    return Prefix.of(address, Integer.parseInt(text.substring(slash + 1)));
  }

  private static PrefixSet set(String... prefixes) {
    return PrefixSet.of(List.of(prefixes).stream().map(PrefixSetTest::prefix).toList());
  }

  @Test
  void holdsWhatLiesInOneOfItsPrefixes() {
    PrefixSet set = set("192.0.2.0/24", "2001:db8::/32", "198.51.100.7/32");

    assertThat(set.contains(Address.parse("192.0.2.255").orElseThrow())).isTrue();
    assertThat(set.contains(Address.parse("192.0.3.0").orElseThrow())).isFalse();
    assertThat(set.contains(Address.parse("198.51.100.7").orElseThrow())).isTrue();
    assertThat(set.contains(Address.parse("2001:db8:ffff::1").orElseThrow())).isTrue();
    assertThat(set.contains(Address.parse("::192.0.2.1").orElseThrow())).isFalse();
  }

  @Test
  void dropsPrefixesThatLieInOthersAndSortsTheRest() {
    PrefixSet set =
        set("203.0.113.128/25", "10.0.0.0/8", "203.0.113.0/24", "10.1.2.0/24", "10.0.0.0/8");

    assertThat(set.prefixes())
        .map(Prefix::toString)
        .containsExactly("10.0.0.0/8", "203.0.113.0/24");
    assertThat(set.covers(prefix("10.9.0.0/16"))).isTrue();
    assertThat(set.covers(prefix("203.0.112.0/23"))).isFalse();
  }

  @Test
  void othersAreAllThatIsNotInIt() {
    assertThat(PrefixSet.empty().others(Family.IP6)).isEqualTo(PrefixSet.all(Family.IP6));
    assertThat(PrefixSet.all(Family.IP4).others(Family.IP4)).isEqualTo(PrefixSet.empty());
    assertThat(
            set("0.0.0.0/1", "255.255.255.255/32")
                .others(Family.IP4)
                .contains(Address.parse("255.255.255.254").orElseThrow()))
        .isTrue();
    Random random = new Random(8);
    for (int round = 0; round < 300; round++) {
      List<Prefix> prefixes = new ArrayList<>();
      for (int i = random.nextInt(30); i >= 0; i--) {
        prefixes.add(randomPrefix(random));
      }
      PrefixSet set = PrefixSet.of(prefixes);
      for (Family family : Family.values()) {
        assertThat(set.others(family)).isEqualTo(PrefixSet.all(family).without(set));
      }
    }
  }

  @Test
  void agreesWithAskingEveryPrefix() {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      List<Prefix> prefixes = new ArrayList<>();
      for (int i = random.nextInt(40); i >= 0; i--) {
        prefixes.add(randomPrefix(random));
      }
      PrefixSet set = PrefixSet.of(prefixes);
      for (int i = 0; i < 200; i++) {
        Prefix near = i % 2 == 0 ? randomPrefix(random) : prefixes.get(i % prefixes.size());
        long high =
            near.family() == Family.IP4 ? 0 : near.high() ^ (random.nextInt(8) == 0 ? 1L : 0L);
        long low =
            near.low() + random.nextInt(3) - 1 & (near.family() == Family.IP4 ? 0xffff_ffffL : -1);
        boolean expected =
            prefixes.stream()
                .anyMatch(one -> one.family() == near.family() && one.contains(high, low));
        assertThat(set.contains(near.family(), high, low))
            .as("round %d", round)
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void aUnionHoldsBothSides() {
    PrefixSet union = set("192.0.2.0/25").union(set("192.0.2.0/24", "2001:db8::/64"));

    assertThat(union).isEqualTo(set("2001:db8::/64", "192.0.2.0/24"));
    assertThat(union.size(Family.IP4)).isEqualTo(1);
  }

  private static Prefix randomPrefix(Random random) {
    Family family = random.nextBoolean() ? Family.IP4 : Family.IP6;
    int length = random.nextInt(Address.bits(family) + 1);
    // Few different bits, so that prefixes meet.
    long bits = Long.rotateLeft(0x8001L, random.nextInt(64)) ^ random.nextInt(4);
    return family == Family.IP4
        ? Prefix.of(family, 0, bits & 0xffff_ffffL, length)
        : Prefix.of(family, bits, Long.rotateLeft(bits, 13), length);
  }

  /** Against the definition, address by address around the ends of prefixes. */
  @Test
  void whatTwoSetsShareAndWhatOneLacksMakeItUp() {
    Random random = new Random(7);
    for (int i = 0; i < 300; i++) {
      List<Prefix> some = new ArrayList<>();
      List<Prefix> others = new ArrayList<>();
      for (int n = 0; n < 8; n++) {
        some.add(randomPrefix(random));
        others.add(randomPrefix(random));
      }
      PrefixSet one = PrefixSet.of(some);
      PrefixSet other = PrefixSet.of(others);
      PrefixSet both = one.intersection(other);
      PrefixSet rest = one.without(other);
      assertThat(one.without(both.union(rest)).isEmpty()).isTrue();
      assertThat(both.union(rest).without(one).isEmpty()).isTrue();
      assertThat(both.intersection(rest).isEmpty()).isTrue();
      assertThat(both.without(other).isEmpty()).isTrue();
      assertThat(rest.intersection(other).isEmpty()).isTrue();
      assertThat(one.only(Family.IP4).union(one.only(Family.IP6))).isEqualTo(one);
      for (Prefix prefix : some) {
        Address first = new Address(prefix.family(), prefix.high(), prefix.low());
        for (Address address : List.of(first, prefix.last())) {
          assertThat(both.contains(address)).isEqualTo(other.contains(address));
          assertThat(rest.contains(address)).isEqualTo(!other.contains(address));
        }
      }
    }
    assertThat(PrefixSet.all(Family.IP4).without(set("0.0.0.0/1"))).isEqualTo(set("128.0.0.0/1"));
  }
}
