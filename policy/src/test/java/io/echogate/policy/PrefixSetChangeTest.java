package io.echogate.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echogate.icmp.Family;
import io.echogate.icmp.testing.Property;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Entries go and come one by one, whatever lies in what. */
class PrefixSetChangeTest {
  private static final int CHANGES = 30;

  private static List<String> entries(PrefixSet set) {
    List<String> entries = new ArrayList<>();
    for (Family family : Family.values()) {
      set.forEachEntry(
          family,
          (high, low, length) -> entries.add(new Prefix(family, high, low, length).toString()));
    }
    return entries;
  }

  private static Prefix prefix(String text) {
    int slash = text.indexOf('/');
    Address address = Address.parse(text.substring(0, slash)).orElseThrow();
    return Prefix.of(address, Integer.parseInt(text.substring(slash + 1)));
  }

  private static PrefixSet set(String... prefixes) {
    return PrefixSet.of(Stream.of(prefixes).map(PrefixSetChangeTest::prefix).toList());
  }

  @Test
  void whatLiesInARemovedEntryIsStillThere() {
    PrefixSet set = set("10.0.0.0/8", "10.1.0.0/16", "10.1.2.0/24", "192.0.2.0/24");

    PrefixSet without = set.changed(set("10.0.0.0/8"), PrefixSet.empty());

    assertThat(without.prefixes())
        .map(Prefix::toString)
        .containsExactly("10.1.0.0/16", "192.0.2.0/24");
    assertThat(entries(without)).containsExactly("10.1.0.0/16", "10.1.2.0/24", "192.0.2.0/24");
  }

  @Test
  void anEntryInAnotherIsKnownAndGoesWithoutAChange() {
    PrefixSet set = set("2001:db8::/32").changed(PrefixSet.empty(), set("2001:db8:1::/48"));

    assertThat(set).isEqualTo(set("2001:db8::/32"));
    assertThat(set.lists(prefix("2001:db8:1::/48"))).isTrue();
    assertThat(set.holder(prefix("2001:db8:1::/48"))).contains(prefix("2001:db8::/32"));
    assertThat(entries(set.changed(set("2001:db8:1::/48"), PrefixSet.empty())))
        .containsExactly("2001:db8::/32");
  }

  @Test
  void changedSetsAreThoseOfTheirEntries() {
    Property.holds(
        random -> {
          Set<Prefix> entries = new HashSet<>();
          for (int i = random.nextInt(400); i > 0; i--) {
            entries.add(random(random));
          }
          PrefixSet set = PrefixSet.of(entries);
          for (int change = 0; change < CHANGES; change++) {
            List<Prefix> removed = some(random, entries);
            List<Prefix> added = some(random, entries);
            removed.forEach(entries::remove);
            entries.addAll(added);
            set = set.changed(PrefixSet.of(removed), PrefixSet.of(added));
            assertThat(set).isEqualTo(PrefixSet.of(entries));
            assertThat(entries(set)).isEqualTo(entries(PrefixSet.of(entries)));
            assertThat(set.entries()).isEqualTo(entries.size());
            entries.forEach(new Listed(set));
            Prefix region = random(random);
            assertThat(set.within(region).prefixes())
                .isEqualTo(set.prefixes(region.family()).filter(one -> meet(one, region)).toList());
            PrefixSet regions = PrefixSet.of(some(random, entries));
            assertThat(set.within(regions).prefixes())
                .isEqualTo(set.prefixes().filter(one -> meets(one, regions)).toList());
            assertWrittenAndRead(set);
          }
        });
  }

  private static boolean meets(Prefix prefix, PrefixSet regions) {
    return regions.prefixes(prefix.family()).anyMatch(region -> meet(prefix, region));
  }

  private static void assertWrittenAndRead(PrefixSet set) {
    ByteBuffer bytes = ByteBuffer.allocate(set.bytes());
    set.write(bytes);
    assertThat(bytes.hasRemaining()).isFalse();
    assertThat(entries(PrefixSet.read(bytes.flip()))).isEqualTo(entries(set));
  }

  @Test
  void whatIsNoSetIsNotRead() {
    PrefixSet set = set("192.0.2.0/24", "192.0.2.0/25", "198.51.100.0/24", "2001:db8::/32");
    ByteBuffer bytes = ByteBuffer.allocate(set.bytes());
    set.write(bytes);
    for (int end = 0; end < bytes.capacity(); end++) {
      ByteBuffer cut = bytes.duplicate().position(0).limit(end);
      assertThatThrownBy(() -> PrefixSet.read(cut)).isInstanceOf(BufferUnderflowException.class);
    }
    // The first address is no longer the smallest one.
    ByteBuffer unsorted = bytes.duplicate().position(0).put(Integer.BYTES, (byte) 0xff);
    assertThatThrownBy(() -> PrefixSet.read(unsorted)).hasMessage("no sorted prefixes");
    // An address with a bit behind its length.
    ByteBuffer hostBits = bytes.duplicate().position(0).put(2 * Integer.BYTES - 1, (byte) 1);
    assertThatThrownBy(() -> PrefixSet.read(hostBits)).hasMessage("no sorted prefixes");
  }

  private record Listed(PrefixSet set) implements java.util.function.Consumer<Prefix> {
    @Override
    public void accept(Prefix entry) {
      assertThat(set.lists(entry)).isTrue();
      assertThat(set.holder(entry).orElseThrow().contains(entry.high(), entry.low())).isTrue();
    }
  }

  private static boolean meet(Prefix one, Prefix other) {
    return one.contains(other.high(), other.low()) || other.contains(one.high(), one.low());
  }

  /** Some of those that are there, and some that may not be. */
  private static List<Prefix> some(RandomGenerator random, Set<Prefix> entries) {
    List<Prefix> there = entries.stream().sorted(Comparator.comparing(Prefix::toString)).toList();
    List<Prefix> some = new ArrayList<>();
    for (int i = random.nextInt(8); i > 0; i--) {
      some.add(
          there.isEmpty() || random.nextBoolean()
              ? random(random)
              : there.get(random.nextInt(there.size())));
    }
    return some;
  }

  /** One that meets many others. */
  private static Prefix random(RandomGenerator random) {
    Family family = random.nextBoolean() ? Family.IP4 : Family.IP6;
    int bits = Address.bits(family);
    long mask = 0x0300_0103_0100_0103L;
    long high = family == Family.IP4 ? 0 : random.nextLong() & mask;
    long low = random.nextLong() & (family == Family.IP4 ? 0x0301_0103L : mask);
    return Prefix.of(family, high, low, random.nextInt(bits + 1));
  }
}
