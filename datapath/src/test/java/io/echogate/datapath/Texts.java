package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.ebpf.BpfException;
import io.echogate.ebpf.BpfMap;
import io.echogate.ebpf.BpfObjects;
import io.echogate.ebpf.MapInfo;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * The texts of policies in the kernel, and what is kept beside them of their sets. Each is held by
 * its programs and pins, and by nothing else: so where none is left, no program is.
 */
final class Texts {
  private static final Set<String> NAMES = Set.of("eg_policy", "eg_definitions", "eg_sets");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Texts() {}

  /**
   * Checks that none with a word is left. The kernel frees what nobody holds a moment later, and
   * behind thousands of others some seconds later.
   */
  static void assertNoneLeft(String word) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long left = with(word);
    while (left != 0 && System.nanoTime() < deadline) {
      LockSupport.parkNanos(10_000_000);
      left = with(word);
    }
    assertThat(left).as("policies that live on in the kernel").isZero();
  }

  private static long with(String word) {
    return BpfObjects.maps().stream().filter(map -> contains(map, word)).count();
  }

  private static boolean contains(MapInfo info, String word) {
    if (!NAMES.contains(info.name())) {
      return false;
    }
    try (BpfMap map = BpfMap.open(info.id())) {
      byte[] value = new byte[map.valueBytes()];
      map.lookup(MemorySegment.ofArray(new byte[4]), MemorySegment.ofArray(value));
      return new String(value, StandardCharsets.UTF_8).contains(word);
    } catch (BpfException e) {
      return e.kind() != BpfException.Kind.MISSING;
    }
  }
}
