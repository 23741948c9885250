package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.linux.LinkInfo;
import io.echogate.linux.Links;
import io.echogate.linux.NetNamespace;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that does with a filter of both directions whatever can be done, its sets included, at
 * random, until it is killed. Arguments: namespace, interface, bpf file system, a word that all
 * policies contain, hook, seed, and {@code keep} if every policy is to block the same in both
 * directions and there is to be one always.
 */
final class LifeLoop {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofMillis(40);

  private final Filters filters;
  private final String name;
  private final String word;
  private final Hook hook;
  private final boolean keep;
  private final Random random;
  private final Links links;

  private LifeLoop(NetNamespace namespace, Links links, String[] arguments) {
    this.filters = new Filters(namespace, Path.of(arguments[2]), TestPolicies::read);
    this.links = links;
    this.name = arguments[1];
    this.word = arguments[3];
    this.hook = Hook.valueOf(arguments[4]);
    this.random = new Random(Long.parseLong(arguments[5]));
    this.keep = arguments[6].equals("keep");
  }

  public static void main(String[] arguments) {
    try (NetNamespace namespace = NetNamespace.open(arguments[0]);
        Links links = Links.of(namespace)) {
      LifeLoop loop = new LifeLoop(namespace, links, arguments);
      for (int round = 0; ; round++) {
        loop.step();
        System.out.println(round);
      }
    }
  }

  /** Starts one, and kills it at a random moment. */
  static void killAtRandom(Random random, String... arguments) throws IOException {
    Process process = ApplyLoop.start(LifeLoop.class, arguments);
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      for (int rounds = random.nextInt(6); rounds >= 0; rounds--) {
        assertThat(output.readLine()).containsOnlyDigits();
      }
      LockSupport.parkNanos(random.nextInt(60_000_000));
    } finally {
      process.destroyForcibly();
      process.onExit().join();
    }
  }

  private void step() {
    switch (random.nextInt(keep ? 5 : 6)) {
      case 0 -> apply(Optional.empty());
      case 1 -> apply(Optional.of(SHORT));
      case 2 -> {
        apply(Optional.of(LONG));
        if (random.nextBoolean()) {
          filters.confirm(name);
        } else {
          filters.endTrial(name);
        }
      }
      case 3, 4 -> {
        var _ = new ChangedBlockade(filters, name, word, random).change();
      }
      default -> filters.detach(name);
    }
  }

  private void apply(Optional<Duration> trial) {
    LinkInfo link = links.require(name);
    Placement placement = Placement.keeping(link, hook);
    boolean leaving = keep || random.nextBoolean();
    Candidate candidate =
        TestPolicies.candidate(policy(word, random.nextInt(50), leaving), placement.form());
    filters.apply(candidate, link, placement.hooks(), trial);
  }

  /**
   * A policy that blocks echo requests, and where it says something of it, 13 in what leaves: by a
   * set with the name {@code word}.
   */
  static String policy(String word, int number, boolean leaving) {
    return "%s policy p%d { icmp ip4 : block { 8 } from @%s; %s defaults { icmp in: allow; } }"
        .formatted(
            ChangedBlockade.definition(word),
            number,
            word,
            leaving ? "icmp ip4 out : block { 13 } to @" + word + ";" : "");
  }
}
