package io.echogate.datapath;

import io.echogate.datapath.layout.TrialMaps;
import io.echogate.ebpf.BpfException;
import io.echogate.ebpf.BpfMap;
import io.echogate.ebpf.LoadedProgram;
import io.echogate.ebpf.MapSpec;
import io.echogate.ebpf.UpdateMode;
import io.echogate.linux.Clocks;
import io.echogate.linux.Mapping;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The trial of a program, as it stands in the kernel: one word that the program looks at before
 * each packet, and the program that takes over if the word is not changed in time.
 *
 * <p>The word is {@link TrialMaps#CONFIRMED}, {@link TrialMaps#EXPIRED}, or the deadline as the
 * kernel counts ticks. It changes once, by compare-and-swap, from a deadline to one of the two: so
 * of a confirmation and an expiry at the same moment exactly one takes place. Whoever sees the
 * deadline passed writes {@link TrialMaps#EXPIRED} before acting on it, program or process. Ticks
 * do not follow the clock of the day, and stand still while the machine is suspended.
 */
final class Trial implements AutoCloseable {
  private static final String WORD = "trial";
  private static final String PREVIOUS = "previous";

  /** Before the names of both when the trial is over. */
  private static final String PAST = "past_";

  private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();

  private final BpfMap word;
  private final Optional<BpfMap> previous;
  private final Mapping mapping;

  /** How a trial stands. */
  sealed interface State {
    /** The policy is in force, and will be no longer when this time is over. */
    record Pending(Duration left) implements State {}

    /** The policy is in force for good. */
    record Confirmed() implements State {}

    /** The policy before is in force again, or none if there was none. */
    record Expired() implements State {}
  }

  private Trial(BpfMap word, Optional<BpfMap> previous) {
    this.word = word;
    this.previous = previous;
    this.mapping = word.mmap(Mapping.Access.READ_WRITE);
  }

  /**
   * Creates the maps of a trial that ends after a time.
   *
   * @param fallback the program that takes over then, if there is one
   */
  static Trial begin(TrialMaps maps, Duration time, Optional<LoadedProgram> fallback) {
    try (Closing closing = new Closing()) {
      BpfMap word = closing.add(BpfMap.create(maps.word()));
      Optional<BpfMap> previous = maps.previous().map(BpfMap::create);
      previous.ifPresent(
          programs -> {
            closing.add(programs);
            int fd = fallback.orElseThrow().fd().value();
            programs.update(slot(), MemorySegment.ofArray(new int[] {fd}), UpdateMode.ANY);
          });
      Trial trial = new Trial(word, previous);
      trial.restart(time);
      var _ = closing.handOver();
      return trial;
    }
  }

  /** Opens the trial that is pinned in a directory; empty if the program there is on none. */
  static Optional<Trial> open(Path directory) {
    try (Closing closing = new Closing()) {
      Optional<BpfMap> previous = openMap(directory.resolve(PREVIOUS));
      previous.ifPresent(closing::add);
      Optional<BpfMap> word = openMap(directory.resolve(WORD));
      if (word.isEmpty()) {
        return Optional.empty();
      }
      closing.add(word.get());
      Trial trial = new Trial(word.get(), previous);
      var _ = closing.handOver();
      return Optional.of(trial);
    }
  }

  private static Optional<BpfMap> openMap(Path pin) {
    if (!Files.exists(pin)) {
      return Optional.empty();
    }
    try {
      return Optional.of(BpfMap.open(pin));
    } catch (BpfException e) {
      if (e.kind() == BpfException.Kind.MISSING) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** The maps by their specs, for loading the program. */
  Map<MapSpec, BpfMap> maps(TrialMaps specs) {
    Map<MapSpec, BpfMap> maps = new HashMap<>();
    maps.put(specs.word(), word);
    specs.previous().ifPresent(spec -> maps.put(spec, previous.orElseThrow()));
    return maps;
  }

  /** Pins them. The array empties itself if no pin holds it. */
  void pin(Path directory) {
    previous.ifPresent(programs -> programs.pin(directory.resolve(PREVIOUS)));
    word.pin(directory.resolve(WORD));
  }

  /** Sets the deadline of a program that no packet meets yet. */
  void restart(Duration time) {
    long tick = Clocks.tick();
    set(now() + Math.ceilDiv(time.toNanos(), tick));
  }

  private void set(long value) {
    LONG.setVolatile(mapping.segment(), 0L, value);
  }

  private static long now() {
    return KernelTime.now().jiffies() / Clocks.tick();
  }

  /** How it stands; after the deadline that is final. */
  State state() {
    long value = (long) LONG.getVolatile(mapping.segment(), 0L);
    if (value == TrialMaps.CONFIRMED) {
      return new State.Confirmed();
    }
    long left = value == TrialMaps.EXPIRED ? 0 : value - now();
    if (left > 0) {
      return new State.Pending(Duration.ofNanos(left * Clocks.tick()));
    }
    return swap(value, TrialMaps.EXPIRED) == TrialMaps.CONFIRMED
        ? new State.Confirmed()
        : new State.Expired();
  }

  /** Confirms the policy, unless it is too late; how it stands then. */
  State confirm() {
    long value = (long) LONG.getVolatile(mapping.segment(), 0L);
    if (value > TrialMaps.EXPIRED && value > now()) {
      swap(value, TrialMaps.CONFIRMED);
    }
    return state();
  }

  /** Ends the trial now, unless it has ended; how it stands then. */
  State end() {
    long value = (long) LONG.getVolatile(mapping.segment(), 0L);
    if (value > TrialMaps.EXPIRED) {
      swap(value, TrialMaps.EXPIRED);
    }
    return state();
  }

  /** Changes a word that is still so; the word before. */
  private long swap(long expected, long value) {
    return (long) LONG.compareAndExchange(mapping.segment(), 0L, expected, value);
  }

  /**
   * Lets the previous program go, for a policy that is confirmed. Its program goes on using both
   * maps, so they stay, under names that say it is over: {@link #remains}.
   */
  void forget(Path directory) {
    previous.ifPresent(programs -> programs.delete(slot()));
    Pins.rename(directory.resolve(PREVIOUS), directory.resolve(PAST + PREVIOUS));
    Pins.rename(directory.resolve(WORD), directory.resolve(PAST + WORD));
  }

  /** Opens what is left in a directory of a trial that is over. */
  static List<BpfMap> remains(Path directory) {
    return Stream.of(PREVIOUS, WORD)
        .map(name -> directory.resolve(PAST + name))
        .filter(Files::exists)
        .map(BpfMap::open)
        .toList();
  }

  /** Its maps. */
  List<BpfMap> maps() {
    return Stream.concat(Stream.of(word), previous.stream()).toList();
  }

  private static MemorySegment slot() {
    return MemorySegment.ofArray(new int[] {TrialMaps.SLOT});
  }

  @Override
  public void close() {
    mapping.close();
    word.close();
    previous.ifPresent(BpfMap::close);
  }
}
