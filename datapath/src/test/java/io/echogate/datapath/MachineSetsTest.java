package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echogate.datapath.MachineQuestions.Question;
import io.echogate.datapath.layout.MachineMap;
import io.echogate.ebpf.BpfMap;
import io.echogate.linux.AddressMonitor;
import io.echogate.linux.Links;
import io.echogate.linux.NetNamespace;
import io.echogate.linux.Sysctl;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NamespaceCommand;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.NeedsTool;
import io.echogate.policy.Address;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NeedsKernel({KernelFeature.VETH, KernelFeature.XDP})
@NeedsTool("ip")
class MachineSetsTest {
  private static final Duration SOON = Duration.ofSeconds(5);

  private final NetNamespace namespace = NetNamespace.createAnonymous();
  private final BpfMap map = BpfMap.create(MachineMap.spec());
  private final MachineQuestions questions = new MachineQuestions(map);
  private MachineSets sets;
  @TempDir private Path directory;

  @BeforeEach
  void create() {
    sets = MachineSets.of(namespace, map, directory);
    try (Links links = Links.of(namespace)) {
      links.createVeth("eg0", namespace, "eg1");
    }
  }

  @AfterEach
  void close() {
    sets.close();
    questions.close();
    map.close();
    namespace.close();
  }

  private void ip(String arguments) {
    NamespaceCommand.run(namespace, "ip " + arguments);
  }

  private boolean ask(Question question, String address) {
    return questions.ask(question, Address.parse(address).orElseThrow());
  }

  @Test
  void whatTheMonitorTellsOfReachesPrograms() {
    assertThat(sets.isStale()).isTrue();
    assertThat(sets.refresh()).isTrue();
    try (AddressMonitor monitor = AddressMonitor.open(namespace)) {
      ip("addr add 192.0.2.1/24 dev eg0");
      assertThat(monitor.changed(SOON)).isTrue();
      assertThat(ask(Question.SELF4, "192.0.2.1")).isFalse();
      assertThat(sets.refresh()).isTrue();
      assertThat(ask(Question.SELF4, "192.0.2.1")).isTrue();
      assertThat(ask(Question.SELF4, "192.0.2.2")).isFalse();
      assertThat(ask(Question.BROADCAST, "192.0.2.255")).isTrue();
      assertThat(ask(Question.BROADCAST, "255.255.255.255")).isTrue();
      assertThat(ask(Question.ON_SUBNET, "192.0.2.77")).isTrue();
      assertThat(ask(Question.ON_SUBNET, "192.0.3.0")).isFalse();

      ip("addr del 192.0.2.1/24 dev eg0");
      assertThat(monitor.changed(SOON)).isTrue();
      assertThat(sets.refresh()).isTrue();
      assertThat(ask(Question.SELF4, "192.0.2.1")).isFalse();
      assertThat(ask(Question.BROADCAST, "192.0.2.255")).isFalse();
      assertThat(ask(Question.ON_SUBNET, "192.0.2.77")).isFalse();
    }
  }

  @Test
  void nothingIsWrittenWhereNothingChanged() {
    assertThat(sets.refresh()).isTrue();
    assertThat(sets.isStale()).isFalse();
    assertThat(sets.refresh()).isFalse();
    ip("addr add 192.0.2.1/24 dev eg0");
    assertThat(sets.isStale()).isTrue();
    assertThat(sets.refresh()).isTrue();
    assertThat(sets.refresh()).isFalse();
  }

  @Test
  void addressesAreOwnWhateverTheirState() {
    ip("addr add 2001:db8::1/64 dev eg0");
    ip("addr add 2001:db8::2/64 dev eg0 nodad preferred_lft 0");
    ip("addr add 2001:db8::3 peer 2001:db8:1::4 dev eg0 nodad");
    ip("addr add 198.51.100.1 peer 203.0.113.5/30 dev eg0");
    ip("addr add 169.254.7.7/16 dev eg0");
    assertThat(sets.refresh()).isTrue();

    assertThat(ask(Question.SELF6, "2001:db8::1")).isTrue();
    assertThat(ask(Question.SELF6, "2001:db8::2")).isTrue();
    assertThat(ask(Question.SELF6, "2001:db8::3")).isTrue();
    assertThat(ask(Question.SELF6, "2001:db8:1::4")).isFalse();
    assertThat(ask(Question.SELF6, "2001:db8::")).isFalse();
    assertThat(ask(Question.SELF6, "::")).isFalse();
    assertThat(ask(Question.SELF4, "198.51.100.1")).isTrue();
    assertThat(ask(Question.SELF4, "203.0.113.5")).isFalse();
    assertThat(ask(Question.ON_SUBNET, "203.0.113.6")).isTrue();
    assertThat(ask(Question.ON_SUBNET, "198.51.100.2")).isFalse();
    assertThat(ask(Question.BROADCAST, "203.0.113.7")).isTrue();
    assertThat(ask(Question.SELF4, "169.254.7.7")).isTrue();
    assertThat(ask(Question.BROADCAST, "169.254.255.255")).isTrue();
  }

  @Test
  void anAddressThatAnotherHasIsNotOwn() {
    Sysctl.write(namespace, "net/ipv6/conf/all/accept_dad", "1");
    try (NetNamespace other = NetNamespace.createAnonymous()) {
      try (Links links = Links.of(namespace)) {
        links.createVeth("dad0", other, "dad1");
      }
      NamespaceCommand.run(other, "ip link set dad1 up");
      ip("link set dad0 up");
      NamespaceCommand.run(other, "ip addr add 2001:db8:d::1/64 dev dad1 nodad");
      try (AddressMonitor monitor = AddressMonitor.open(namespace)) {
        ip("addr add 2001:db8:d::1/64 dev dad0");
        long deadline = System.nanoTime() + SOON.toNanos();
        while (!isDuplicate() && System.nanoTime() < deadline) {
          var _ = monitor.changed(Duration.ofMillis(100));
        }
      }
      assertThat(isDuplicate()).isTrue();
      sets.refresh();
      assertThat(ask(Question.SELF6, "2001:db8:d::1")).isFalse();
    }
  }

  private boolean isDuplicate() {
    return NamespaceCommand.run(namespace, "ip -6 addr show dev dad0").contains("dadfailed");
  }

  @Test
  void theAnycastAddressesOfARouterAreItsOwn() {
    ip("link set eg0 up");
    ip("addr add 2001:db8:5::1/64 dev eg0 nodad");
    Sysctl.write(namespace, "net/ipv6/conf/all/forwarding", "1");
    assertThat(sets.refresh()).isTrue();

    assertThat(ask(Question.SELF6, "2001:db8:5::")).isTrue();
  }

  @Test
  void theDifferenceIsToldInWords() {
    ip("addr add 192.0.2.1/24 dev eg0");
    assertThat(sets.difference().missing())
        .containsExactly(
            "192.0.2.1",
            "broadcast 192.0.2.255",
            "broadcast 255.255.255.255",
            "subnet 192.0.2.0-192.0.2.255");
    sets.refresh();
    assertThat(sets.difference().isEmpty()).isTrue();
    ip("addr del 192.0.2.1/24 dev eg0");
    ip("addr add 10.0.0.1/32 dev eg0");

    assertThat(sets.difference())
        .isEqualTo(
            new MachineSets.Difference(
                List.of("10.0.0.1", "subnet 10.0.0.1-10.0.0.1"),
                List.of("192.0.2.1", "broadcast 192.0.2.255", "subnet 192.0.2.0-192.0.2.255")));
  }

  @Test
  void ofManyProcessesOneWrites() throws InterruptedException {
    ip("addr add 192.0.2.1/24 dev eg0");
    int count = 8;
    CountDownLatch start = new CountDownLatch(1);
    AtomicInteger written = new AtomicInteger();
    List<Thread> threads =
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    Thread.ofPlatform()
                        .start(
                            () -> {
                              try (MachineSets own = MachineSets.of(namespace, map, directory)) {
                                start.await();
                                if (own.refresh()) {
                                  written.incrementAndGet();
                                }
                              } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                              }
                            }))
            .toList();
    start.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(written).hasValue(1);
    assertThat(ask(Question.SELF4, "192.0.2.1")).isTrue();
  }

  @Test
  void tooManyAddressesLeaveProgramsWithWhatTheyKnow() throws IOException {
    ip("addr add 192.0.2.1/24 dev eg0");
    sets.refresh();
    StringBuilder batch = new StringBuilder();
    for (int i = 0; i <= MachineMap.MOST; i++) {
      batch.append("addr add 10.0.").append(i >> 8).append('.').append(i & 255);
      batch.append("/32 dev eg0\n");
    }
    Path file = Files.writeString(directory.resolve("batch"), batch);
    ip("-batch " + file);

    assertThatThrownBy(sets::refresh)
        .isInstanceOf(FilterException.class)
        .hasMessage(
            "this machine has more addresses or subnets than programs can look up (4096 of each"
                + " kind): they keep the ones that they know");
    assertThat(ask(Question.SELF4, "192.0.2.1")).isTrue();
    assertThat(ask(Question.SELF4, "10.0.0.1")).isFalse();
    assertThat(sets.isStale()).isTrue();
  }
}
