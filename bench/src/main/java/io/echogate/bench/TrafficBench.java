package io.echogate.bench;

import io.echogate.policy.Address;
import io.echogate.policy.Policy;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import io.echogate.traffic.Replay;
import io.echogate.traffic.ReplayListener;
import io.echogate.traffic.capture.Capture;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * How fast captures are read and replayed, beside tcpdump and a loop over libpcap. One file, in the
 * page cache; the cases take turns.
 */
final class TrafficBench {
  private static final int PACKETS = Integer.getInteger("bench.packets", 5_000_000);
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 9);
  private static final long SEED = 20_261_130;
  private static final String POLICY = "border.policy";
  private static final PrefixSet LOCAL =
      PrefixSet.of(
          List.of(
              Prefix.of(Address.parse("192.0.2.0").orElseThrow(), 28),
              Prefix.of(Address.parse("2001:db8:1::").orElseThrow(), 124)));
  private static final double MEGA = 1e6;
  private static final double SECOND = 1e9;

  private final Path capture;
  private final Policy policy;

  /** A case: what it does takes so many nanoseconds. */
  private record Case(String name, Task task) {}

  private interface Task {
    long nanos() throws IOException;
  }

  private TrafficBench(Path capture, Policy policy) {
    this.capture = capture;
    this.policy = policy;
  }

  static void run(PrintStream out) {
    try {
      Path directory = Files.createTempDirectory("echogate-bench");
      Path capture = directory.resolve("traffic.pcap");
      Path text = directory.resolve(POLICY);
      try {
        RandomTraffic.write(capture, PACKETS, SEED);
        try (InputStream in =
            Objects.requireNonNull(TrafficBench.class.getResourceAsStream(POLICY))) {
          Files.write(text, in.readAllBytes());
        }
        out.println(Machine.describe());
        out.printf(Locale.ROOT, "%d packets, %d MB%n", PACKETS, Files.size(capture) / 1_000_000);
        new TrafficBench(capture, Policies.read(Files.readString(text))).compare(out, text);
      } finally {
        Files.deleteIfExists(capture);
        Files.deleteIfExists(text);
        Files.delete(directory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void compare(PrintStream out, Path text) throws IOException {
    List<Case> cases = new ArrayList<>();
    cases.add(new Case("counting by type", this::count));
    cases.add(new Case("replay", this::replay));
    Optional<PcapLoop> loop = PcapLoop.compile();
    loop.ifPresent(
        program -> cases.add(new Case("libpcap loop in C", () -> program.cpuTime(capture))));
    if (Tool.find("tcpdump").isPresent()) {
      cases.add(
          new Case(
              "tcpdump --count",
              () -> ChildTime.of("tcpdump", "--count", "-r", capture.toString(), "icmp or icmp6")));
    }
    cases.add(
        new Case(
            "counting by type, whole process",
            () ->
                ChildTime.of(
                    ProcessHandle.current().info().command().orElse("java"),
                    "-XX:+UseSerialGC",
                    "-cp",
                    System.getProperty("java.class.path"),
                    CountTypes.class.getName(),
                    capture.toString())));
    cases.add(
        new Case(
            "echogate replay, whole process",
            () ->
                ChildTime.of(
                    "./echogate",
                    "replay",
                    text.toString(),
                    capture.toString(),
                    "--local",
                    "192.0.2.0/28,2001:db8:1::/124")));
    List<double[]> nanos = cases.stream().map(_ -> new double[ROUNDS]).toList();
    for (int round = -1; round < ROUNDS; round++) {
      for (int i = 0; i < cases.size(); i++) {
        long took = cases.get(i).task().nanos();
        if (round >= 0) {
          nanos.get(i)[round] = took;
        }
      }
    }
    printCpuTime(out, cases, nanos);
    printWallTime(out);
  }

  /** How much sooner two threads are done than one, on the CPUs that there are. */
  private void printWallTime(PrintStream out) throws IOException {
    double[] one = new double[ROUNDS];
    double[] two = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      one[round] =
          wall(
              replay ->
                  capture -> replay.play(capture, ReplayListener.none(), TrafficBench::always));
      two[round] = wall(replay -> capture -> replay.play(capture, TrafficBench::always));
    }
    Series ratio = new Series("one", one).dividedBy(new Series("two", two));
    out.printf(
        Locale.ROOT,
        "%nwall time of a replay: %.0f ns a packet with one thread, %.0f with two; %s times as"
            + " fast on %d CPUs%n",
        new Series("one", one).median(),
        new Series("two", two).median(),
        Table.spread(ratio),
        Runtime.getRuntime().availableProcessors());
  }

  private interface Playing {
    void play(Capture capture) throws IOException;
  }

  private double wall(Function<Replay, Playing> how) throws IOException {
    Replay replay = new Replay(policy, LOCAL);
    long before = System.nanoTime();
    try (Capture packets = Capture.open(capture)) {
      how.apply(replay).play(packets);
    }
    return (System.nanoTime() - before) / (double) PACKETS;
  }

  private static void printCpuTime(PrintStream out, List<Case> cases, List<double[]> nanos) {
    out.printf("%n%-36s %10s  %s%n", "CPU time", "M packet/s", "ns a packet (p10, p90)");
    for (int i = 0; i < cases.size(); i++) {
      Series series = new Series(cases.get(i).name(), perPacket(nanos.get(i)));
      out.printf(
          Locale.ROOT,
          "%-36s %10.1f  %s%n",
          series.name(),
          SECOND / MEGA / series.median(),
          Table.spread(series));
    }
  }

  private static double[] perPacket(double[] nanos) {
    double[] figures = nanos.clone();
    for (int i = 0; i < figures.length; i++) {
      figures[i] /= PACKETS;
    }
    return figures;
  }

  private long count() throws IOException {
    long before = cpuTime();
    long[] types = CountTypes.of(capture);
    long took = cpuTime() - before;
    if (types[8] == 0) {
      throw new IllegalStateException("no pings");
    }
    return took;
  }

  private long replay() throws IOException {
    long before = cpuTime();
    Replay replay = new Replay(policy, LOCAL);
    try (Capture packets = Capture.open(capture)) {
      replay.play(packets, ReplayListener.none(), TrafficBench::always);
    }
    long took = cpuTime() - before;
    if (replay.report().totals().packets() != PACKETS) {
      throw new IllegalStateException("not all packets were played");
    }
    return took;
  }

  private static boolean always() {
    return true;
  }

  private static long cpuTime() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
