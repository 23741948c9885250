package io.echogate.bench;

import io.echogate.ebpf.Helper;
import io.echogate.ebpf.LoadedProgram;
import io.echogate.ebpf.Program;
import io.echogate.ebpf.Reg;
import io.echogate.ebpf.TestRun;
import io.echogate.linux.IpConfig;
import io.echogate.linux.LinkInfo;
import io.echogate.linux.Links;
import io.echogate.linux.NetNamespace;
import io.echogate.linux.Sysctl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * A cable from the sender's namespace to a receiver with a namespace of its own. The sender's end
 * is fed by live test runs that redirect: the kernel makes each frame once and hands it over
 * without copying it, which is the cheapest way to let frames arrive.
 */
final class Cable implements Opened.Closer {
  /** The receiver's end. */
  static final String RECEIVER = "right0";

  private static final Duration SETTLED = Duration.ofSeconds(5);
  private static final String COUNTERS = "/proc/thread-self/net/dev";

  private final Opened opened = new Opened();
  private final NetNamespace receiver;
  private final LinkInfo link;
  private final TestRun run;
  private final MemorySegment frame;

  /**
   * Lays a cable. Called on the sender's thread, as is {@link #send}.
   *
   * @param name the sender's end
   */
  Cable(NetNamespace sender, String name) {
    receiver = NetNamespace.createAnonymous();
    opened.later(receiver::close);
    LinkInfo near = connect(sender, name);
    link = prepare();
    Program redirect =
        Program.xdp(
            "send",
            asm -> asm.mov(Reg.R1, near.index()).mov(Reg.R2, 0).call(Helper.REDIRECT).exit());
    LoadedProgram program = LoadedProgram.load(redirect, Map.of());
    opened.later(program::close);
    run = program.testRun();
    opened.later(run::close);
    Arena arena = Arena.ofConfined();
    opened.later(arena::close);
    frame = arena.allocateFrom(ValueLayout.JAVA_BYTE, BenchFrames.ECHO4);
    MemorySegment.copy(link.address().orElseThrow().bytes(), 0, frame, ValueLayout.JAVA_BYTE, 0, 6);
    MemorySegment.copy(near.address().orElseThrow().bytes(), 0, frame, ValueLayout.JAVA_BYTE, 6, 6);
  }

  private LinkInfo connect(NetNamespace sender, String name) {
    try (Links links = Links.of(sender)) {
      links.createVeth(name, receiver, RECEIVER);
      LinkInfo near = links.require(name);
      Sysctl.write(sender, "net/ipv6/conf/" + name + "/disable_ipv6", "1");
      links.setUp(near.index());
      return near;
    }
  }

  /** Gives the receiver the addresses that the frame needs to reach it, and to be answered. */
  private LinkInfo prepare() {
    Sysctl.write(receiver, "net/ipv6/conf/" + RECEIVER + "/disable_ipv6", "1");
    Sysctl.write(receiver, "net/ipv4/icmp_echo_ignore_all", "1");
    try (Links links = Links.of(receiver);
        IpConfig config = IpConfig.of(receiver)) {
      LinkInfo far = links.require(RECEIVER);
      links.setUp(far.index());
      // Only with one of them does a veth interface take frames of XDP: GRO, or a program. The
      // other end hears of it only while this one is up.
      var _ = Tool.runIn(receiver, "ethtool", "-K", RECEIVER, "gro", "on");
      links.awaitRunning(far.index(), SETTLED);
      config.addAddress(far.index(), InetAddress.ofLiteral("192.0.2.2"), 24);
      config.addAddress(far.index(), InetAddress.ofLiteral("198.51.100.7"), 32);
      return far;
    }
  }

  NetNamespace receiver() {
    return receiver;
  }

  LinkInfo link() {
    return link;
  }

  /** Closes something with the cable, before its ends. */
  void later(Opened.Closer closer) {
    opened.later(closer);
  }

  /** Sends an echo request so many times. */
  void send(int copies) {
    run.send(frame, (int) frame.byteSize(), copies);
  }

  /** How many frames have come out of the cable. */
  long arrived() {
    try {
      return receiver
          .call(() -> Files.readString(Path.of(COUNTERS)))
          .lines()
          .map(String::strip)
          .filter(line -> line.startsWith(RECEIVER + ":"))
          .mapToLong(
              line -> Long.parseLong(line.substring(RECEIVER.length() + 1).strip().split(" +")[1]))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + COUNTERS, e);
    }
  }

  @Override
  public void close() {
    opened.close();
  }
}
