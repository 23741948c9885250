package io.echogate.datapath;

import io.echogate.icmp.testing.Frames;
import io.echogate.linux.GracePeriod;
import io.echogate.linux.LinkInfo;
import io.echogate.linux.Links;
import io.echogate.linux.Mounts;
import io.echogate.linux.PacketSocket;
import io.echogate.linux.testing.Host;
import io.echogate.linux.testing.TwoHosts;
import io.echogate.policy.Direction;
import io.echogate.policy.Reason;
import io.echogate.policy.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A host whose interface gets filters, and its neighbour that sends it frames. */
final class FilteredHost implements AutoCloseable {
  private static final List<Hook> NATIVE = List.of(Hook.NATIVE);

  /** Where the type lies behind Ethernet and IPv4 headers. */
  private static final int TYPE_AT = 34;

  private final Path bpffs;
  private final TwoHosts hosts;
  private final Filters filters;
  private final PacketSocket socket;

  private FilteredHost(Path bpffs, TwoHosts hosts) {
    this.bpffs = bpffs;
    this.hosts = hosts;
    this.filters = new Filters(hosts.right().namespace(), bpffs, TestPolicies::read);
    this.socket = hosts.left().openSocket();
  }

  /** A host without a filter, which pins in a bpf file system of its own. */
  static FilteredHost create(Path bpffs) {
    Mounts.ensureBpffs(bpffs);
    TwoHosts hosts = TwoHosts.createNamed();
    hosts.silence();
    return new FilteredHost(bpffs, hosts);
  }

  TwoHosts hosts() {
    return hosts;
  }

  Filters filters() {
    return filters;
  }

  String name() {
    return hosts.right().link().name();
  }

  /** The interface as it is now. */
  LinkInfo link() {
    try (Links links = Links.of(hosts.right().namespace())) {
      return links.require(name());
    }
  }

  Filters.Installation apply(String text) {
    return apply(text, Optional.empty());
  }

  Filters.Installation apply(String text, Optional<Duration> trial) {
    return filters.apply(TestPolicies.candidate(text), link(), NATIVE, trial);
  }

  InstalledFilter filter() {
    return filters.find(name()).orElseThrow();
  }

  /** What the policy in force and those before it counted. */
  Counts counts() {
    try (InstalledFilter filter = filter()) {
      return filter.counts(TestPolicies.inForce(filter.applied()));
    }
  }

  /** Sends IPv4 messages of a type; they have been judged when this returns. */
  void send(int type, int count) {
    send(frame(type), count);
  }

  /** Sends a frame so many times; it has been judged when this returns. */
  void send(byte[] frame, int count) {
    for (int i = 0; i < count; i++) {
      while (!socket.send(frame)) {
        Thread.onSpinWait();
      }
    }
    settle();
  }

  /** Has the host send one IPv4 message of each type; those that came to its neighbour. */
  List<Integer> leaving(int... types) {
    List<Integer> came = new ArrayList<>();
    byte[] frame = new byte[PacketSocket.MAX_FRAME_BYTES];
    try (PacketSocket ear = socket(hosts.left());
        PacketSocket mouth = socket(hosts.right())) {
      for (int type : types) {
        var _ = mouth.send(frame(type));
      }
      settle();
      for (int length = ear.receive(frame, Duration.ZERO);
          length != PacketSocket.TIMED_OUT;
          length = ear.receive(frame, Duration.ZERO)) {
        came.add(Byte.toUnsignedInt(frame[TYPE_AT]));
      }
    }
    return came;
  }

  /** A socket on an interface as it is now: another may have got the name. */
  private static PacketSocket socket(Host side) {
    try (Links links = Links.of(side.namespace())) {
      return PacketSocket.open(side.namespace(), links.require(side.link().name()).index());
    }
  }

  /** Waits until what was sent has been judged: a veth pair hands frames over in softirqs. */
  private static void settle() {
    GracePeriod.await();
  }

  static byte[] frame(int type) {
    return Frames.ip4().icmp(type, 0, 56).bytes();
  }

  /** The packets of an ip4 type with a reason. */
  static long packets(Counts counts, int type, Reason reason) {
    return counts.counters().stream()
        .filter(counter -> counter.reason() == reason && counter.type().orElse(-1) == type)
        .mapToLong(Counter::packets)
        .sum();
  }

  /** The packets that left, or would have, with a verdict. */
  static long leaving(Counts counts, Verdict verdict) {
    return counts.counters().stream()
        .filter(counter -> counter.direction() == Direction.OUT)
        .filter(counter -> counter.reason().verdict() == verdict)
        .mapToLong(Counter::packets)
        .sum();
  }

  /** The names of what is pinned for the interface. */
  List<String> pins() throws IOException {
    return pinsIn("");
  }

  /** The names of what is pinned in a directory of the interface's. */
  List<String> pinsIn(String directory) throws IOException {
    Path place =
        bpffs
            .resolve("echogate")
            .resolve(hosts.right().namespace().identity())
            .resolve(name())
            .resolve(directory);
    if (!Files.exists(place)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(place)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }

  @Override
  public void close() {
    socket.close();
    hosts.close();
    Mounts.unmount(bpffs);
  }
}
