package io.echogate.ebpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.echogate.ebpf.BpfException.Kind;
import io.echogate.linux.Cpus;
import io.echogate.linux.Errno;
import io.echogate.linux.LinuxException;
import io.echogate.linux.Mapping;
import io.echogate.linux.testing.NeedsRoot;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

@NeedsRoot
class BpfMapTest {
  private static final MapSpec HASH = new MapSpec("hash", MapType.HASH, 4, 8, 4, 0);

  @Test
  void entriesAreSetFoundAndRemoved() {
    try (BpfMap map = BpfMap.create(HASH)) {
      MemorySegment value = longs(0);
      assertThat(map.lookup(ints(1), value)).isFalse();

      map.update(ints(1), longs(42), UpdateMode.CREATE);
      assertThat(map.lookup(ints(1), value)).isTrue();
      assertThat(value.get(ValueLayout.JAVA_LONG_UNALIGNED, 0)).isEqualTo(42);

      assertThat(map.delete(ints(1))).isTrue();
      assertThat(map.delete(ints(1))).isFalse();
    }
  }

  @Test
  void nativeSegmentsAreUsedAsTheyAre() {
    try (BpfMap map = BpfMap.create(HASH);
        Arena arena = Arena.ofConfined()) {
      MemorySegment key = arena.allocateFrom(ValueLayout.JAVA_INT, 7);
      MemorySegment value = arena.allocateFrom(ValueLayout.JAVA_LONG, 49L);
      map.update(key, value, UpdateMode.ANY);
      value.fill((byte) 0);

      assertThat(map.lookup(key, value)).isTrue();
      assertThat(value.get(ValueLayout.JAVA_LONG, 0)).isEqualTo(49);
    }
  }

  @Test
  void anUpdateCanAskForAnOldOrForNoEntry() {
    try (BpfMap map = BpfMap.create(HASH)) {
      assertThatThrownBy(() -> map.update(ints(1), longs(1), UpdateMode.REPLACE))
          .asInstanceOf(type(BpfException.class))
          .extracting(BpfException::kind)
          .isEqualTo(Kind.MISSING);
      map.update(ints(1), longs(1), UpdateMode.ANY);
      assertThatThrownBy(() -> map.update(ints(1), longs(1), UpdateMode.CREATE))
          .asInstanceOf(type(BpfException.class))
          .extracting(BpfException::kind)
          .isEqualTo(Kind.EXISTS);
    }
  }

  @Test
  void allKeysAreVisitedOnce() {
    try (BpfMap map = BpfMap.create(HASH)) {
      assertThat(map.firstKey(ints(0))).isFalse();
      for (int i = 1; i <= 4; i++) {
        map.update(ints(i), longs(i), UpdateMode.ANY);
      }
      Set<Integer> keys = new HashSet<>();
      MemorySegment key = ints(0);
      for (boolean more = map.firstKey(key); more; more = map.nextKey(key, key)) {
        assertThat(keys.add(key.get(ValueLayout.JAVA_INT_UNALIGNED, 0))).isTrue();
      }
      assertThat(keys).containsExactlyInAnyOrder(1, 2, 3, 4);
    }
  }

  @Test
  void aFullMapSaysSo() {
    try (BpfMap map = BpfMap.create(HASH)) {
      for (int i = 1; i <= 4; i++) {
        map.update(ints(i), longs(i), UpdateMode.ANY);
      }
      assertThatThrownBy(() -> map.update(ints(5), longs(5), UpdateMode.ANY))
          .isInstanceOf(BpfException.class)
          .hasMessageStartingWith("cannot update an entry of map hash: too big (E2BIG)");
    }
  }

  @Test
  void keysAndValuesHaveTheMapsSizes() {
    try (BpfMap map = BpfMap.create(HASH)) {
      assertThatThrownBy(() -> map.lookup(longs(1), longs(1)))
          .hasMessage("a key of map hash has 4 bytes, not 8");
      assertThatThrownBy(() -> map.update(ints(1), ints(1), UpdateMode.ANY))
          .hasMessage("a value of map hash has 8 bytes, not 4");
    }
  }

  @Test
  void aPerCpuMapHasAValueForEachPossibleCpu() {
    MapSpec spec = new MapSpec("percpu", MapType.PERCPU_ARRAY, 4, 4, 2, 0);
    try (BpfMap map = BpfMap.create(spec)) {
      assertThat(map.valueBytes()).isEqualTo(8 * Cpus.possible().cardinality());
      MemorySegment values = MemorySegment.ofArray(new byte[map.valueBytes()]);
      values.fill((byte) 1);
      map.update(ints(1), values, UpdateMode.ANY);
      MemorySegment read = MemorySegment.ofArray(new byte[map.valueBytes()]);
      assertThat(map.lookup(ints(1), read)).isTrue();
      assertThat(read.get(ValueLayout.JAVA_INT_UNALIGNED, map.valueBytes() - 8))
          .isEqualTo(0x01010101);
    }
  }

  @Test
  void aTrieFindsTheLongestPrefix() {
    MapSpec spec = new MapSpec("trie", MapType.LPM_TRIE, 8, 8, 10, MapSpec.NO_PREALLOC);
    try (BpfMap map = BpfMap.create(spec)) {
      map.update(prefix(8, 10, 0, 0, 0), longs(8), UpdateMode.ANY);
      map.update(prefix(16, 10, 1, 0, 0), longs(16), UpdateMode.ANY);
      MemorySegment value = longs(0);
      assertThat(map.lookup(prefix(32, 10, 1, 2, 3), value)).isTrue();
      assertThat(value.get(ValueLayout.JAVA_LONG_UNALIGNED, 0)).isEqualTo(16);
      assertThat(map.lookup(prefix(32, 11, 1, 2, 3), value)).isFalse();
    }
  }

  @Test
  void anArrayIsWrittenThroughItsMappingUntilItIsFrozen() {
    MapSpec spec = MapSpec.mmapableArray("array", 12, 3);
    try (BpfMap map = BpfMap.create(spec)) {
      assertThat(map.stride()).isEqualTo(16);
      try (Mapping mapping = map.mmap(Mapping.Access.READ_WRITE)) {
        assertThat(mapping.segment().byteSize()).isEqualTo(48);
        mapping.segment().set(ValueLayout.JAVA_INT, 32, 99);
        assertThatThrownBy(map::freeze)
            .isInstanceOf(BpfException.class)
            .hasMessageContaining("close its writable mappings");
      }
      map.freeze();
      MemorySegment value = MemorySegment.ofArray(new byte[12]);
      assertThat(map.lookup(ints(2), value)).isTrue();
      assertThat(value.get(ValueLayout.JAVA_INT_UNALIGNED, 0)).isEqualTo(99);
      assertThatThrownBy(() -> map.mmap(Mapping.Access.READ_WRITE))
          .asInstanceOf(type(LinuxException.class))
          .extracting(LinuxException::errno)
          .isEqualTo(Errno.EPERM);
      assertThatThrownBy(() -> map.update(ints(2), value, UpdateMode.ANY))
          .isInstanceOf(BpfException.class)
          .hasMessageContaining("the map is frozen");
      map.mmap(Mapping.Access.READ).close();
    }
  }

  @Test
  void aMapOpenedByItsIdIsTheSame() {
    try (BpfMap map = BpfMap.create(HASH);
        BpfMap again = BpfMap.open(map.info().id())) {
      map.update(ints(3), longs(33), UpdateMode.ANY);
      assertThat(again.spec()).isEqualTo(HASH);
      assertThat(again.lookup(ints(3), longs(0))).isTrue();
      assertThat(map.info().name()).isEqualTo("hash");
    }
  }

  @Test
  void whatTheKernelDoesNotTakeIsDescribed() {
    MapSpec spec = new MapSpec("trie", MapType.LPM_TRIE, 8, 8, 10, 0);
    assertThatThrownBy(() -> BpfMap.create(spec))
        .isInstanceOf(BpfException.class)
        .hasMessage(
            "cannot create map trie (LPM_TRIE of 10 entries, key 8, value 8 bytes, flags 0x0):"
                + " invalid argument (EINVAL)");
  }

  private static MemorySegment ints(int... values) {
    MemorySegment copy = MemorySegment.ofArray(new byte[4 * values.length]);
    return copy.copyFrom(MemorySegment.ofArray(values));
  }

  private static MemorySegment longs(long value) {
    MemorySegment copy = MemorySegment.ofArray(new byte[8]);
    return copy.copyFrom(MemorySegment.ofArray(new long[] {value}));
  }

  private static MemorySegment prefix(int length, int a, int b, int c, int d) {
    byte[] key = {0, 0, 0, 0, (byte) a, (byte) b, (byte) c, (byte) d};
    MemorySegment segment = MemorySegment.ofArray(key);
    segment.set(ValueLayout.JAVA_INT_UNALIGNED, 0, length);
    return segment;
  }
}
