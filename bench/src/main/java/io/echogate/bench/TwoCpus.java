package io.echogate.bench;

import io.echogate.datapath.LoadedPolicy;
import io.echogate.ebpf.LoadedProgram;
import io.echogate.ebpf.XdpAction;
import io.echogate.linux.Clocks;
import io.echogate.linux.Cpus;
import java.io.PrintStream;
import java.util.BitSet;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What a bucket over its limit costs while a second CPU asks it too. Who is refused writes nothing,
 * so both CPUs should be able to keep the bucket's cache line.
 */
final class TwoCpus {
  /** So many that what a call costs before its first run does not show. */
  private static final int REPEATS = 300_000;

  /** Long enough to last for several turns of the measured CPU. */
  private static final int LONG_REPEATS = 10 * REPEATS;

  private static final int MOST_TURNS = 4;

  private final ExecutorService measured = thread("measured");
  private final ExecutorService other = thread("other");

  private TwoCpus() {}

  static void run(PrintStream out, int rounds) {
    BitSet allowed = Cpus.allowed();
    if (allowed.cardinality() < 2) {
      out.println("left out: two CPUs on one bucket, for want of a second CPU");
      return;
    }
    int first = allowed.nextSetBit(0);
    int second = allowed.nextSetBit(first + 1);
    TwoCpus bench = new TwoCpus();
    out.printf(
        "%n%-40s %7s %7s %7s  %s%n",
        "ns to refuse, with the kernel's loop",
        "one CPU",
        "two",
        "shared",
        "shared / two with a bucket each (p10, p90)");
    try (ExecutorService _ = bench.measured;
        ExecutorService _ = bench.other) {
      bench.pin(first, second);
      bench.print(out, "limit by ticks", "pps=1", rounds);
      bench.print(out, "limit by ktime", "pps=300", rounds);
    }
  }

  private void pin(int first, int second) {
    await(measured.submit(() -> allow(first)));
    await(other.submit(() -> allow(second)));
  }

  private static boolean allow(int cpu) {
    BitSet one = new BitSet();
    one.set(cpu);
    Cpus.allow(one);
    return true;
  }

  private void print(PrintStream out, String name, String rates, int rounds) {
    String text = "ratelimit=r " + rates + "; icmp ip4: ratelimit=r { 8, 13 }";
    double[] alone = new double[rounds];
    double[] apart = new double[rounds];
    double[] together = new double[rounds];
    try (LoadedPolicy policy = Policies.load(text)) {
      ProgramRun here = await(measured.submit(() -> open(policy.program(), BenchFrames.ECHO4)));
      ProgramRun same = await(other.submit(() -> open(policy.program(), BenchFrames.ECHO4)));
      ProgramRun own = await(other.submit(() -> open(policy.program(), BenchFrames.TIMESTAMP4)));
      for (int round = 0; round < rounds; round++) {
        await(measured.submit(() -> here.run(REPEATS), true));
        alone[round] = await(measured.submit(() -> cost(here)));
        apart[round] = beside(here, own);
        together[round] = beside(here, same);
      }
      await(measured.submit(here::close, true));
      await(other.submit(same::close, true));
      await(other.submit(own::close, true));
    }
    Series two = new Series(name, apart);
    Series one = new Series(name, together);
    out.printf(
        Locale.ROOT,
        "%-40s %7.1f %7.1f %7.1f  %s%n",
        name,
        new Series(name, alone).median(),
        two.median(),
        one.median(),
        Table.spread(one.dividedBy(two)));
  }

  private static ProgramRun open(LoadedProgram program, byte[] frame) {
    return new ProgramRun(program, frame, XdpAction.DROP);
  }

  /** The cost of a run in nanoseconds. */
  private static double cost(ProgramRun run) {
    long before = Clocks.threadCpu();
    run.run(REPEATS);
    return (Clocks.threadCpu() - before) / (double) REPEATS;
  }

  /** The cost while the other CPU is busy: of turns that lie within its run. */
  private double beside(ProgramRun here, ProgramRun there) {
    while (true) {
      Future<Boolean> running = other.submit(() -> there.run(LONG_REPEATS), true);
      // The first turn may be over before the other CPU begins.
      await(measured.submit(() -> here.run(REPEATS), true));
      double sum = 0;
      int turns = 0;
      while (turns < MOST_TURNS) {
        double cost = await(measured.submit(() -> cost(here)));
        if (running.isDone()) {
          break;
        }
        sum += cost;
        turns++;
      }
      await(running);
      if (turns > 0) {
        return sum / turns;
      }
    }
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private static ExecutorService thread(String name) {
    return Executors.newSingleThreadExecutor(
        Thread.ofPlatform().daemon().name("bench-" + name).factory());
  }
}
