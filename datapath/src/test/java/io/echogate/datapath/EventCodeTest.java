package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echogate.datapath.EventProgram.Setup;
import io.echogate.datapath.EventProgram.Time;
import io.echogate.datapath.code.EventCode.Bytes;
import io.echogate.datapath.layout.EventControl;
import io.echogate.datapath.layout.EventRecord;
import io.echogate.ebpf.RingBuffer;
import io.echogate.icmp.Family;
import io.echogate.icmp.FrameDecoder;
import io.echogate.icmp.Packet;
import io.echogate.icmp.testing.Frames;
import io.echogate.icmp.testing.Property;
import io.echogate.icmp.testing.RandomFrames;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.policy.Address;
import io.echogate.policy.Direction;
import io.echogate.policy.Verdict;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Events as programs report them and as they are read. */
@NeedsKernel({KernelFeature.XDP, KernelFeature.TCX})
class EventCodeTest {
  private static final int LOOPBACK = 1;
  private static final int MOST_VERIFIED = 2000;

  /** A test run takes no frame that is shorter than Ethernet and IPv6 header. */
  private static final int SHORTEST_AT_TC = 54;

  private static final long SECOND = 1_000_000_000L;
  private static final int MANY = 1_000_000;

  @TempDir private Path lock;

  private static EventProgram program(Bytes bytes) {
    return new EventProgram(Setup.of(bytes));
  }

  private EventReader reader(EventProgram program) {
    return EventReader.open(program.control(), program.ring(), lock);
  }

  private static int read(EventReader reader, Consumer<Event> sink) {
    return reader.poll(sink, MANY);
  }

  @ParameterizedTest
  @EnumSource
  void aReportIsWhatHappened(Bytes bytes) {
    try (EventProgram program = program(bytes);
        EventReader reader = reader(program)) {
      byte[] frame = Frames.ip4().icmp(3, 4, 300).tag(0x8100).bytes();
      program.report(frame);
      assertThat(reader.await(Duration.ofSeconds(1))).isTrue();
      Instant now = Instant.now();
      int count =
          read(
              reader,
              event -> {
                assertThat(event.time()).isBetween(now.minusSeconds(2), now.plusSeconds(1));
                assertThat(event.interfaceIndex()).isEqualTo(LOOPBACK);
                assertThat(event.tag()).isEqualTo(EventProgram.TAG);
                assertThat(event.cell()).isEqualTo(EventProgram.CELL);
                assertThat(event.sourceCell()).isZero();
                assertThat(event.verdict()).isEqualTo(Verdict.DROP);
                assertThat(event.direction()).isEqualTo(Direction.IN);
                assertThat(event.frameLength()).isEqualTo(frame.length);
                assertThat(event.family()).contains(Family.IP4);
                assertThat(event.type()).hasValue(3);
                assertThat(event.code()).hasValue(4);
                assertThat(event.ipLength()).hasValue(frame.length - 18);
                assertThat(event.source()).contains(address("192.0.2.2"));
                assertThat(event.destination()).contains(address("198.51.100.7"));
                assertThat(event.ipBytes()).isEqualTo(Arrays.copyOfRange(frame, 18, 18 + 64));
              });
      assertThat(count).isEqualTo(1);
      assertThat(reader.losses()).isEqualTo(new EventReader.Losses(0, 0));
    }
  }

  private static Address address(String text) {
    return Address.parse(text).orElseThrow();
  }

  @Test
  void whatLeavesWithoutEthernetAndIsLoggedIsToldSo() {
    try (EventProgram program =
            new EventProgram(Setup.of(Bytes.SKB_HELPER).passingOutWithoutEthernet());
        EventReader reader = reader(program)) {
      // A test run takes no packet without Ethernet: the source address reads as an EtherType.
      byte[] frame = Frames.ip4().source("8.0.1.1").icmp(8, 0, 20).bytes();
      byte[] packet = Arrays.copyOfRange(frame, 14, frame.length);
      program.report(packet);
      int count =
          read(
              reader,
              event -> {
                assertThat(event.verdict()).isEqualTo(Verdict.PASS);
                assertThat(event.direction()).isEqualTo(Direction.OUT);
                assertThat(event.type()).hasValue(8);
                assertThat(event.source()).contains(address("8.0.1.1"));
                assertThat(event.frameLength()).isEqualTo(packet.length);
                assertThat(event.ipBytes()).isEqualTo(packet);
              });
      assertThat(count).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theVerifierHasLittleToWalk(Bytes bytes) {
    try (EventProgram program = program(bytes)) {
      assertThat(program.verified()).isLessThan(MOST_VERIFIED);
    }
  }

  @Test
  void nothingIsReportedWhileNobodyReads() {
    try (EventProgram program = program(Bytes.XDP_HELPER)) {
      byte[] frame = Frames.ip4().bytes();
      program.report(frame);
      try (EventReader reader = reader(program)) {
        assertThat(read(reader, _ -> {})).isZero();
        program.report(frame);
        assertThat(read(reader, _ -> {})).isEqualTo(1);
        program.report(frame);
      }
      program.report(frame);
      assertThat(EventControl.sampled(program.controls())).isZero();
      try (EventReader next = reader(program)) {
        // What the reader before left is from before.
        assertThat(read(next, _ -> {})).isZero();
      }
    }
  }

  @Test
  void aReaderThatIsGoneIsNotReportedToForLong() {
    try (EventProgram program = virtual()) {
      byte[] frame = Frames.ip4().bytes();
      EventControl.setRate(program.controls(), 1000, 2000);
      EventControl.setDeadline(program.controls(), 100 * SECOND);
      program.time(100 * SECOND);
      program.report(frame);
      program.time(100 * SECOND + 1);
      program.report(frame);
      assertThat(records(program)).isEqualTo(1);
    }
  }

  private static EventProgram virtual() {
    return new EventProgram(Setup.of(Bytes.XDP_HELPER).withTime(Time.VIRTUAL));
  }

  private static int records(EventProgram program) {
    try (RingBuffer ring = RingBuffer.of(program.ring())) {
      return ring.poll((_, _, _) -> {});
    }
  }

  @Test
  void theRateHolds() {
    try (EventProgram program = virtual()) {
      byte[] frame = Frames.ip4().bytes();
      EventControl.setRate(program.controls(), 1000, 50);
      EventControl.setDeadline(program.controls(), Long.MAX_VALUE);
      long time = 100 * SECOND;
      program.time(time);
      for (int i = 0; i < 80; i++) {
        program.report(frame);
      }
      assertThat(records(program)).isEqualTo(50);
      assertThat(EventControl.sampled(program.controls())).isEqualTo(30);

      // A millisecond earns one.
      program.time(time + SECOND / 1000);
      program.report(frame);
      program.report(frame);
      assertThat(records(program)).isEqualTo(1);
      assertThat(EventControl.sampled(program.controls())).isEqualTo(31);

      // And a long time no more than all.
      program.time(time + 1000 * SECOND);
      for (int i = 0; i < 80; i++) {
        program.report(frame);
      }
      assertThat(records(program)).isEqualTo(50);
    }
  }

  @Test
  void aFullRingIsCounted() {
    try (EventProgram program = virtual()) {
      byte[] frame = Frames.ip4().bytes();
      EventControl.setRate(program.controls(), SECOND, SECOND);
      EventControl.setDeadline(program.controls(), Long.MAX_VALUE);
      program.time(SECOND);
      int room = EventRecord.ring().maxEntries() / (EventRecord.SIZE + 8);
      for (int i = 0; i < room + 10; i++) {
        program.report(frame);
      }
      long full = EventControl.full(program.controls());
      assertThat(full).isBetween(10L, 12L);
      assertThat(records(program)).isEqualTo(room + 10 - full);
    }
  }

  @Test
  void everyEventIsReadOrCounted() throws InterruptedException {
    int each = 100_000;
    List<Thread> cpus = new ArrayList<>();
    try (EventProgram program = program(Bytes.XDP_HELPER);
        EventReader reader = reader(program)) {
      reader.limit(100_000, 1000);
      for (int cpu = 0; cpu < 2; cpu++) {
        cpus.add(
            Thread.ofPlatform()
                .start(
                    () -> {
                      try (EventProgram own =
                          new EventProgram(
                              Setup.of(Bytes.XDP_HELPER), program.control(), program.ring())) {
                        own.report(Frames.ip4().bytes());
                        own.repeat(Frames.ip4().bytes().length, each - 1);
                      }
                    }));
      }
      long read = 0;
      while (cpus.stream().anyMatch(Thread::isAlive)) {
        read += read(reader, event -> assertThat(event.type()).hasValue(8));
        var _ = reader.await(Duration.ofMillis(5));
      }
      for (Thread cpu : cpus) {
        cpu.join();
      }
      read += read(reader, _ -> {});
      assertThat(read + reader.losses().sum()).isEqualTo(2L * each);
      assertThat(read).isGreaterThan(1000);
      assertThat(reader.losses().sampled()).isPositive();
    }
  }

  @Test
  void thereIsOneReader() {
    try (EventProgram program = program(Bytes.XDP_HELPER);
        EventReader reader = reader(program)) {
      assertThatThrownBy(() -> reader(program))
          .isInstanceOf(FilterException.class)
          .hasMessage(
              "another process reads the events of this network namespace: end it, and try again");
      program.report(Frames.ip4().bytes());
      assertThat(read(reader, _ -> {})).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsReadIsWhatTheDecoderSaysOfTheWholeFrame(Bytes bytes) {
    int frames = 2000;
    Property.holds(
        random -> {
          RandomFrames source = new RandomFrames(random);
          FrameDecoder decoder = new FrameDecoder();
          int cut = 0;
          try (EventProgram program = program(bytes);
              EventReader reader = reader(program)) {
            reader.limit(SECOND, SECOND);
            for (int i = 0; i < frames; i++) {
              byte[] frame = source.next();
              if (bytes == Bytes.SKB_HELPER && frame.length < SHORTEST_AT_TC) {
                continue;
              }
              program.report(frame);
              Packet packet = decoder.decode(MemorySegment.ofArray(frame), 0, frame.length);
              boolean[] unknown = {false};
              assertThat(read(reader, event -> unknown[0] = compare(event, packet, frame, bytes)))
                  .isEqualTo(1);
              cut += unknown[0] ? 1 : 0;
            }
          }
          assertThat(cut).as("events whose headers are not among the bytes").isLessThan(frames / 4);
        });
  }

  /** Whether the event does not say what type the packet has. */
  private static boolean compare(Event event, Packet packet, byte[] frame, Bytes bytes) {
    assertThat(event.frameLength()).isEqualTo(frame.length);
    if (bytes == Bytes.XDP_LOADS && frame.length % 2 != 0) {
      return false;
    }
    assertThat(event.family().orElse(null)).isEqualTo(packet.family());
    if (event.family().isPresent() && packet.length() != Packet.NONE) {
      Address sender = new Address(event.family().get(), packet.sourceHigh(), packet.sourceLow());
      assertThat(event.source()).contains(sender);
      assertThat(event.ipLength()).hasValue(packet.length());
    }
    boolean unknown = packet.type() != Packet.NONE && event.type().isEmpty();
    if (unknown) {
      assertThat(packet.family()).isEqualTo(Family.IP6);
    } else {
      assertThat(event.type()).isEqualTo(number(packet.type()));
      assertThat(event.code()).isEqualTo(number(packet.code()));
    }
    return unknown;
  }

  private static OptionalInt number(int number) {
    return number == Packet.NONE ? OptionalInt.empty() : OptionalInt.of(number);
  }

  @Test
  void aTypeBehindManyHeadersIsNotGuessed() {
    try (EventProgram program = program(Bytes.XDP_HELPER);
        EventReader reader = reader(program)) {
      Frames frames = Frames.ip6().icmp(135, 0, 24);
      byte[] frame = frames.extension(60, 128).bytes();
      program.report(frame);
      int count =
          read(
              reader,
              event -> {
                assertThat(event.family()).contains(Family.IP6);
                assertThat(event.type()).isEmpty();
                assertThat(event.code()).isEmpty();
                assertThat(event.source()).contains(address("2001:db8::2"));
              });
      assertThat(count).isEqualTo(1);
    }
  }
}
