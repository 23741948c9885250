package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.Family;
import io.echogate.icmp.testing.Property;
import io.echogate.policy.Address;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import io.echogate.policy.SetEdit;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A set that is asked where its bytes lie says the same as one that is asked entry by entry. */
class SetStateTest {
  private static final Comparator<Prefix> ORDER =
      Comparator.comparing(Prefix::family)
          .thenComparing(Prefix::high, Long::compareUnsigned)
          .thenComparing(Prefix::low, Long::compareUnsigned)
          .thenComparingInt(Prefix::length);

  /** A set with entries of the text, and what was changed of them since. */
  private record Model(SetState state, SetDefinitions.Part part, Set<Prefix> entries) {

    static Model random(RandomGenerator random) {
      return random(random, 60);
    }

    static Model random(RandomGenerator random, int most) {
      List<Prefix> text = some(random, most);
      List<Prefix> added = some(random, 20);
      added.removeAll(text);
      List<Prefix> removed = new ArrayList<>(text);
      removed.removeIf(_ -> random.nextInt(4) > 0);
      SetDefinitions.Part part =
          new SetDefinitions.Part(
              "bad",
              List.of(),
              Set.of(),
              packed(Family.IP4, PrefixSet.of(text)),
              packed(Family.IP6, PrefixSet.of(text)));
      SetEdit edit = new SetEdit("bad", PrefixSet.of(added), PrefixSet.of(removed));
      Set<Prefix> entries = new HashSet<>(text);
      entries.addAll(added);
      removed.forEach(entries::remove);
      return new Model(new SetState(part, edit, List.of(), Set.of()), part, entries);
    }

    Stream<Prefix> around(Prefix prefix) {
      return entries.stream()
          .filter(entry -> entry.family() == prefix.family() && !entry.equals(prefix))
          .filter(entry -> entry.length() <= prefix.length())
          .filter(entry -> entry.contains(prefix.high(), prefix.low()));
    }

    List<Prefix> inside(Prefix prefix) {
      return entries.stream()
          .filter(entry -> entry.family() == prefix.family() && entry.length() > prefix.length())
          .filter(entry -> prefix.contains(entry.high(), entry.low()))
          .toList();
    }
  }

  private static PackedPrefixes packed(Family family, PrefixSet set) {
    int size = set.entries(family);
    int words = (int) (PackedPrefixes.bytes(family, size) / Long.BYTES);
    PackedPrefixes packed =
        new PackedPrefixes(family, size, MemorySegment.ofArray(new long[words]));
    PackedPrefixes.write(set, packed);
    return packed;
  }

  private static List<Prefix> some(RandomGenerator random, int most) {
    Set<Prefix> some = new HashSet<>();
    for (int i = random.nextInt(most); i > 0; i--) {
      some.add(prefix(random));
    }
    return new ArrayList<>(some.stream().sorted(ORDER).toList());
  }

  /** One that meets many others. */
  private static Prefix prefix(RandomGenerator random) {
    Family family = random.nextBoolean() ? Family.IP4 : Family.IP6;
    long mask = 0x8300_0103_0100_0103L;
    long high = family == Family.IP4 ? 0 : random.nextLong() & mask;
    long low = random.nextLong() & (family == Family.IP4 ? 0x8301_0103L : mask);
    return Prefix.of(family, high, low, random.nextInt(Address.bits(family) + 1));
  }

  @Test
  void entriesAreThoseOfTheTextWithoutSomeAndWithOthers() {
    Property.holds(
        random -> {
          for (int round = 0; round < 200; round++) {
            Model model = Model.random(random);
            List<Prefix> given = new ArrayList<>();
            for (Family family : Family.values()) {
              int before = given.size();
              model
                  .state()
                  .forEachEntry(
                      family,
                      (high, low, length) -> given.add(new Prefix(family, high, low, length)));
              assertThat(model.state().entries(family)).isEqualTo(given.size() - before);
            }
            assertThat(given).isEqualTo(model.entries().stream().sorted(ORDER).toList());
          }
        });
  }

  @Test
  void whatLiesInWhatIsKnown() {
    Property.holds(
        random -> {
          for (int round = 0; round < 200; round++) {
            // Now and then more than what is searched as one.
            Model model = Model.random(random, round % 20 == 0 ? 2000 : 60);
            List<Prefix> asked = some(random, 20);
            asked.addAll(model.entries());
            if (random.nextBoolean()) {
              for (Family family : Family.values()) {
                model.part().own(family).bringNear(PrefixSet.of(some(random, 40)));
              }
            }
            for (Prefix prefix : asked) {
              assertThat(model.state().lists(prefix)).isEqualTo(model.entries().contains(prefix));
              Optional<Prefix> around = model.state().around(prefix);
              List<Prefix> all = model.around(prefix).toList();
              assertThat(around.isPresent()).isEqualTo(!all.isEmpty());
              around.ifPresent(found -> assertThat(all).contains(found));
              assertThat(model.state().inside(prefix))
                  .containsExactlyInAnyOrderElementsOf(model.inside(prefix));
            }
          }
        });
  }

  @Test
  void whatMeetsRegionsIsFound() {
    Property.holds(
        random -> {
          for (int round = 0; round < 200; round++) {
            PrefixSet set = PrefixSet.of(some(random, 80));
            PrefixSet regions = PrefixSet.of(some(random, 20));
            for (Family family : Family.values()) {
              Set<Prefix> found = new HashSet<>();
              packed(family, set)
                  .within(
                      regions,
                      (high, low, length) -> found.add(new Prefix(family, high, low, length)));
              assertThat(found)
                  .containsExactlyInAnyOrderElementsOf(
                      set.entryList().stream()
                          .filter(entry -> entry.family() == family)
                          .filter(entry -> meets(entry, regions))
                          .toList());
            }
          }
        });
  }

  private static boolean meets(Prefix entry, PrefixSet regions) {
    return regions
        .prefixes(entry.family())
        .anyMatch(
            region ->
                region.contains(entry.high(), entry.low())
                    || entry.contains(region.high(), region.low()));
  }
}
