package io.echogate.bench;

import io.echogate.datapath.AppliedPolicy;
import io.echogate.datapath.Candidate;
import io.echogate.datapath.Event;
import io.echogate.datapath.EventReader;
import io.echogate.datapath.Filters;
import io.echogate.datapath.Hook;
import io.echogate.ebpf.LoadedProgram;
import io.echogate.ebpf.XdpAction;
import io.echogate.linux.Clocks;
import io.echogate.linux.LinkInfo;
import io.echogate.linux.Links;
import io.echogate.linux.NetNamespace;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * What it costs to report what is dropped: while nobody reads, while a reader lets so many events a
 * second through as it does unless it is told otherwise, and where every packet is reported; and
 * how many events a second are read.
 */
final class EventCost {
  private static final String POLICY = "icmp ip4: block { 8 }";
  private static final int REPEATS = 100_000;

  /** What the ring has room for, and a little less. */
  private static final int FITTING = 5000;

  private static final long ALL = 1_000_000_000;
  private static final Duration STEP = Duration.ofMillis(1);
  private static final Duration READING = Duration.ofSeconds(5);

  private final Opened opened = new Opened();
  private final Interleaved interleaved;
  private final Path bpffs;
  private final NetNamespace[] namespaces = new NetNamespace[3];

  private EventCost(int rounds) {
    interleaved = new Interleaved(rounds);
    bpffs = BenchPins.mount(opened);
  }

  static void run(PrintStream out, int rounds) {
    EventCost cost = new EventCost(rounds);
    try (Opened _ = cost.opened) {
      cost.run(out);
    }
  }

  private void run(PrintStream out) {
    ProgramRun silent = program(0);
    ProgramRun sampled = program(1);
    ProgramRun reported = program(2);
    interleaved.add("nobody reads", REPEATS, silent);
    try (Reading _ = Reading.begin(filters(1), Optional.empty());
        Reading all = Reading.begin(filters(2), Optional.of(ALL))) {
      interleaved.add("a reader takes 1000 a second", REPEATS, sampled);
      interleaved.add("every packet is reported", FITTING, repeats -> all.after(reported, repeats));
      print(out, interleaved.run());
    }
    try (Reading all = Reading.begin(filters(2), Optional.of(ALL))) {
      all.rate(out, reported);
    }
  }

  private ProgramRun program(int number) {
    NetNamespace namespace = NetNamespace.createAnonymous();
    opened.later(namespace::close);
    namespaces[number] = namespace;
    try (Links links = Links.of(namespace)) {
      links.createVeth("bench0", namespace, "bench1");
    }
    AppliedPolicy applied = new AppliedPolicy("benchmark", POLICY, Instant.now(), false);
    Candidate candidate = new Candidate(Policies.read(POLICY), Policies.options(), applied);
    var _ =
        filters(number).apply(candidate, link(namespace), List.of(Hook.NATIVE), Optional.empty());
    LoadedProgram program = LoadedProgram.open(link(namespace).xdpProgram());
    opened.later(program::close);
    ProgramRun run = new ProgramRun(program, BenchFrames.ECHO4, XdpAction.DROP);
    opened.later(run);
    return run;
  }

  private Filters filters(int number) {
    return new Filters(
        namespaces[number], bpffs, applied -> Optional.of(Policies.read(applied.text())));
  }

  private static LinkInfo link(NetNamespace namespace) {
    try (Links links = Links.of(namespace)) {
      return links.require("bench0");
    }
  }

  /** A thread that reads events and looks into each. */
  private static final class Reading implements AutoCloseable {
    private final AtomicBoolean running = new AtomicBoolean(true);
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicLong read = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong cpu = new AtomicLong();

    /** Keeps what is read from being left out as useless. */
    private long sum;

    private final Thread thread;

    private Reading(Filters filters, Optional<Long> rate) {
      thread = Thread.ofPlatform().start(() -> read(filters, rate));
    }

    static Reading begin(Filters filters, Optional<Long> rate) {
      Reading reading = new Reading(filters, rate);
      while (!reading.begun.get()) {
        Thread.onSpinWait();
      }
      return reading;
    }

    private void read(Filters filters, Optional<Long> rate) {
      try (EventReader reader = filters.events().orElseThrow()) {
        rate.ifPresent(perSecond -> reader.limit(perSecond, perSecond));
        begun.set(true);
        while (running.get()) {
          int count = reader.poll(this::look, Integer.MAX_VALUE);
          read.addAndGet(count);
          lost.set(reader.losses().sum());
          cpu.set(Clocks.threadCpu());
          if (count == 0) {
            var _ = reader.await(STEP);
          }
        }
      }
    }

    private void look(Event event) {
      sum += event.tag() + event.type().orElse(0) + event.source().orElseThrow().low();
    }

    /** Runs a program, and waits until what it reported has been read. */
    void after(ProgramRun program, int repeats) {
      long before = read.get() + lost.get();
      program.run(repeats);
      while (read.get() + lost.get() < before + repeats) {
        LockSupport.parkNanos(STEP.toNanos() / 10);
      }
    }

    /** Runs a program without pause, and prints how many events a second are read. */
    void rate(PrintStream out, ProgramRun program) {
      long start = System.nanoTime();
      long readBefore = read.get();
      long lostBefore = lost.get();
      long cpuBefore = cpu.get();
      while (System.nanoTime() - start < READING.toNanos()) {
        program.run(REPEATS);
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      out.printf(
          Locale.ROOT,
          "%nread beside a flood: %.2f M events/s, lost %.2f M/s; the reader used %.0f %% of a"
              + " CPU%n",
          (read.get() - readBefore) / seconds / 1e6,
          (lost.get() - lostBefore) / seconds / 1e6,
          100 * (cpu.get() - cpuBefore) / 1e9 / seconds);
    }

    @Override
    public void close() {
      running.set(false);
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (sum == 0) {
        throw new IllegalStateException("no event was read");
      }
    }
  }

  private static void print(PrintStream out, List<Series> costs) {
    out.printf(
        "%n%-44s %7s  %s%n",
        "IPv4 echo, block, events", "ns", "more than while nobody reads (p10, p90)");
    for (Series cost : costs) {
      out.printf(
          Locale.ROOT,
          "%-44s %7.1f  %s%n",
          cost.name(),
          cost.median(),
          Table.spread(cost.minus(costs.getFirst())));
    }
  }
}
