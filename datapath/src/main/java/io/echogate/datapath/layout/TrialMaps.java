package io.echogate.datapath.layout;

import io.echogate.ebpf.MapSpec;
import io.echogate.ebpf.MapType;
import java.util.Optional;
import java.util.Set;

/**
 * The maps of a policy on trial.
 *
 * @param word the word that says how the trial stands: {@link #CONFIRMED}, {@link #EXPIRED}, or the
 *     deadline as the kernel counts ticks
 * @param previous the program that takes over what arrives when the trial fails; without one
 *     everything passes
 * @param previousLeaving the same for what leaves
 */
public record TrialMaps(
    MapSpec word, Optional<MapSpec> previous, Optional<MapSpec> previousLeaving) {
  /** The word of a trial that is over: the policy is in force for good. */
  public static final long CONFIRMED = 0;

  /** The word of a trial that is over: the policy before is in force again. */
  public static final long EXPIRED = 1;

  /** The one place in an array of programs. */
  public static final int SLOT = 0;

  private static final MapSpec WORD = MapSpec.mmapableArray("eg_trial", Long.BYTES, 1);
  private static final MapSpec PREVIOUS = programs("eg_previous");
  private static final MapSpec PREVIOUS_LEAVING = programs("eg_prev_out");

  /**
   * What one of the policy's programs looks at.
   *
   * @param previous where the program is that takes over
   */
  public record Guard(MapSpec word, Optional<MapSpec> previous) {}

  /** The maps for a policy that takes the place of programs, or of none. */
  public static TrialMaps create(boolean replaces, boolean replacesLeaving) {
    return new TrialMaps(
        WORD,
        replaces ? Optional.of(PREVIOUS) : Optional.empty(),
        replacesLeaving ? Optional.of(PREVIOUS_LEAVING) : Optional.empty());
  }

  /**
   * The maps of a trial that has begun.
   *
   * @param names the names of all maps of the policy
   * @return empty if it was not on trial
   */
  public static Optional<TrialMaps> of(Set<String> names) {
    return names.contains(WORD.name())
        ? Optional.of(
            create(names.contains(PREVIOUS.name()), names.contains(PREVIOUS_LEAVING.name())))
        : Optional.empty();
  }

  /** An array for one program: the kernel keeps programs of one kind only in the same. */
  private static MapSpec programs(String name) {
    return new MapSpec(name, MapType.PROG_ARRAY, Integer.BYTES, Integer.BYTES, 1, 0);
  }

  /** What the program for what arrives looks at. */
  public Guard arriving() {
    return new Guard(word, previous);
  }

  /** What the program for what leaves looks at. */
  public Guard leaving() {
    return new Guard(word, previousLeaving);
  }
}
