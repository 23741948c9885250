package io.echogate.cli.demo;

import io.echogate.cli.demo.Row.Change;
import io.echogate.icmp.Family;
import io.echogate.icmp.Form;
import io.echogate.icmp.FrameDecoder;
import io.echogate.icmp.PacketValue;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Plays acts: sends what they say, and watches the outside host, the guarded host behind the
 * filter, and the filter's counters.
 */
final class Stage {
  /** How long to wait for what is expected. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** How much longer to wait for what is not. */
  private static final Duration SURPRISE = Duration.ofMillis(50);

  /** Less than a limit of the policy needs to admit one more packet. */
  private static final long AT_ONCE = Duration.ofMillis(150).toNanos();

  private final Guard guard;
  private final Tap outside;
  private final Tap behind;
  private final UdpSocket udp;

  /**
   * @param outside what the outside host gets
   * @param behind what the guarded host gets from the filter
   */
  Stage(Guard guard, Tap outside, Tap behind, UdpSocket udp) {
    this.guard = guard;
    this.outside = outside;
    this.behind = behind;
    this.udp = udp;
  }

  /**
   * What came of an act.
   *
   * @param atOnce whether its frames met the filter at the same time, as good as; otherwise limits
   *     may have admitted more of them than expected, and rightly so
   */
  record Played(Row row, boolean atOnce) {
    /** Whether to believe the row. */
    boolean conclusive() {
      return atOnce || row.agrees();
    }
  }

  /** Plays an act. */
  Played play(Expectation expectation) {
    outside.clear();
    behind.clear();
    Watch watch = new Watch(expectation);
    long start = System.nanoTime();
    send(expectation.act().message());
    Waiting.until(watch::counted, PATIENCE);
    boolean atOnce = System.nanoTime() - start < AT_ONCE;
    Waiting.until(watch::complete, PATIENCE);
    Waiting.during(SURPRISE);
    return new Played(watch.row(), atOnce);
  }

  private void send(Message message) {
    switch (message.trace()) {
      case Trace.SocketError _ -> udp.send();
      case Trace.TcpAnswers _ -> Tcp.connections().forEach(behind::send);
      case Trace.Answer _, Trace.Arrival _ -> message.frames().forEach(outside::send);
    }
  }

  /** Looks at what becomes of one act. */
  private final class Watch {
    private final Expectation expectation;
    private final Set<PacketValue> sent;
    private final List<Long> before;
    private int errors;

    Watch(Expectation expectation) {
      this.expectation = expectation;
      this.sent = packets(expectation.act().message());
      this.before = guard.counters(expectation.rulings());
    }

    /** Whether the kernel has counted all frames, as expected. */
    boolean counted() {
      return Row.counted(expectation.rulings(), changes());
    }

    /** Whether everything has happened that was expected. */
    boolean complete() {
      return row().agrees();
    }

    Row row() {
      int arrived = behind.count(sent::contains);
      return new Row(expectation, arrived, traces(arrived), changes());
    }

    private int traces(int arrived) {
      return switch (expectation.act().message().trace()) {
        case Trace.Answer answer ->
            outside.count(
                packet -> packet.family() == answer.family() && packet.type() == answer.type());
        case Trace.Arrival _ -> arrived;
        case Trace.SocketError _ -> errors();
        case Trace.TcpAnswers _ ->
            behind.count(packet -> packet.family() == Family.IP6 && packet.form() == Form.NOT_ICMP);
      };
    }

    private int errors() {
      if (udp.takeError()) {
        errors++;
      }
      return errors;
    }

    private List<Change> changes() {
      List<Long> after = guard.counters(expectation.rulings());
      return IntStream.range(0, before.size())
          .mapToObj(i -> new Change(before.get(i), after.get(i)))
          .toList();
    }
  }

  private static Set<PacketValue> packets(Message message) {
    FrameDecoder decoder = new FrameDecoder();
    return message.frames().stream()
        .map(frame -> decoder.decode(MemorySegment.ofArray(frame), 0, frame.length))
        .map(PacketValue::copyOf)
        .collect(Collectors.toUnmodifiableSet());
  }
}
