package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.datapath.FrameRun.Answer;
import io.echogate.datapath.SetRequest.Action;
import io.echogate.engine.Decision;
import io.echogate.engine.Evaluator;
import io.echogate.icmp.Family;
import io.echogate.icmp.FrameDecoder;
import io.echogate.icmp.PacketValue;
import io.echogate.icmp.testing.Frames;
import io.echogate.icmp.testing.Property;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.policy.Address;
import io.echogate.policy.Policy;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Behind each change of a set, the programs of a policy say of random frames what the evaluator
 * says by a text that is written anew, and what is kept of the sets is what they are. {@code
 * -Ddifferential.edits} says how many changes there are.
 */
@NeedsKernel({KernelFeature.XDP, KernelFeature.TCX, KernelFeature.VETH})
class SetDifferentialTest {
  private static final int EDITS = Integer.getInteger("differential.edits", 300);
  private static final int EDITS_OF_A_POLICY = 50;
  private static final int FRAMES = 80;

  /** Every so often another text takes the place of the changes, or takes them over. */
  private static final int REAPPLIED = 20;

  @TempDir Path bpffs;

  @Test
  void evaluatorAndKernelAgreeBehindEachChange() {
    Property.holds(
        random -> {
          Set<SetChange.Way> ways = new HashSet<>();
          int frames = 0;
          try (FilteredHost host = FilteredHost.create(bpffs)) {
            for (int edits = 0; edits < EDITS; edits += EDITS_OF_A_POLICY) {
              frames += changeAndAsk(host, random, ways, edits == 0);
            }
          }
          assertThat(ways).contains(SetChange.Way.IN_PLACE, SetChange.Way.RELOADED);
          assertThat(frames).isGreaterThan(EDITS * FRAMES);
        });
  }

  private static int changeAndAsk(
      FilteredHost host, RandomGenerator random, Set<SetChange.Way> ways, boolean outgrown) {
    RandomSets sets = new RandomSets(random);
    host.apply(sets.text());
    int frames = 0;
    Copies copies = Copies.of(host, sets);
    try {
      for (int edit = 0; edit < EDITS_OF_A_POLICY; edit++) {
        boolean grows = outgrown && edit >= EDITS_OF_A_POLICY - RandomSets.SETS;
        int set = grows ? EDITS_OF_A_POLICY - 1 - edit : sets.set();
        List<Prefix> edges = grows ? sets.many() : sets.some(set);
        Action action = grows || random.nextBoolean() ? Action.ADD : Action.REMOVE;
        SetChange.Way way = change(host, sets, set, action, edges);
        ways.add(way);
        boolean again = random.nextInt(REAPPLIED) == 0;
        if (again) {
          host.apply(sets.text());
        }
        if (again || way == SetChange.Way.RELOADED) {
          copies.close();
          copies = Copies.of(host, sets);
        }
        assertKept(host, sets);
        frames += copies.ask(sets, random, edges);
      }
    } finally {
      copies.close();
    }
    return frames;
  }

  private static SetChange.Way change(
      FilteredHost host, RandomSets sets, int set, Action action, List<Prefix> prefixes) {
    if (action == Action.ADD) {
      sets.add(set, prefixes);
    } else {
      sets.remove(set, prefixes);
    }
    SetOutcome outcome =
        host.filters()
            .changeSets(
                List.of(host.name()),
                new SetRequest(
                    RandomSets.name(set), action, PrefixSet.of(prefixes), /* lenient= */ true));
    return ((SetOutcome.Changed) outcome).changes().getFirst().way();
  }

  /** That the sets have just these entries. */
  private static void assertKept(FilteredHost host, RandomSets sets) {
    try (InstalledFilter filter = host.filter()) {
      List<SetState> states = filter.sets().list();
      for (int set = 0; set < states.size(); set++) {
        List<Prefix> entries = new ArrayList<>();
        for (Family family : Family.values()) {
          states
              .get(set)
              .forEachEntry(
                  family,
                  (high, low, length) -> entries.add(new Prefix(family, high, low, length)));
        }
        assertThat(entries).isEqualTo(sets.entries(set));
      }
    }
  }

  /** Programs that read the very tables of those that run. */
  private record Copies(
      FilterCopy arriving, FrameRun in, Optional<FilterCopy> leaving, Optional<FrameRun> out)
      implements AutoCloseable {

    static Copies of(FilteredHost host, RandomSets sets) {
      Policy policy = TestPolicies.policy(sets.text());
      try (InstalledFilter filter = host.filter()) {
        FilterCopy arriving = filter.copy(policy, filter.form());
        assertThat(arriving.difference()).isEmpty();
        Optional<FilterCopy> leaving =
            filter.leavingForm().map(form -> filter.copyLeaving(policy, form));
        leaving.ifPresent(copy -> assertThat(copy.difference()).isEmpty());
        return new Copies(arriving, arriving.run(), leaving, leaving.map(FilterCopy::run));
      }
    }

    /** Asks about frames at the edges of what was changed, and about any others. */
    int ask(RandomSets sets, RandomGenerator random, List<Prefix> edges) {
      Evaluator evaluator = Evaluator.of(TestPolicies.policy(sets.text()));
      int frames = 0;
      for (int i = 0; i < FRAMES; i++) {
        Family family = random.nextBoolean() ? Family.IP4 : Family.IP6;
        int type = sets.type(family);
        byte[] frame =
            (family == Family.IP4 ? Frames.ip4() : Frames.ip6())
                .source(address(family, sets, random, edges).toString())
                .destination(address(family, sets, random, edges).toString())
                .icmp(type, 0, 40)
                .bytes();
        compare(frame, in, evaluator, sets);
        out.ifPresent(run -> compare(frame, run, evaluator, sets));
        frames += out.isPresent() ? 2 : 1;
      }
      return frames;
    }

    private static Address address(
        Family family, RandomSets sets, RandomGenerator random, List<Prefix> edges) {
      Prefix prefix = edges.get(random.nextInt(edges.size()));
      return prefix.family() == family && random.nextInt(4) > 0
          ? sets.edge(prefix)
          : sets.address(family);
    }

    private static void compare(byte[] frame, FrameRun run, Evaluator evaluator, RandomSets sets) {
      PacketValue packet =
          PacketValue.copyOf(
              new FrameDecoder().decode(MemorySegment.ofArray(frame), 0, frame.length));
      Decision decision = evaluator.evaluate(packet, run.direction(), 0);
      Answer answer = run.judge(frame, packet).orElseThrow();
      if (answer.verdict() != decision.verdict()
          || !answer.reason().equals(Optional.of(decision.reason()))) {
        throw new AssertionError(
            "%s %s: evaluator %s, kernel %s%n%s"
                .formatted(run.direction(), packet, decision, answer, sets.text()));
      }
    }

    @Override
    public void close() {
      out.ifPresent(FrameRun::close);
      leaving.ifPresent(FilterCopy::close);
      in.close();
      arriving.close();
    }
  }
}
