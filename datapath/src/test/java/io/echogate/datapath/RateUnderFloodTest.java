package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.linux.Clocks;
import io.echogate.linux.PacketSocket;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.policy.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real packets, five times as many as a limit admits: what gets through is the rate. */
@NeedsKernel({KernelFeature.XDP, KernelFeature.VETH})
class RateUnderFloodTest {
  private static final int ECHO_REQUEST = 8;
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long PATIENCE = 20 * SECOND;
  private static final long SHORT = SECOND / 100;
  private static final int RATE = 1_000;
  private static final int FLOOD = 5 * RATE;
  private static final long WINDOW = 3 * SECOND;

  @TempDir private Path bpffs;

  private final AtomicBoolean over = new AtomicBoolean();

  /** What had been admitted at a moment in which the bucket was empty. */
  private record Sample(long nanos, long admitted) {}

  @Test
  void whatPassesOnceTheBucketIsEmptyIsTheRate() throws Exception {
    try (FilteredHost host = FilteredHost.create(bpffs);
        ExecutorService threads = Executors.newSingleThreadExecutor()) {
      var _ = host.apply("ratelimit=r pps=" + RATE + "; icmp ip4: ratelimit=r { 8 }");
      Future<?> flood = threads.submit(() -> flood(host));
      try {
        Sample first = empty(host, Clocks.monotonic());
        Sample last = empty(host, first.nanos + WINDOW);
        double seconds = (last.nanos - first.nanos) / (double) SECOND;
        assertThat((double) (last.admitted - first.admitted))
            .as("packets admitted in %.3f s", seconds)
            .isCloseTo(RATE * seconds, Percentage.withPercentage(2));
      } finally {
        over.set(true);
      }
      flood.get();
    }
  }

  /** Sends at five times the rate; what a busy machine delays is sent later. */
  private void flood(FilteredHost host) {
    byte[] frame = FilteredHost.frame(ECHO_REQUEST);
    long start = Clocks.monotonic();
    long sent = 0;
    try (PacketSocket socket = host.hosts().left().openSocket()) {
      while (!over.get()) {
        if (sent * SECOND / FLOOD > Clocks.monotonic() - start) {
          LockSupport.parkNanos(SECOND / FLOOD);
        } else if (socket.send(frame)) {
          sent++;
        }
      }
    }
  }

  /** Waits, at least until a time, for a packet to be refused: then there is not a token left. */
  private static Sample empty(FilteredHost host, long notBefore) {
    long deadline = notBefore + PATIENCE;
    while (Clocks.monotonic() < notBefore) {
      LockSupport.parkNanos(SECOND / RATE);
    }
    long refused = packets(host.counts(), Reason.RATE_LIMITED);
    while (Clocks.monotonic() < deadline) {
      long now = Clocks.monotonic();
      Counts counts = host.counts();
      boolean atOnce = Clocks.monotonic() - now < SHORT;
      if (atOnce && packets(counts, Reason.RATE_LIMITED) > refused) {
        return new Sample(now, packets(counts, Reason.WITHIN_LIMIT));
      }
      refused = packets(counts, Reason.RATE_LIMITED);
    }
    throw new AssertionError("no packet was refused");
  }

  private static long packets(Counts counts, Reason reason) {
    return FilteredHost.packets(counts, ECHO_REQUEST, reason);
  }
}
