package io.echogate.advice.analysis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Finds all candidates that are the first match of some packet of a slice: source addresses are
 * divided by the sets that the candidates name, and for each cell that meets the same candidates,
 * destinations are divided by the sets of these.
 */
final class FirstMatch {
  /** Stands for packets that no candidate matches. */
  static final int NONE = -1;

  private final List<Candidate> candidates;
  private final Region region;
  private final Partitions partitions;
  private final SetNumbers sourceSets = new SetNumbers();

  /** By set, the candidates that only an address of the set can meet. */
  private final List<List<Integer>> bySet = new ArrayList<>();

  /** The candidates that an address may meet without being in any set. */
  private final List<Integer> always = new ArrayList<>();

  private final Map<List<Integer>, Map<Integer, Examples>> byChain = new HashMap<>();
  private final Map<Integer, Hit> hits = new LinkedHashMap<>();

  /**
   * A match, and addresses of packets that come to it.
   *
   * @param index the candidate's place, or {@link #NONE}
   */
  record Hit(int index, Examples sources, Examples destinations) {}

  private FirstMatch(List<Candidate> candidates, Region region, Partitions partitions) {
    this.candidates = candidates;
    this.region = region;
    this.partitions = partitions;
  }

  static List<Hit> of(List<Candidate> candidates, Region region, Partitions partitions) {
    FirstMatch match = new FirstMatch(candidates, region, partitions);
    match.prepare();
    for (Partition.Cell cell : partitions.of(region.sources(), match.sourceSets)) {
      match
          .destinations(match.chain(cell.inside()))
          .forEach((index, destinations) -> match.hit(index, cell.examples(), destinations));
    }
    return List.copyOf(match.hits.values());
  }

  private void hit(int index, Examples sources, Examples destinations) {
    if (!hits.containsKey(index) && Pair.of(region, sources, destinations).isPresent()) {
      hits.put(index, new Hit(index, sources, destinations));
    }
  }

  private void prepare() {
    for (int i = 0; i < candidates.size(); i++) {
      int needed = NONE;
      for (AddressTest test : candidates.get(i).sources()) {
        int set = sourceSets.add(test.prefixes());
        if (set == bySet.size()) {
          bySet.add(new ArrayList<>());
        }
        needed = test.negated() ? needed : set;
      }
      (needed == NONE ? always : bySet.get(needed)).add(i);
    }
  }

  /**
   * The candidates that an address meets, in order, up to the first that asks nothing of the
   * destination.
   */
  private List<Integer> chain(List<Integer> inside) {
    TreeSet<Integer> members = new TreeSet<>();
    inside.forEach(set -> members.addAll(bySet.get(set)));
    List<Integer> chain = new ArrayList<>();
    int next = 0;
    while (next < always.size() || !members.isEmpty()) {
      boolean member =
          next == always.size() || (!members.isEmpty() && members.first() < always.get(next));
      int index = member ? members.pollFirst() : always.get(next++);
      Candidate candidate = candidates.get(index);
      if (candidate.sources().stream().allMatch(test -> test.isMet(inside, sourceSets))) {
        chain.add(index);
        if (candidate.destinations().isEmpty()) {
          return chain;
        }
      }
    }
    return chain;
  }

  /** The candidates of a chain that are the first match for some destinations. */
  private Map<Integer, Examples> destinations(List<Integer> chain) {
    return byChain.computeIfAbsent(
        chain,
        key -> {
          SetNumbers sets = new SetNumbers();
          for (int index : chain) {
            candidates.get(index).destinations().forEach(test -> sets.add(test.prefixes()));
          }
          Map<Integer, Examples> found = new LinkedHashMap<>();
          for (Partition.Cell cell : partitions.of(region.destinations(), sets)) {
            found
                .computeIfAbsent(
                    first(chain, cell.inside(), sets),
                    index -> new Examples(region.destinations().family()))
                .addAll(cell.examples());
          }
          return found;
        });
  }

  private int first(List<Integer> chain, List<Integer> inside, SetNumbers sets) {
    for (int index : chain) {
      if (candidates.get(index).destinations().stream()
          .allMatch(test -> test.isMet(inside, sets))) {
        return index;
      }
    }
    return NONE;
  }
}
