package io.echogate.datapath.layout;

import io.echogate.ebpf.MapSpec;
import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The layout of the map that tells all programs of a network namespace what is in {@link
 * MachineContents}. It holds them twice: the epoch says which half counts. A writer fills the other
 * half and then steps the epoch, so a question that reads the epoch once has one answer.
 *
 * <pre>
 *      0  epoch: its low bit is the number of the half; 0 as long as nothing was written
 *     64  the first half
 *         0  shift of the IPv4 table   8  shift of the IPv6 table    16  factors of {@link AddressHash}
 *        40  number of ranges
 *        64  IPv4 table: buckets of {@link AddressHash#WAYS} keys of 8 bytes, the address and above it
 *            what is said of it; 0 is no key
 *            ranges of IPv4: the first address and the one behind the last, 8 bytes each, in order
 *            IPv6 table: buckets of as many addresses of 16 bytes; all 0 is no key
 *      ...  the second half
 * </pre>
 */
public final class MachineMap {
  /** What the kernel calls the map. */
  public static final String NAME = "eg_machine";

  /** The most addresses of each family, and the most subnets of IPv4, that it holds. */
  public static final int MOST = 1 << 12;

  /** Where the epoch lies. */
  public static final int EPOCH = 0;

  /** Where the first half begins. */
  public static final int HALVES = 64;

  /** The shift that makes a bucket's number of a hash, in a half; of the IPv4 table. */
  public static final int SHIFT4 = 0;

  /** The same of the IPv6 table. */
  public static final int SHIFT6 = 8;

  /** Where the three factors lie, 8 bytes each, in a half. */
  public static final int FACTORS = 16;

  /** Where the number of ranges lies, in a half. */
  public static final int RANGE_COUNT = 40;

  /** Where the IPv4 table begins, in a half. */
  public static final int TABLE4 = 64;

  /** The bytes of a bucket of the IPv4 table, as a shift. */
  public static final int BUCKET4_SHIFT = 4;

  /** The bytes of a bucket of the IPv6 table, as a shift. */
  public static final int BUCKET6_SHIFT = 5;

  /** Bytes of a range, as a shift. */
  public static final int RANGE_SHIFT = 4;

  /** The most buckets of a table, as a shift: an IPv4 address may be own and broadcast. */
  private static final int MOST_BUCKETS4_SHIFT = 13;

  private static final int MOST_BUCKETS6_SHIFT = 12;

  /** Where the ranges begin, in a half. */
  public static final int RANGES = TABLE4 + (1 << (MOST_BUCKETS4_SHIFT + BUCKET4_SHIFT));

  /** Where the IPv6 table begins, in a half. */
  public static final int TABLE6 = RANGES + (MOST << RANGE_SHIFT);

  /** The bytes of a half. */
  public static final int HALF = TABLE6 + (1 << (MOST_BUCKETS6_SHIFT + BUCKET6_SHIFT));

  /** What stands above an IPv4 address that is the machine's own. */
  public static final int OWN = 1;

  /** What stands above an IPv4 address that is a broadcast. */
  public static final int BROADCAST = 2;

  /** Above every address: a range that is not there begins here. */
  private static final long NOWHERE = 1L << 40;

  private static final VarHandle EPOCH_WORD = ValueLayout.JAVA_LONG.varHandle();
  private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG;
  private static final long LOW_HALF = 0xffff_ffffL;

  private MachineMap() {}

  /** The map as it is to be created. */
  public static MapSpec spec() {
    return MapSpec.mmapableArray(NAME, HALVES + 2 * HALF, 1);
  }

  /** Keeps a bucket's number inside the IPv4 or IPv6 table. */
  public static int bucketMask(Family family) {
    return (1 << mostBucketsShift(family)) - 1;
  }

  private static int mostBucketsShift(Family family) {
    return switch (family) {
      case IP4 -> MOST_BUCKETS4_SHIFT;
      case IP6 -> MOST_BUCKETS6_SHIFT;
    };
  }

  /** Whether the contents have room. */
  public static boolean fits(MachineContents contents) {
    return own(contents, Family.IP4).size() <= MOST
        && own(contents, Family.IP6).size() <= MOST
        && contents.broadcasts().size() <= MOST
        && contents.attached().size() <= MOST;
  }

  /** Whether anything was ever written into the map's value. */
  public static boolean isWritten(MemorySegment value) {
    return epoch(value) != 0;
  }

  private static long epoch(MemorySegment value) {
    return (long) EPOCH_WORD.getAcquire(value, (long) EPOCH);
  }

  private static MemorySegment half(MemorySegment value, long epoch) {
    return value.asSlice(HALVES + (epoch & 1) * HALF, HALF);
  }

  /**
   * Writes other contents, which programs see from one moment on. No program may still be asking
   * the half that counted before the last writing, and nobody else may write.
   *
   * @param value the map's
   * @param random where the factors of the hashes come from
   */
  public static void write(MemorySegment value, MachineContents contents, RandomGenerator random) {
    if (!fits(contents)) {
      throw new IllegalArgumentException("more than " + MOST + " addresses or subnets");
    }
    long next = epoch(value) + 1;
    MemorySegment half = half(value, next).fill((byte) 0);
    AddressHash.Tables tables = AddressHash.place(keys4(contents), keys6(contents), random);
    half.set(WORD, SHIFT4, tables.table4().shift());
    half.set(WORD, SHIFT6, tables.table6().shift());
    half.set(WORD, FACTORS, tables.hash().fold());
    half.set(WORD, FACTORS + Long.BYTES, tables.hash().first());
    half.set(WORD, FACTORS + 2 * Long.BYTES, tables.hash().second());
    for (int way = 0; way < tables.table4().ways().size(); way++) {
      half.set(WORD, at4(way), tables.table4().ways().get(way).low());
    }
    for (int way = 0; way < tables.table6().ways().size(); way++) {
      AddressHash.Key key = tables.table6().ways().get(way);
      half.set(WORD, at6(way), key.high());
      half.set(WORD, at6(way) + Long.BYTES, key.low());
    }
    half.set(WORD, RANGE_COUNT, contents.attached().size());
    for (int i = 0; i < MOST; i++) {
      boolean there = i < contents.attached().size();
      half.set(WORD, atRange(i), there ? contents.attached().get(i).first() : NOWHERE);
      half.set(
          WORD, atRange(i) + Long.BYTES, there ? contents.attached().get(i).last() + 1 : NOWHERE);
    }
    EPOCH_WORD.setRelease(value, (long) EPOCH, next);
  }

  /** What the map's value says now; nobody may be writing. */
  public static MachineContents read(MemorySegment value) {
    MemorySegment half = half(value, epoch(value));
    Set<Address> self = new HashSet<>();
    Set<Address> broadcasts = new HashSet<>();
    for (int way = 0; at4(way) < RANGES; way++) {
      long key = half.get(WORD, at4(way));
      Address address = new Address(Family.IP4, 0, key & LOW_HALF);
      switch ((int) (key >>> Integer.SIZE)) {
        case OWN -> self.add(address);
        case BROADCAST -> broadcasts.add(address);
        default -> {
          // Nothing is here.
        }
      }
    }
    for (int way = 0; at6(way) < HALF; way++) {
      Address address =
          new Address(Family.IP6, half.get(WORD, at6(way)), half.get(WORD, at6(way) + Long.BYTES));
      if (address.high() != 0 || address.low() != 0) {
        self.add(address);
      }
    }
    List<MachineContents.Range> attached = new ArrayList<>();
    for (int i = 0; i < half.get(WORD, RANGE_COUNT); i++) {
      attached.add(
          new MachineContents.Range(
              half.get(WORD, atRange(i)), half.get(WORD, atRange(i) + Long.BYTES) - 1));
    }
    return new MachineContents(self, broadcasts, attached);
  }

  private static long at4(int way) {
    return TABLE4 + (long) way * Long.BYTES;
  }

  private static long at6(int way) {
    return TABLE6 + 2L * way * Long.BYTES;
  }

  private static long atRange(int range) {
    return RANGES + ((long) range << RANGE_SHIFT);
  }

  private static List<AddressHash.Key> keys4(MachineContents contents) {
    List<AddressHash.Key> keys = new ArrayList<>();
    own(contents, Family.IP4).forEach(address -> keys.add(key4(OWN, address)));
    contents.broadcasts().forEach(address -> keys.add(key4(BROADCAST, address)));
    return keys;
  }

  private static AddressHash.Key key4(int kind, Address address) {
    return new AddressHash.Key(0, (long) kind << Integer.SIZE | address.low());
  }

  private static List<AddressHash.Key> keys6(MachineContents contents) {
    return own(contents, Family.IP6).stream()
        .map(address -> new AddressHash.Key(address.high(), address.low()))
        .toList();
  }

  private static List<Address> own(MachineContents contents, Family family) {
    return contents.self().stream().filter(address -> address.family() == family).toList();
  }
}
