package io.echogate.datapath.layout;

import io.echogate.ebpf.MapSpec;
import io.echogate.ebpf.MapType;
import java.util.Optional;

/**
 * The maps of a program on trial.
 *
 * @param word the word that says how the trial stands: {@link #CONFIRMED}, {@link #EXPIRED}, or the
 *     deadline as the kernel counts ticks
 * @param previous the program that takes over when the trial fails; without one everything passes
 */
public record TrialMaps(MapSpec word, Optional<MapSpec> previous) {
  /** The word of a trial that is over: the policy is in force for good. */
  public static final long CONFIRMED = 0;

  /** The word of a trial that is over: the policy before is in force again. */
  public static final long EXPIRED = 1;

  /** The one place in the array of programs. */
  public static final int SLOT = 0;

  /** The maps for a program that replaces another, or none. */
  public static TrialMaps create(boolean replaces) {
    MapSpec previous =
        new MapSpec("eg_previous", MapType.PROG_ARRAY, Integer.BYTES, Integer.BYTES, 1, 0);
    return new TrialMaps(
        MapSpec.mmapableArray("eg_trial", Long.BYTES, 1),
        replaces ? Optional.of(previous) : Optional.empty());
  }
}
