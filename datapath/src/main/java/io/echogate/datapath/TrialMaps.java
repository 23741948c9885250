package io.echogate.datapath;

import io.echogate.ebpf.MapSpec;
import io.echogate.ebpf.MapType;
import java.util.Optional;

/**
 * The maps of a program on trial.
 *
 * @param word the word that says how the trial stands, {@link Trial}
 * @param previous the program that takes over when the trial fails; without one everything passes
 */
record TrialMaps(MapSpec word, Optional<MapSpec> previous) {
  /** The one place in the array of programs. */
  static final int SLOT = 0;

  /** The maps for a program that replaces another, or none. */
  static TrialMaps create(boolean replaces) {
    MapSpec previous =
        new MapSpec("eg_previous", MapType.PROG_ARRAY, Integer.BYTES, Integer.BYTES, 1, 0);
    return new TrialMaps(
        MapSpec.mmapableArray("eg_trial", Long.BYTES, 1),
        replaces ? Optional.of(previous) : Optional.empty());
  }
}
