package io.echogate.cli;

import io.echogate.datapath.EventPolicies;
import io.echogate.datapath.EventReader;
import io.echogate.linux.LinkInfo;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The events of a network namespace as they come, with the names of interfaces and what policies
 * say. Goes on when policies are replaced, and when all filters have been taken away and others
 * come. For one platform thread.
 */
final class EventFeed implements AutoCloseable {
  /** How often to look whether there are others filters than before. */
  private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

  /** How many events are taken at once. */
  private static final int MOST = 4096;

  private final Kernel kernel;
  private final Optional<String> only;
  private final Rate rate;
  private final EventPolicies policies;
  private final Map<Integer, String> names = new HashMap<>();
  private @Nullable EventReader reader;
  private long lookedAt = System.nanoTime();
  private EventReader.Losses before = new EventReader.Losses(0, 0);

  /**
   * How many events there may be.
   *
   * @param perSecond for how long that may be
   * @param burst how many at once
   */
  record Rate(long perSecond, long burst) {}

  private EventFeed(Kernel kernel, Optional<String> only, Rate rate) {
    this.kernel = kernel;
    this.only = only;
    this.rate = rate;
    policies = new EventPolicies(kernel.filters(), PolicyFiles::applied);
  }

  /**
   * Begins.
   *
   * @param only the interface whose events are wanted
   * @return empty if no filter reports
   */
  static Optional<EventFeed> open(Kernel kernel, Optional<String> only, Rate rate) {
    EventFeed feed = new EventFeed(kernel, only, rate);
    feed.connect();
    return feed.reader == null ? Optional.empty() : Optional.of(feed);
  }

  private void connect() {
    Optional<EventReader> opened = kernel.filters().events();
    opened.ifPresent(events -> events.limit(rate.perSecond(), rate.burst()));
    reader = opened.orElse(null);
  }

  /**
   * Hands over events that are there; if there are none, waits a while.
   *
   * @param sink gets those of the interface that is wanted
   */
  void next(Consumer<ReportedEvent> sink, Duration patience) {
    look();
    EventReader events = reader;
    if (events == null) {
      Pause.during(patience);
      return;
    }
    int count =
        events.poll(
            event -> {
              Optional<String> name = name(event.interfaceIndex());
              if (only.isEmpty() || only.equals(name)) {
                sink.accept(ReportedEvent.of(event, policies.meaning(event), name));
              }
            },
            MOST);
    if (count == 0) {
      var _ = events.await(patience);
    }
  }

  /** How many events were lost since the beginning. */
  long leftOut() {
    EventReader events = reader;
    return before.sum() + (events == null ? 0 : events.losses().sum());
  }

  /** Finds the filters' ring where they report to another than before. */
  private void look() {
    if (System.nanoTime() - lookedAt < LOOK_NANOS) {
      return;
    }
    lookedAt = System.nanoTime();
    EventReader events = reader;
    if (events != null && !kernel.filters().reach(events)) {
      before = events.losses().plus(before);
      events.close();
      reader = null;
    }
    if (reader == null) {
      connect();
    }
  }

  /** Interfaces were renamed, came or went. */
  void forgetNames() {
    names.clear();
  }

  private Optional<String> name(int index) {
    if (!names.containsKey(index)) {
      names.clear();
      for (LinkInfo link : kernel.links().all()) {
        names.put(link.index(), link.name());
      }
      names.putIfAbsent(index, "");
    }
    return Optional.ofNullable(names.get(index)).filter(name -> !name.isEmpty());
  }

  @Override
  public void close() {
    EventReader events = reader;
    if (events != null) {
      events.close();
    }
  }
}
