package io.echogate.datapath;

import io.echogate.datapath.layout.TrialMaps;
import io.echogate.ebpf.BpfException;
import io.echogate.ebpf.BpfMap;
import io.echogate.ebpf.Feature;
import io.echogate.ebpf.Features;
import io.echogate.ebpf.LoadedProgram;
import io.echogate.ebpf.MapSpec;
import io.echogate.ebpf.UpdateMode;
import io.echogate.linux.Clocks;
import io.echogate.linux.GracePeriod;
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
 * The trial of a policy, as it stands in the kernel: one word that its programs look at before each
 * packet, and the programs that take over if the word is not changed in time. Since both directions
 * look at the same word, they change over together.
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
  private static final String PREVIOUS_LEAVING = "previous_leaving";

  /** Before the names of all when the trial is over. */
  private static final String PAST = "past_";

  private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();

  private final BpfMap word;
  private final Optional<BpfMap> previous;
  private final Optional<BpfMap> previousLeaving;
  private final Mapping mapping;

  /**
   * The programs that take over when a trial fails.
   *
   * @param arriving the one for what arrives, if there is one
   * @param leaving the one for what leaves, if there is one
   */
  record Fallback(Optional<LoadedProgram> arriving, Optional<LoadedProgram> leaving) {
    static final Fallback NONE = new Fallback(Optional.empty(), Optional.empty());

    /** The programs of a policy. */
    static Fallback of(PolicyObjects objects) {
      return new Fallback(Optional.of(objects.program()), objects.leaving());
    }
  }

  /** How a trial stands. */
  sealed interface State {
    /** The policy is in force, and will be no longer when this time is over. */
    record Pending(Duration left) implements State {}

    /** The policy is in force for good. */
    record Confirmed() implements State {}

    /** The policy before is in force again, or none if there was none. */
    record Expired() implements State {}
  }

  private Trial(BpfMap word, Optional<BpfMap> previous, Optional<BpfMap> previousLeaving) {
    this.word = word;
    this.previous = previous;
    this.previousLeaving = previousLeaving;
    this.mapping = word.mmap(Mapping.Access.READ_WRITE);
  }

  /**
   * Creates the maps of a trial that ends after a time.
   *
   * @param fallback the programs that take over then: one for each array of the maps
   */
  static Trial begin(TrialMaps maps, Duration time, Fallback fallback) {
    try (Closing closing = new Closing()) {
      BpfMap word = closing.add(BpfMap.create(maps.word()));
      Optional<BpfMap> previous =
          maps.previous().map(spec -> closing.add(array(spec, fallback.arriving())));
      Optional<BpfMap> previousLeaving =
          maps.previousLeaving().map(spec -> closing.add(array(spec, fallback.leaving())));
      Trial trial = new Trial(word, previous, previousLeaving);
      trial.restart(time);
      var _ = closing.handOver();
      return trial;
    }
  }

  /** An array with a program in it. */
  private static BpfMap array(MapSpec spec, Optional<LoadedProgram> program) {
    try (Closing closing = new Closing()) {
      BpfMap programs = closing.add(BpfMap.create(spec));
      int fd = program.orElseThrow().fd().value();
      programs.update(slot(), MemorySegment.ofArray(new int[] {fd}), UpdateMode.ANY);
      var _ = closing.handOver();
      return programs;
    }
  }

  /** Opens the trial that is pinned in a directory; empty if the policy there is on none. */
  static Optional<Trial> open(Path directory) {
    try (Closing closing = new Closing()) {
      Optional<BpfMap> previous = openMap(directory.resolve(PREVIOUS));
      previous.ifPresent(closing::add);
      Optional<BpfMap> previousLeaving = openMap(directory.resolve(PREVIOUS_LEAVING));
      previousLeaving.ifPresent(closing::add);
      Optional<BpfMap> word = openMap(directory.resolve(WORD));
      if (word.isEmpty()) {
        return Optional.empty();
      }
      closing.add(word.get());
      Trial trial = new Trial(word.get(), previous, previousLeaving);
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

  /** The maps by their specs, for loading the programs. */
  Map<MapSpec, BpfMap> maps(TrialMaps specs) {
    Map<MapSpec, BpfMap> maps = new HashMap<>();
    maps.put(specs.word(), word);
    specs.previous().ifPresent(spec -> maps.put(spec, previous.orElseThrow()));
    specs.previousLeaving().ifPresent(spec -> maps.put(spec, previousLeaving.orElseThrow()));
    return maps;
  }

  /** Pins them. The arrays empty themselves if no pin holds them. */
  void pin(Path directory) {
    previous.ifPresent(programs -> programs.pin(directory.resolve(PREVIOUS)));
    previousLeaving.ifPresent(programs -> programs.pin(directory.resolve(PREVIOUS_LEAVING)));
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
      if (!Features.ofKernel().has(Feature.FETCHING_ATOMICS)) {
        // A program that has just found the deadline passed may write so yet.
        GracePeriod.await();
      }
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
   * Lets the previous programs go, for a policy that is confirmed. Its programs go on using the
   * maps, so they stay, under names that say it is over: {@link #remains}.
   */
  void forget(Path directory) {
    Stream.of(previous, previousLeaving)
        .flatMap(Optional::stream)
        .forEach(programs -> programs.delete(slot()));
    for (String name : List.of(PREVIOUS, PREVIOUS_LEAVING, WORD)) {
      Pins.rename(directory.resolve(name), directory.resolve(PAST + name));
    }
  }

  /** Opens what is left in a directory of a trial that is over. */
  static List<BpfMap> remains(Path directory) {
    return Stream.of(PREVIOUS, PREVIOUS_LEAVING, WORD)
        .map(name -> directory.resolve(PAST + name))
        .filter(Files::exists)
        .map(BpfMap::open)
        .toList();
  }

  /** Its maps. */
  List<BpfMap> maps() {
    return Stream.of(Optional.of(word), previous, previousLeaving)
        .flatMap(Optional::stream)
        .toList();
  }

  private static MemorySegment slot() {
    return MemorySegment.ofArray(new int[] {TrialMaps.SLOT});
  }

  @Override
  public void close() {
    mapping.close();
    maps().forEach(BpfMap::close);
  }
}
