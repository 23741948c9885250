package io.echogate.datapath;

import io.echogate.datapath.layout.ConfigMap;
import io.echogate.datapath.layout.Succession;
import io.echogate.ebpf.LoadedProgram;
import io.echogate.ebpf.VerifierException;
import io.echogate.linux.Clocks;
import io.echogate.linux.Mapping;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A policy in the kernel: its program and maps. It is on no interface by itself; see {@link
 * Filters}. It lives until it is closed, and longer where it is pinned or attached.
 */
public final class LoadedPolicy implements AutoCloseable {
  private final Closing closing;
  private final CompiledPolicy compiled;
  private final PolicyObjects objects;
  private final Mapping config;

  private final MovedBuckets moved;
  private final Duration loadingTime;

  private LoadedPolicy(
      Closing closing,
      CompiledPolicy compiled,
      PolicyObjects objects,
      Mapping config,
      MovedBuckets moved,
      Duration loadingTime) {
    this.closing = closing;
    this.compiled = compiled;
    this.objects = objects;
    this.config = config;
    this.moved = moved;
    this.loadingTime = loadingTime;
  }

  /**
   * Creates the maps and loads the program.
   *
   * @param applied what the policy was read from; it is kept with the program
   * @throws io.echogate.ebpf.BpfException if the kernel refuses; nothing is left of the attempt
   */
  public static LoadedPolicy load(CompiledPolicy compiled, AppliedPolicy applied) {
    return load(
        compiled,
        applied,
        new ObjectLoader.Setting(
            BucketPlan.fresh(compiled.tables()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Succession.first(applied.since(), compiled.maps().secret()),
            Optional.empty(),
            SharedMaps.alone()));
  }

  static LoadedPolicy load(
      CompiledPolicy compiled, AppliedPolicy applied, ObjectLoader.Setting setting) {
    try (Closing closing = new Closing()) {
      long start = Clocks.monotonic();
      PolicyObjects objects = closing.add(ObjectLoader.load(compiled, applied, setting));
      Duration loadingTime = Duration.ofNanos(Clocks.monotonic() - start);
      Mapping config = closing.add(objects.config().mmap(Mapping.Access.READ_WRITE));
      MovedBuckets moved = new MovedBuckets(compiled.tables(), setting.plan());
      setting.before().ifPresent(before -> moved.begin(before, objects));
      return new LoadedPolicy(closing.handOver(), compiled, objects, config, moved, loadingTime);
    } catch (VerifierException refused) {
      throw refused.isTooLong() ? PolicyTooLongException.of(compiled, refused) : refused;
    }
  }

  /** The policy as it was compiled. */
  public CompiledPolicy compiled() {
    return compiled;
  }

  /** The program for what arrives, in the kernel: its id, its size, test runs. */
  public LoadedProgram program() {
    return objects.program();
  }

  /** The program for what leaves, if the policy needs one. */
  public Optional<LoadedProgram> leaving() {
    return objects.leaving();
  }

  /** What the kernel took to make the maps and to verify and load the program. */
  public Duration loadingTime() {
    return loadingTime;
  }

  /** What was counted up to now. */
  public Counts counts() {
    return Counts.read(objects.counters(), compiled.tables(), compiled.policy());
  }

  /** How full the buckets are now, in the order of the policy's statements. */
  public List<BucketFill> fills() {
    return BucketReader.read(objects, compiled.tables().buckets());
  }

  /**
   * Sets the clock of a policy that was compiled with {@link CompileOptions.Time#VIRTUAL}.
   *
   * @param nanoseconds at least 0
   */
  public void time(long nanoseconds) {
    config.segment().set(ValueLayout.JAVA_LONG, ConfigMap.CLOCK, nanoseconds);
  }

  PolicyObjects objects() {
    return objects;
  }

  /** The buckets that go on in another place than in the policy before. */
  MovedBuckets moved() {
    return moved;
  }

  @Override
  public void close() {
    closing.close();
  }
}
