package io.echogate.datapath;

import io.echogate.datapath.layout.MachineContents;
import io.echogate.datapath.layout.MachineMap;
import io.echogate.ebpf.BpfMap;
import io.echogate.icmp.Family;
import io.echogate.linux.Addresses;
import io.echogate.linux.DirectoryLock;
import io.echogate.linux.GracePeriod;
import io.echogate.linux.InterfaceAddress;
import io.echogate.linux.Mapping;
import io.echogate.linux.NetNamespace;
import io.echogate.policy.Address;
import io.echogate.policy.Prefix;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What the programs of a network namespace know of its machine: its own addresses, its broadcasts,
 * its IPv4 subnets. They know what was written into their map last; the kernel changes addresses
 * and tells no program. So the map is refreshed whenever a policy is applied, and by whatever runs
 * for long; in between it can be stale.
 *
 * <p>Own addresses are those of all interfaces, whether up or not: those that are still being
 * checked for duplicates too, those that turned out to be another's not. For a router they include
 * its anycast addresses.
 */
public final class MachineSets implements AutoCloseable {
  /** How long to wait for another process that writes. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final int BYTES6 = 16;

  private final NetNamespace namespace;
  private final Path lock;
  private final Mapping mapping;

  private MachineSets(NetNamespace namespace, Path lock, Mapping mapping) {
    this.namespace = namespace;
    this.lock = lock;
    this.mapping = mapping;
  }

  /**
   * Those of a namespace.
   *
   * @param map its map, which may be closed meanwhile
   * @param lock a directory that whoever writes the map locks
   */
  static MachineSets of(NetNamespace namespace, BpfMap map, Path lock) {
    return new MachineSets(namespace, lock, map.mmap(Mapping.Access.READ_WRITE));
  }

  /**
   * In what the programs' knowledge differs from what the kernel says.
   *
   * @param missing addresses and subnets that programs do not know, in words
   * @param gone those that they know and that are not there any more
   */
  public record Difference(List<String> missing, List<String> gone) {
    public Difference {
      missing = List.copyOf(missing);
      gone = List.copyOf(gone);
    }

    /** Whether there is none. */
    public boolean isEmpty() {
      return missing.isEmpty() && gone.isEmpty();
    }
  }

  /**
   * Writes what the kernel says now, if that is something else than what the programs know.
   *
   * @return whether it was
   * @throws FilterException if there are more addresses than the map has room for, or another
   *     process does not come to an end with it
   */
  public boolean refresh() {
    // Most calls find nothing to do, and need not wait for others.
    if (!isStale()) {
      return false;
    }
    try (DirectoryLock _ =
        DirectoryLock.take(lock, PATIENCE)
            .orElseThrow(
                () ->
                    new FilterException(
                        "another process has been writing the addresses of this machine for more"
                            + " than "
                            + PATIENCE.toSeconds()
                            + " seconds: end it, and try again"))) {
      MachineContents now = ask();
      if (isWritten() && now.equals(known())) {
        return false;
      }
      if (!MachineMap.fits(now)) {
        throw new FilterException(
            ("this machine has more addresses or subnets than programs can look up (%d of each"
                    + " kind): they keep the ones that they know")
                .formatted(MachineMap.MOST));
      }
      // Programs may still ask the half that was given up by the last writing.
      GracePeriod.await();
      MachineMap.write(mapping.segment(), now, new SecureRandom());
      return true;
    }
  }

  /** Whether the kernel says something else than the programs know. */
  public boolean isStale() {
    return !isWritten() || !ask().equals(known());
  }

  /** What the kernel says beyond or beside what the programs know. */
  public Difference difference() {
    Set<String> known = isWritten() ? words(known()) : Set.of();
    Set<String> now = words(ask());
    return new Difference(without(now, known), without(known, now));
  }

  private static List<String> without(Set<String> words, Set<String> others) {
    return words.stream().filter(word -> !others.contains(word)).sorted().toList();
  }

  private static Set<String> words(MachineContents contents) {
    Set<String> words = new HashSet<>();
    contents.self().forEach(address -> words.add(address.toString()));
    contents.broadcasts().forEach(address -> words.add("broadcast " + address));
    contents.attached().forEach(range -> words.add("subnet " + text(range)));
    return words;
  }

  private static String text(MachineContents.Range range) {
    return new Address(Family.IP4, 0, range.first())
        + "-"
        + new Address(Family.IP4, 0, range.last());
  }

  /** Whether an address is one that programs know, as it is now. */
  Predicate<Address> addresses() {
    if (!isWritten()) {
      return _ -> false;
    }
    MachineContents known = known();
    return address ->
        known.self().contains(address)
            || known.broadcasts().contains(address)
            || (address.family() == Family.IP4 && known.isAttached(address.low()));
  }

  private boolean isWritten() {
    return MachineMap.isWritten(mapping.segment());
  }

  private MachineContents known() {
    return MachineMap.read(mapping.segment());
  }

  private MachineContents ask() {
    return ask(namespace);
  }

  /** What the kernel says of a namespace. */
  static MachineContents ask(NetNamespace namespace) {
    List<Address> own = new ArrayList<>();
    List<Prefix> subnets = new ArrayList<>();
    try (Addresses addresses = Addresses.of(namespace)) {
      for (InterfaceAddress address : addresses.all()) {
        if (!address.duplicate()) {
          own.add(address(address.address()));
          subnets.add(Prefix.of(address(address.attached()), address.prefixLength()));
        }
      }
      addresses.anycast().forEach(address -> own.add(address(address)));
    }
    return MachineContents.of(own, subnets);
  }

  private static Address address(InetAddress address) {
    ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
    return bytes.remaining() == BYTES6
        ? new Address(Family.IP6, bytes.getLong(), bytes.getLong())
        : new Address(Family.IP4, 0, Integer.toUnsignedLong(bytes.getInt()));
  }

  @Override
  public void close() {
    mapping.close();
  }
}
