package io.echogate.ebpf;

import io.echogate.ebpf.BpfException.Kind;
import io.echogate.linux.Cpus;
import io.echogate.linux.Errno;
import io.echogate.linux.Fd;
import io.echogate.linux.Mapping;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * A map in the kernel, held by a descriptor. It lives as long as a descriptor, a pin or a program
 * refers to it.
 *
 * <p>Keys and values are segments of exactly {@link MapSpec#keySize} and {@link #valueBytes} bytes,
 * native or on the heap ({@code MemorySegment.ofArray}). Any thread may call.
 */
public final class BpfMap implements AutoCloseable {
  private static final String ACCESS_CURE =
      "the map is frozen, or its descriptor was opened for one direction only";

  private final MapSpec spec;
  private final int valueBytes;
  private final Fd fd;

  private BpfMap(MapSpec spec, Fd fd) {
    this.spec = spec;
    this.valueBytes =
        spec.type().isPerCpu()
            ? roundUp(spec.valueSize()) * Cpus.possible().cardinality()
            : spec.valueSize();
    this.fd = fd;
  }

  /**
   * Creates a map.
   *
   * @throws BpfException if the kernel refuses it
   */
  public static BpfMap create(MapSpec spec) {
    try (Arena arena = Arena.ofConfined()) {
      Attributes attributes =
          new Attributes(Command.MAP_CREATE, arena)
              .put(Attributes.MapCreate.TYPE, spec.type().code())
              .put(Attributes.MapCreate.KEY_SIZE, spec.keySize())
              .put(Attributes.MapCreate.VALUE_SIZE, spec.valueSize())
              .put(Attributes.MapCreate.MAX_ENTRIES, spec.maxEntries())
              .put(Attributes.MapCreate.FLAGS, spec.flags());
      Memory.putName(attributes, Attributes.MapCreate.NAME, spec.name());
      long result = attributes.call();
      return new BpfMap(
          spec, Fd.own(BpfException.checked(result, "cannot create " + spec.description())));
    }
  }

  /**
   * Opens a pinned map.
   *
   * @throws BpfException of kind MISSING if there is no such file
   * @throws IllegalArgumentException if the pin is no map, or one of a type without a constant
   */
  public static BpfMap open(Path pin) {
    return of(BpfObject.openPinned(BpfObject.Kind.MAP, pin));
  }

  /**
   * Opens a map by its id; needs the capability SYS_ADMIN.
   *
   * @throws BpfException of kind MISSING if there is none
   */
  public static BpfMap open(int id) {
    return of(BpfObject.openById(Command.MAP_GET_FD_BY_ID, "the map", id));
  }

  private static BpfMap of(Fd fd) {
    try {
      return new BpfMap(MapSpec.of(MapInfo.of(fd)), fd);
    } catch (RuntimeException e) {
      // Whatever it was, it is thrown on; but nothing stays open.
      fd.close();
      throw e;
    }
  }

  /** How the map was created. */
  public MapSpec spec() {
    return spec;
  }

  /** What the kernel says of the map. */
  public MapInfo info() {
    return MapInfo.of(fd);
  }

  /**
   * The bytes of a value as it is looked up and updated: {@link MapSpec#valueSize}, or for per-CPU
   * maps the same rounded up to 8 times the number of possible CPUs.
   */
  public int valueBytes() {
    return valueBytes;
  }

  /** Copies an entry's value; false if there is no such entry. */
  public boolean lookup(MemorySegment key, MemorySegment value) {
    requireSize("key", key, spec.keySize());
    requireSize("value", value, valueBytes);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment found = value.isNative() ? value : arena.allocate(value.byteSize(), Long.BYTES);
      long result =
          element(Command.MAP_LOOKUP_ELEM, key, arena).put(Attributes.Element.VALUE, found).call();
      if (!succeeded(result, "look up an entry")) {
        return false;
      }
      if (!value.isNative()) {
        value.copyFrom(found);
      }
      return true;
    }
  }

  /**
   * Sets an entry's value.
   *
   * @throws BpfException of kind EXISTS or MISSING if {@code mode} is not met; with ENOSPC or E2BIG
   *     if the map is full
   */
  public void update(MemorySegment key, MemorySegment value, UpdateMode mode) {
    requireSize("key", key, spec.keySize());
    requireSize("value", value, valueBytes);
    try (Arena arena = Arena.ofConfined()) {
      long result =
          element(Command.MAP_UPDATE_ELEM, key, arena)
              .put(Attributes.Element.VALUE, Memory.nativeCopy(value, arena))
              .putLong(Attributes.Element.FLAGS, mode.code())
              .call();
      BpfException.checked(result, "cannot update an entry of " + this, ACCESS_CURE);
    }
  }

  /**
   * Sets many entries by one call. Since Linux 5.6 for hashes, 5.13 for prefix tries.
   *
   * @param keys native, one key behind the other
   * @param values native, one value behind the other, in the keys' order
   * @throws BpfException with ENOSPC or E2BIG if the map is full; the entries before are set
   */
  public void updateAll(MemorySegment keys, MemorySegment values, int count) {
    requireSize("list of keys", keys, count * spec.keySize());
    requireSize("list of values", values, count * valueBytes());
    if (count == 0) {
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      long result =
          new Attributes(Command.MAP_UPDATE_BATCH, arena)
              .put(Attributes.Batch.KEYS, keys)
              .put(Attributes.Batch.VALUES, values)
              .put(Attributes.Batch.COUNT, count)
              .put(Attributes.Batch.MAP, fd.value())
              .call();
      BpfException.check(result, "cannot set " + count + " entries of " + this);
    }
  }

  /** Removes an entry; false if there is none. */
  public boolean delete(MemorySegment key) {
    requireSize("key", key, spec.keySize());
    try (Arena arena = Arena.ofConfined()) {
      return succeeded(element(Command.MAP_DELETE_ELEM, key, arena).call(), "delete an entry");
    }
  }

  /** Copies the map's first key, in the kernel's order; false if the map is empty. */
  public boolean firstKey(MemorySegment first) {
    return copyNextKey(MemorySegment.NULL, first);
  }

  /**
   * Copies the key that follows {@code key} in the kernel's order, or the first one if {@code key}
   * is gone; false behind the last one.
   */
  public boolean nextKey(MemorySegment key, MemorySegment next) {
    requireSize("key", key, spec.keySize());
    return copyNextKey(key, next);
  }

  /** As {@link #nextKey}; behind NULL comes the first key. */
  private boolean copyNextKey(MemorySegment key, MemorySegment next) {
    requireSize("key", next, spec.keySize());
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment found = arena.allocate(spec.keySize(), Long.BYTES);
      long result =
          element(Command.MAP_GET_NEXT_KEY, key, arena).put(Attributes.Element.VALUE, found).call();
      if (!succeeded(result, "get the next key")) {
        return false;
      }
      next.copyFrom(found);
      return true;
    }
  }

  /**
   * Maps all values of an array that was created with {@link MapSpec#MMAPABLE} into memory: one
   * behind the other, each {@link #stride} bytes from the next.
   *
   * @throws io.echogate.linux.LinuxException with EPERM if the map is frozen and the access not
   *     READ
   */
  public Mapping mmap(Mapping.Access access) {
    long length = Integer.toUnsignedLong(spec.maxEntries()) * stride();
    return Mapping.of(fd, 0, length, access);
  }

  /**
   * The same for a part of the values: of a large map that takes a part of the time.
   *
   * @param offset where it begins: a multiple of the page size
   * @param length how many bytes it has, at least 1
   */
  public Mapping mmap(long offset, long length, Mapping.Access access) {
    return Mapping.of(fd, offset, length, access);
  }

  /** As {@link #mmap}, for the calling thread alone: what is closed again soon is closed faster. */
  public Mapping mmapHere(Mapping.Access access) {
    return mmapFirst(Long.MAX_VALUE, access);
  }

  /**
   * The same for the first bytes of the values alone: of a large map that takes a small part of the
   * time.
   *
   * @param bytes how many are wanted; there are as many at most as the map has
   */
  public Mapping mmapFirst(long bytes, Mapping.Access access) {
    long length = Integer.toUnsignedLong(spec.maxEntries()) * stride();
    return Mapping.here(fd, Math.min(bytes, length), access);
  }

  /** The distance in bytes of two values of an array: their size rounded up to 8. */
  public int stride() {
    return roundUp(spec.valueSize());
  }

  /**
   * Ends all writing by system calls and new mappings, for ever. Programs write on.
   *
   * @throws BpfException with EBUSY while the map is mapped for writing
   */
  public void freeze() {
    try (Arena arena = Arena.ofConfined()) {
      long result =
          new Attributes(Command.MAP_FREEZE, arena).put(Attributes.DESCRIPTOR, fd.value()).call();
      if (result == -Errno.EBUSY) {
        throw new BpfException(
            "cannot freeze " + this,
            Errno.EBUSY,
            Kind.OTHER,
            "close its writable mappings and have no update under way");
      }
      BpfException.checked(result, "cannot freeze " + this);
    }
  }

  /**
   * Gives the map a name in a bpf file system. Deleting the file removes the pin.
   *
   * @throws BpfException of kind EXISTS if the file exists
   */
  public void pin(Path path) {
    BpfObject.pin(fd, toString(), path);
  }

  /** The descriptor, as long as the map is open here. */
  public Fd fd() {
    return fd;
  }

  @Override
  public void close() {
    fd.close();
  }

  @Override
  public String toString() {
    return "map " + spec.name();
  }

  private Attributes element(Command command, MemorySegment key, Arena arena) {
    return new Attributes(command, arena)
        .put(Attributes.Element.MAP, fd.value())
        .put(Attributes.Element.KEY, Memory.nativeCopy(key, arena));
  }

  private boolean succeeded(long result, String action) {
    if (result == -Errno.ENOENT) {
      return false;
    }
    BpfException.checked(result, "cannot " + action + " of " + this, ACCESS_CURE);
    return true;
  }

  private void requireSize(String what, MemorySegment segment, int bytes) {
    if (segment.byteSize() != bytes) {
      throw new IllegalArgumentException(
          "a %s of %s has %d bytes, not %d".formatted(what, this, bytes, segment.byteSize()));
    }
  }

  private static int roundUp(int bytes) {
    return (bytes + 7) & ~7;
  }
}
