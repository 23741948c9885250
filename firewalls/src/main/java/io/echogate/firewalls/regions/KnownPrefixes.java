package io.echogate.firewalls.regions;

import io.echogate.policy.PrefixSet;
import java.lang.ref.SoftReference;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of some atoms, for as long as there is room: many cells have the same, and those of
 * a long block list are many prefixes. Thread-safe.
 */
final class KnownPrefixes {
  private static final int MOST = 32;

  private final Map<Atoms, SoftReference<PrefixSet>> known = new LinkedHashMap<>();

  /** Bits in an array that is not changed any more, as a key. */
  private static final class Atoms {
    private final long[] bits;

    Atoms(long[] bits) {
      this.bits = bits;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Atoms atoms && Arrays.equals(bits, atoms.bits);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bits);
    }
  }

  /**
   * The addresses of atoms.
   *
   * @param atoms must not change
   */
  PrefixSet of(long[] atoms, Supplier<PrefixSet> maker) {
    Atoms key = new Atoms(atoms);
    synchronized (known) {
      @Nullable SoftReference<PrefixSet> reference = known.get(key);
      @Nullable PrefixSet set = reference == null ? null : reference.get();
      if (set != null) {
        return set;
      }
    }
    PrefixSet made = maker.get();
    synchronized (known) {
      if (known.size() == MOST) {
        known.remove(known.keySet().iterator().next());
      }
      known.put(key, new SoftReference<>(made));
    }
    return made;
  }
}
