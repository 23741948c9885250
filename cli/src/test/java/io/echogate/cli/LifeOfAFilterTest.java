package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.datapath.AppliedPolicy;
import io.echogate.ebpf.LoadedProgram;
import io.echogate.ebpf.Program;
import io.echogate.ebpf.Reg;
import io.echogate.ebpf.XdpAction;
import io.echogate.ebpf.XdpLink;
import io.echogate.ebpf.XdpMode;
import io.echogate.linux.Mounts;
import io.echogate.linux.PacketSocket;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.NeedsTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * What becomes of a filter while it runs: replacements, failures, and an interface that changes.
 */
@NeedsKernel({KernelFeature.XDP, KernelFeature.VETH})
@NeedsTool({"ip", "ping"})
class LifeOfAFilterTest {
  private static final String BLOCK = "xfw { icmp ip4: block { 8 } }";
  private static final String ADDRESS = "192.0.2.2";
  private static final Duration SOON = Duration.ofMillis(200);
  private static final long PAUSE_NANOS = 50_000;

  /** Where the type lies behind Ethernet and IPv4 headers. */
  private static final int ICMP_TYPE = 34;

  @AutoClose private final FilteredHost host = FilteredHost.silent();

  @Test
  void replacementsLeaveNoGap() throws Exception {
    String other = "xfw { defaults { icmp ip4: block; } }";
    byte[] request = capturedPing();
    try (PacketSocket sender = host.hosts().left().openSocket();
        PacketSocket listener = host.hosts().left().openSocket()) {
      sender.send(request);
      assertThat(answers(listener)).isEqualTo(1);
      host.enforce(BLOCK);
      AtomicBoolean done = new AtomicBoolean();
      AtomicInteger sent = new AtomicInteger();
      Thread flood =
          Thread.ofPlatform()
              .start(
                  () -> {
                    while (!done.get()) {
                      sender.send(request);
                      sent.incrementAndGet();
                      LockSupport.parkNanos(PAUSE_NANOS);
                    }
                  });

      for (int i = 0; i < 25; i++) {
        host.enforce(other);
        host.enforce(BLOCK);
      }

      done.set(true);
      flood.join();
      assertThat(answers(listener)).isZero();
      assertThat(sent.get()).isGreaterThan(1000);
    }
  }

  /** A ping as it comes to the host, which has no filter yet. */
  private byte[] capturedPing() {
    byte[] frame = new byte[PacketSocket.MAX_FRAME_BYTES];
    try (PacketSocket socket = host.hosts().right().openSocket()) {
      assertThat(host.ping(ADDRESS, 1, 56)).isEqualTo(1);
      int length = socket.receive(frame, SOON);
      assertThat(icmpType(frame)).isEqualTo(8);
      return Arrays.copyOf(frame, length);
    }
  }

  /** Echo replies that have come to a socket. */
  private static int answers(PacketSocket socket) {
    byte[] frame = new byte[PacketSocket.MAX_FRAME_BYTES];
    int answers = 0;
    while (socket.receive(frame, SOON) != PacketSocket.TIMED_OUT) {
      answers += icmpType(frame) == 0 ? 1 : 0;
    }
    return answers;
  }

  private static int icmpType(byte[] frame) {
    return frame[ICMP_TYPE];
  }

  @Test
  void whatFailsLeavesThePolicyInForceAndItsCounters() {
    host.enforce(BLOCK);
    host.ping(ADDRESS, 3, 0);

    assertThat(host.apply("xfw {").status()).isEqualTo(1);
    assertThat(host.apply("xfw { }", "--mode", "generic").status()).isEqualTo(3);
    host.ping(ADDRESS, 3, 0);

    assertThat(host.counters()).containsExactly("in ip4/8 blocked 6/252");
  }

  @Test
  void anothersProgramIsLeftAlone() {
    Program pass = Program.xdp("other", asm -> asm.mov(Reg.R0, XdpAction.PASS.code()).exit());
    try (LoadedProgram other = LoadedProgram.load(pass, Map.of());
        XdpLink held =
            host.hosts()
                .right()
                .namespace()
                .call(() -> XdpLink.attach(other, host.link().index(), XdpMode.NATIVE))) {
      int id = held.info().programId();
      String before = host.state();
      Run occupied =
          new Run(
              3,
              "",
              """
              echogate: error: right0 has an XDP program already, id %d, that is not ours: remove \
              it (`ip link set dev right0 xdp off`, or by the tool that put it there) and apply again, or \
              filter behind it by TCX
              """
                  .formatted(id));

      assertThat(host.apply(BLOCK)).isEqualTo(occupied);
      assertThat(host.apply(BLOCK, "--dry-run")).isEqualTo(occupied);
      assertThat(host.verb("detach"))
          .isEqualTo(
              new Run(
                  0,
                  "right0: no filter of Echogate is there, nothing was changed; the XDP program"
                      + " there, id %d, is not ours and stays\n".formatted(id),
                  ""));
      assertThat(host.state()).isEqualTo(before);
    }
  }

  @Test
  void aRenamedInterfaceKeepsItsFilter() {
    host.enforce(BLOCK);
    host.ip("link set right0 down");
    host.ip("link set right0 name wan0");
    host.ip("link set wan0 up");

    assertThat(host.run("", "status").out())
        .startsWith(
            """
            wan0: <stdin> (c436485018f3), native, since 2026-01-02T03:04:05.678Z
              the interface was called right0 when it was applied
            """);
    assertThat(host.run("xfw { }", "apply", "-", "-i", "wan0").out())
        .startsWith("wan0: <stdin> is in force, in place of the policy before\n");
    assertThat(host.run("", "detach", "-i", "wan0").out())
        .isEqualTo("wan0: the filter is gone, all ICMP passes\n");
  }

  @Test
  void aFilterWhoseInterfaceHasGoneIsShownAndDetached() {
    host.enforce(BLOCK);
    host.ip("link del right0");

    assertThat(host.run("", "status"))
        .isEqualTo(
            new Run(
                1,
                """
                right0: <stdin> (c436485018f3), no longer on an interface, since 2026-01-02T03:04:05.678Z
                  not in force: the interface has gone; when it is there again, apply the policy again, or detach what is left

                  nothing has come by

                  line  packets  bytes  statement
                     1        0      0  icmp ip4: block { 8 }
                """,
                ""));
    JsonTree document = JsonTree.parse(host.run("", "status", "--json").out());
    assertThat(document.at("interfaces", 0, "mode").value()).isNull();
    assertThat(host.verb("detach").out())
        .isEqualTo("right0: the filter is gone, all ICMP passes\n");
    assertThat(host.run("", "status").out()).isEqualTo("no interface has a filter of Echogate\n");
  }

  @Test
  void anInterfaceThatReturnsHasNoFilterUntilItIsAppliedAgain() {
    host.enforce(BLOCK);
    host.ip("link del right0");
    host.ip("link add right0 type veth peer name right1");

    assertThat(host.run("", "status", "-i", "right0").out())
        .startsWith("right0: <stdin> (c436485018f3), no longer on an interface")
        .contains("right0 lets all ICMP pass now: apply the policy again");

    assertThat(host.apply(BLOCK).out()).startsWith("right0: <stdin> is in force\n");
    assertThat(host.link().xdpProgram()).isNotZero();
    assertThat(host.run("", "status", "-i", "right0").out())
        .startsWith("right0: <stdin> (c436485018f3), native");
    assertThat(host.verb("detach").status()).isZero();
  }

  @Test
  void aFilterWithoutItsTextIsShownAsFarAsItCanBe() throws IOException {
    host.enforce(BLOCK);
    Path pins =
        Mounts.BPFFS
            .resolve("echogate")
            .resolve(host.hosts().right().namespace().identity())
            .resolve("right0");
    Files.delete(pins.resolve(Integer.toString(host.link().xdpProgram())).resolve("text"));
    String problem =
        "the pins of the filter on right0 are incomplete, so nobody can tell what it does: detach"
            + " it and apply the policy again";

    assertThat(host.run("", "status"))
        .isEqualTo(
            new Run(1, "right0: a policy that cannot be read, native\n  " + problem + "\n", ""));
    Run json = host.run("", "status", "--json");
    assertThat(json.status()).isEqualTo(1);
    JsonTree filter = JsonTree.parse(json.out()).at("interfaces", 0);
    assertThat(filter.at("problem").value()).isEqualTo(problem);
    assertThat(filter.at("policy").value()).isNull();
    assertThat(filter.at("counters").elements()).isEmpty();
    assertThat(host.verb("detach").status()).isZero();
    assertThat(host.link().xdpProgram()).isZero();
  }

  @Test
  void aPolicyOfAnotherVersionIsNamed() {
    AppliedPolicy newer = host.enforceOfLaterVersion(BLOCK);

    assertThat(host.run("", "status"))
        .isEqualTo(
            new Run(
                1,
                """
                right0: new.policy (%s), native, since 2030-01-01T00:00:00Z
                  this version cannot read the policy, and so not tell what was counted: use the \
                version that applied it, or apply it again
                """
                    .formatted(newer.digest().substring(0, 12)),
                ""));
  }

  @Test
  @NeedsKernel(KernelFeature.BRIDGE)
  void aBridgeIsFilteredInGenericModeAndItsPortWithAWarning() {
    host.ip("link add br0 type bridge");
    host.ip("link set right0 master br0");
    String warning =
        "echogate: warning: right0 is a port of the bridge br0: the policy judges what its guests"
            + " send to anyone, neighbour discovery included; --interface br0 judges what comes to"
            + " this host\n";

    assertThat(host.apply(BLOCK).err()).isEqualTo(warning);
    host.verb("detach");
    Run bridge = host.run(BLOCK, "apply", "-", "-i", "br0");
    assertThat(bridge.status()).isZero();
    assertThat(bridge.err())
        .matches(
            "echogate: warning: br0 is filtered behind its driver \\(generic mode\\), with most of"
                + " the gain lost: cannot attach .*\\(EOPNOTSUPP\\).*; the kernel says: Underlying"
                + " driver does not support XDP in native mode\n");
    assertThat(host.apply(BLOCK))
        .isEqualTo(
            new Run(
                3,
                "",
                warning
                    + "echogate: error: right0 is below an interface with an XDP program (its"
                    + " bridge or bond, or a VLAN of it), and the kernel runs one of the two only:"
                    + " detach that one first\n"));
  }

  @Test
  void evaluationIsSaidLoudly() {
    assertThat(host.apply(BLOCK, "--evaluate").status()).isZero();
    assertThat(host.ping(ADDRESS, 3, 0)).isEqualTo(3);

    assertThat(host.run("", "status").out())
        .isEqualTo(
            """
            right0: <stdin> (c436485018f3), native, since 2026-01-02T03:04:05.678Z
              EVALUATION MODE: nothing is dropped, only counted

              verdict     reason   packets  bytes
              would drop  blocked        3    126

              message             reason   packets  bytes
              ip4 8 echo-request  blocked        3    126

              line  packets  bytes  statement
                 1        3    126  icmp ip4: block { 8 }

              in force, it would have dropped 3 packets since 2026-01-02T03:04:05.678Z, by function:

              ping, traceroute-icmp
                Host looks down in monitoring; latency and loss cannot be measured
              packets  bytes      message             reason   line  statement
                    3    126  in  ip4 8 echo-request  blocked     1  icmp ip4: block { 8 }
            """);
  }
}
