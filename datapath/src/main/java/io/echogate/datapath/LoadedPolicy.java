package io.echogate.datapath;

import io.echogate.ebpf.LoadedProgram;
import io.echogate.linux.Mapping;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * A policy in the kernel: its program and maps. It is on no interface by itself; see {@link
 * Filters}. It lives until it is closed, and longer where it is pinned or attached.
 */
public final class LoadedPolicy implements AutoCloseable {
  private final Closing closing;
  private final CompiledPolicy compiled;
  private final PolicyObjects objects;
  private final Mapping config;

  private LoadedPolicy(
      Closing closing, CompiledPolicy compiled, PolicyObjects objects, Mapping config) {
    this.closing = closing;
    this.compiled = compiled;
    this.objects = objects;
    this.config = config;
  }

  /**
   * Creates the maps and loads the program.
   *
   * @param applied what the policy was read from; it is kept with the program
   * @throws io.echogate.ebpf.BpfException if the kernel refuses; nothing is left of the attempt
   */
  public static LoadedPolicy load(CompiledPolicy compiled, AppliedPolicy applied) {
    try (Closing closing = new Closing()) {
      PolicyObjects objects = closing.add(PolicyObjects.load(compiled, applied));
      Mapping config = closing.add(objects.config().mmap(Mapping.Access.READ_WRITE));
      return new LoadedPolicy(closing.handOver(), compiled, objects, config);
    }
  }

  /** The policy as it was compiled. */
  public CompiledPolicy compiled() {
    return compiled;
  }

  /** The program in the kernel: its id, its size, test runs. */
  public LoadedProgram program() {
    return objects.program();
  }

  /** What was counted up to now. */
  public Counts counts() {
    return Counts.read(objects.counters(), compiled.tables(), compiled.policy());
  }

  /** How full the buckets are now, in the order of the policy's statements. */
  public List<BucketFill> fills() {
    return BucketReader.read(objects.buckets(), compiled.tables().buckets());
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

  @Override
  public void close() {
    closing.close();
  }
}
