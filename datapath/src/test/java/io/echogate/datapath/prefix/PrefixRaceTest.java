package io.echogate.datapath.prefix;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.ebpf.LoadedProgram;
import io.echogate.ebpf.TestRun;
import io.echogate.icmp.Family;
import io.echogate.linux.testing.NeedsRoot;
import io.echogate.policy.Address;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * Programs run on another CPU while sets change: no answer is ever wrong that holds before a change
 * and behind it, and one run sees all tables before it, or all behind it. {@code -Dfire.race} says
 * for how many seconds.
 */
@NeedsRoot
class PrefixRaceTest {
  private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("fire.race", 4));
  private static final int FEW = 40;

  /** Prefixes that come and go around others that stay. */
  private record Stage(Family family, List<Prefix> always, List<Prefix> never, PrefixSet first) {

    /** Many stay, each with a neighbour that is never there. */
    static Stage of(Family family, int count, Random random) {
      List<Prefix> always = new ArrayList<>();
      List<Prefix> never = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        // The eighth bit from the end is set in what stays, and not in its neighbour.
        Prefix prefix = RandomQuestions.host(random, family);
        always.add(Prefix.of(family, prefix.high(), prefix.low() | 1 << 7, bits(family) - 2));
        never.add(Prefix.of(family, prefix.high(), prefix.low() & ~(1 << 7), bits(family) - 2));
      }
      always.removeIf(one -> never.stream().anyMatch(other -> other.equals(one)));
      return new Stage(family, always, never, PrefixSet.of(always));
    }

    static int bits(Family family) {
      return Address.bits(family);
    }

    /** One that lies in what stays, or touches what is never there, but holds none of it. */
    Prefix moving(Random random) {
      Prefix inside = always.get(random.nextInt(always.size()));
      Prefix beside = never.get(random.nextInt(never.size()));
      long low = beside.low() ^ 4L << random.nextInt(5);
      return random.nextInt(3) == 0
          ? Prefix.of(family, inside.high(), inside.low(), bits(family) - random.nextInt(2))
          : Prefix.of(family, beside.high(), low, bits(family) - random.nextInt(3));
    }

    boolean isNever(Prefix prefix) {
      return never.stream().anyMatch(one -> one.contains(prefix.high(), prefix.low()));
    }
  }

  @Test
  void ofFewPrefixes4() throws Exception {
    race(Family.IP4, FEW);
  }

  @Test
  void ofFewPrefixes6() throws Exception {
    race(Family.IP6, FEW);
  }

  private static void race(Family family, int count) throws Exception {
    long seed = Long.getLong("prop.seed", System.nanoTime());
    Random random = new Random(seed);
    Stage stage = Stage.of(family, count, random);
    Prefix shown = RandomQuestions.host(random, family);
    PrefixSet more = PrefixSet.of(List.of(Prefix.of(family, 0, 0, Address.bits(family))));
    List<Question> questions = new ArrayList<>();
    questions.add(Question.of(family, stage.first(), true));
    questions.add(Question.of(family, stage.first().union(more), true));
    AtomicBoolean over = new AtomicBoolean();
    try (AskedTables asked = AskedTables.of(questions);
        LoadedProgram comparing = asked.comparing(0, 1);
        TestRun run = comparing.testRun();
        var threads = Executors.newSingleThreadExecutor()) {
      asked.runMeanwhile();
      Future<Integer> changing =
          threads.submit(() -> change(asked, stage, questions, more, shown, over, random));
      long runs;
      try {
        runs = ask(asked, run, stage, shown, changing, new Random(seed + 1));
      } finally {
        over.set(true);
      }
      assertThat(runs).as("runs, -Dprop.seed=%d", seed).isGreaterThan(1_000);
      assertThat(changing.get()).as("changes").isGreaterThan(10);
    }
  }

  /** Has the same prefixes come and go in turn. */
  private static int change(
      AskedTables asked,
      Stage stage,
      List<Question> questions,
      PrefixSet more,
      Prefix shown,
      AtomicBoolean over,
      Random random) {
    int changes = 0;
    while (!over.get()) {
      PrefixSet changed = some(stage, random, shown);
      PrefixSet with = stage.first().changed(PrefixSet.empty(), changed);
      for (PrefixSet next : List.of(with, stage.first())) {
        questions.set(0, Question.of(stage.family(), next, true));
        questions.set(1, Question.of(stage.family(), next.union(more), true));
        assertThat(asked.change(questions, changed)).isTrue();
        changes++;
      }
    }
    return changes;
  }

  private static PrefixSet some(Stage stage, Random random, Prefix shown) {
    List<Prefix> some = new ArrayList<>(List.of(shown));
    while (some.size() < 30) {
      Prefix prefix = stage.moving(random);
      if (!stage.isNever(prefix)) {
        some.add(prefix);
      }
    }
    return PrefixSet.of(some);
  }

  private static long ask(
      AskedTables asked,
      TestRun comparing,
      Stage stage,
      Prefix shown,
      Future<?> changing,
      Random random) {
    boolean ip4 = stage.family() == Family.IP4;
    long until = System.nanoTime() + TIME.toNanos();
    long runs = 0;
    while (System.nanoTime() < until && !changing.isDone()) {
      Prefix in = stage.always().get(random.nextInt(stage.always().size()));
      Prefix out = stage.never().get(random.nextInt(stage.never().size()));
      int question = random.nextInt(2);
      assertThat(asked.ask(question, in.high(), in.low() + random.nextInt(4), ip4)).isEqualTo(1);
      assertThat(asked.ask(question, out.high(), out.low() + random.nextInt(4), ip4)).isEqualTo(0);
      assertThat(asked.run(comparing, shown.high(), shown.low(), ip4)).isEqualTo(1);
      runs += 3;
    }
    return runs;
  }
}
