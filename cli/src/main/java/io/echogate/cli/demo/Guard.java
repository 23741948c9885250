package io.echogate.cli.demo;

import io.echogate.datapath.AppliedPolicy;
import io.echogate.datapath.CompileOptions;
import io.echogate.datapath.CompiledPolicy;
import io.echogate.datapath.Counter;
import io.echogate.datapath.Filters;
import io.echogate.datapath.Hook;
import io.echogate.datapath.LoadedPolicy;
import io.echogate.ebpf.BpfLink;
import io.echogate.linux.Clocks;
import io.echogate.linux.Cpus;
import io.echogate.linux.Mounts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The filter at the guarded host's end of the cable. Nothing of it is pinned: it goes away with
 * this process.
 */
final class Guard implements AutoCloseable {
  private final BpfLink link;
  private LoadedPolicy running;

  private Guard(BpfLink link, LoadedPolicy running) {
    this.link = link;
    this.running = running;
  }

  /** Puts the policy of the first scene in place. */
  static Guard attach(Cable cable) {
    LoadedPolicy policy = load(Scene.ENFORCED.policy());
    try {
      // Nothing is pinned, so no policy of before has to be read.
      Filters filters =
          new Filters(cable.namespace(Host.GUARDED), Mounts.BPFFS, before -> Optional.empty());
      return new Guard(filters.attach(policy, cable.end(Host.GUARDED), Hook.NATIVE), policy);
    } catch (RuntimeException e) {
      // Whatever it was, it is thrown on; but nothing stays open.
      policy.close();
      throw e;
    }
  }

  /** The program that runs now. */
  GuardProgram program() {
    int instructions = running.compiled().program().insns().size();
    return new GuardProgram(running.program().info().id(), instructions);
  }

  /** Puts the policy of another scene in its place, without a gap. */
  void change(Scene scene) {
    LoadedPolicy next = load(scene.policy());
    try {
      link.replace(next.program(), running.program());
    } catch (RuntimeException e) {
      // Whatever it was, it is thrown on; but nothing stays open.
      next.close();
      throw e;
    }
    running.close();
    running = next;
  }

  private static LoadedPolicy load(DemoPolicy demo) {
    CompiledPolicy compiled =
        CompiledPolicy.of(
            demo.policy(),
            new CompileOptions(
                CompileOptions.Time.KERNEL, false, Clocks.tick(), Cpus.possible().length()));
    String name = demo.source().name();
    return LoadedPolicy.load(
        compiled, new AppliedPolicy(name, demo.source().text(), Instant.now(), false));
  }

  /** What the running policy has counted of each ruling, in packets. */
  List<Long> counters(List<Ruling> rulings) {
    List<Counter> counters = running.counts().counters();
    return rulings.stream()
        .map(
            ruling ->
                counters.stream().filter(ruling::isCountedBy).mapToLong(Counter::packets).sum())
        .toList();
  }

  @Override
  public void close() {
    link.close();
    running.close();
  }
}
