package io.echogate.datapath;

import io.echogate.datapath.layout.EventControl;
import io.echogate.ebpf.BpfMap;
import io.echogate.ebpf.RingBuffer;
import io.echogate.linux.DirectoryLock;
import io.echogate.linux.Mapping;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Reads the events of a network namespace: what its filters drop, and what statements with {@code
 * log} match. There is one reader at a time. Programs report only while it asks again and again:
 * some seconds after it has stopped asking, however that came, they stop. Belongs to the thread
 * that made it, a platform thread.
 */
public final class EventReader implements AutoCloseable {
  /** For how long programs report after they were asked to. */
  private static final Duration INTEREST = Duration.ofSeconds(5);

  private static final Duration RENEWAL = Duration.ofMillis(500);

  /** What a person can follow, and a log can hold. */
  private static final long PER_SECOND = 1000;

  private static final long BURST = 2000;

  private final Closing closing;
  private final KernelClock clock;
  private final RingBuffer ring;
  private final MemorySegment control;
  private final Event event;
  private final Losses before;
  private final int id;
  private long renewed;

  private EventReader(
      Closing closing,
      KernelClock clock,
      RingBuffer ring,
      MemorySegment control,
      Event event,
      int id) {
    this.closing = closing;
    this.clock = clock;
    this.ring = ring;
    this.control = control;
    this.event = event;
    this.id = id;
    this.before = total();
  }

  /**
   * How many events there were that nobody read.
   *
   * @param sampled left out because there were more than the rate allows
   * @param full lost because the reader was too slow
   */
  public record Losses(long sampled, long full) {

    /** All of them. */
    public long sum() {
      return sampled + full;
    }

    /** Both together. */
    public Losses plus(Losses other) {
      return new Losses(sampled + other.sampled, full + other.full);
    }

    /** Those that are not among others, from before. */
    public Losses since(Losses other) {
      return new Losses(sampled - other.sampled, full - other.full);
    }
  }

  /**
   * Begins to read. What happened before is not read.
   *
   * @param controls {@link EventControl}; the maps may be closed meanwhile
   * @param records the ring
   * @param lock a directory that the reader locks
   * @throws FilterException if somebody else reads
   */
  static EventReader open(BpfMap controls, BpfMap records, Path lock) {
    try (Closing closing = new Closing()) {
      closing.add(
          DirectoryLock.take(lock, Duration.ZERO)
              .orElseThrow(
                  () ->
                      new FilterException(
                          "another process reads the events of this network namespace: end it, and"
                              + " try again")));
      KernelClock clock = closing.add(KernelClock.open());
      MemorySegment control = closing.add(controls.mmap(Mapping.Access.READ_WRITE)).segment();
      RingBuffer ring = closing.add(RingBuffer.of(records));
      Event event = new Event(closing.add(Arena.ofConfined()));
      var _ = ring.poll((_, _, _) -> {});
      int id = records.info().id();
      EventReader reader = new EventReader(closing.handOver(), clock, ring, control, event, id);
      reader.limit(PER_SECOND, BURST);
      reader.renew();
      return reader;
    }
  }

  /**
   * How many events programs may report, all together; 1000 a second and 2000 at once, unless this
   * says otherwise.
   *
   * @param perSecond from 1 to 1,000,000,000
   * @param burst how many at once, from 1 on
   */
  public void limit(long perSecond, long burst) {
    EventControl.setRate(control, perSecond, burst);
  }

  /**
   * Hands over the events that are there, and asks for more.
   *
   * @param sink gets an event that lasts until it returns
   * @param most at most so many
   * @return how many there were
   */
  public int poll(Consumer<Event> sink, int most) {
    if (System.nanoTime() - renewed > RENEWAL.toNanos()) {
      renew();
    }
    return ring.poll((data, offset, _) -> sink.accept(event.show(data, offset)), most);
  }

  /**
   * Waits for an event.
   *
   * @param timeout how long, at most; no longer than a second, or programs might stop reporting
   * @return whether there may be one
   */
  public boolean await(Duration timeout) {
    return ring.await(timeout);
  }

  /** The id of the ring's map. */
  int ring() {
    return id;
  }

  /** How many events were lost since this was opened. */
  public Losses losses() {
    return total().since(before);
  }

  private Losses total() {
    return new Losses(EventControl.sampled(control), EventControl.full(control));
  }

  private void renew() {
    EventControl.setDeadline(control, clock.now().jiffies() + INTEREST.toNanos());
    event.setClock();
    renewed = System.nanoTime();
  }

  /** Ends the reading. */
  @Override
  public void close() {
    EventControl.setDeadline(control, 0);
    closing.close();
  }
}
