package io.echogate.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echogate.linux.testing.NeedsRoot;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

final class BpfTest {
  private static final int MAP_CREATE = 0;
  private static final int MAP_UPDATE = 2;
  private static final int NO_SUCH_COMMAND = 9999;
  private static final int ARRAY = 2;
  private static final int MMAPABLE = 1 << 10;

  @Test
  @NeedsRoot
  void callReturnsTheNegativeErrorNumber() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment attributes = arena.allocate(72, 8);
      assertThat(Bpf.call(NO_SUCH_COMMAND, attributes, 72)).isEqualTo(-Errno.EINVAL);
    }
  }

  @Test
  void callReadsNoMoreThanTheAttributesHold() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment attributes = arena.allocate(16, 8);
      assertThatThrownBy(() -> Bpf.call(MAP_CREATE, attributes, 72))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("bpf attributes of 16 bytes, 72 wanted, natively");
    }
  }

  @Test
  void callRefusesHeapMemory() {
    MemorySegment onHeap = MemorySegment.ofArray(new byte[72]);
    assertThatThrownBy(() -> Bpf.call(MAP_CREATE, onHeap, 72))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @NeedsRoot
  void mappedMapShowsWhatSystemCallsWrite() {
    try (Arena arena = Arena.ofConfined();
        Fd map = createArray(arena);
        Mapping mapping = Mapping.of(map, 0, 4096, Mapping.Access.READ_WRITE)) {
      assertThat(update(arena, map, 1, 42)).isZero();
      assertThat(mapping.segment().get(ValueLayout.JAVA_LONG, 8)).isEqualTo(42);
    }
  }

  @Test
  @NeedsRoot
  void readOnlyMappingRefusesWritesAndNoAccessAfterClose() {
    try (Arena arena = Arena.ofConfined();
        Fd map = createArray(arena)) {
      Mapping mapping = Mapping.of(map, 0, 4096, Mapping.Access.READ);
      MemorySegment segment = mapping.segment();
      assertThatThrownBy(() -> segment.set(ValueLayout.JAVA_LONG, 0, 1))
          .isInstanceOf(IllegalArgumentException.class);
      mapping.close();
      mapping.close();
      assertThatThrownBy(() -> segment.get(ValueLayout.JAVA_LONG, 0))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  @NeedsRoot
  void mappingOutlivesItsDescriptor() {
    try (Arena arena = Arena.ofConfined()) {
      Mapping mapping;
      try (Fd map = createArray(arena)) {
        mapping = Mapping.of(map, 0, 4096, Mapping.Access.READ_WRITE);
      }
      mapping.segment().set(ValueLayout.JAVA_LONG, 0, 7);
      assertThat(mapping.segment().get(ValueLayout.JAVA_LONG, 0)).isEqualTo(7);
      mapping.close();
    }
  }

  @Test
  @NeedsRoot
  void mappingBeyondTheFileIsRefusedByName() {
    try (Arena arena = Arena.ofConfined();
        Fd map = createArray(arena)) {
      assertThatThrownBy(() -> Mapping.of(map, 1 << 20, 4096, Mapping.Access.READ))
          .isInstanceOf(LinuxException.class)
          .hasMessage(
              "cannot map 4096 bytes at offset 1048576 of %s: invalid argument (EINVAL)", map);
    }
  }

  private static Fd createArray(Arena arena) {
    MemorySegment attributes = arena.allocate(72, 8);
    attributes.setAtIndex(ValueLayout.JAVA_INT, 0, ARRAY);
    attributes.setAtIndex(ValueLayout.JAVA_INT, 1, 4);
    attributes.setAtIndex(ValueLayout.JAVA_INT, 2, 8);
    attributes.setAtIndex(ValueLayout.JAVA_INT, 3, 16);
    attributes.setAtIndex(ValueLayout.JAVA_INT, 4, MMAPABLE);
    return Fd.own(LinuxException.check(Bpf.call(MAP_CREATE, attributes, 72), "map"));
  }

  private static long update(Arena arena, Fd map, int key, long value) {
    MemorySegment attributes = arena.allocate(32, 8);
    attributes.set(ValueLayout.JAVA_INT, 0, map.value());
    attributes.set(
        ValueLayout.JAVA_LONG, 8, arena.allocateFrom(ValueLayout.JAVA_INT, key).address());
    attributes.set(
        ValueLayout.JAVA_LONG, 16, arena.allocateFrom(ValueLayout.JAVA_LONG, value).address());
    return Bpf.call(MAP_UPDATE, attributes, 32);
  }
}
