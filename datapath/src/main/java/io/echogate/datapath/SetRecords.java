package io.echogate.datapath;

import io.echogate.ebpf.BpfException;
import io.echogate.ebpf.BpfMap;
import io.echogate.policy.SetEdits;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The records of changed sets that are pinned with a policy, each in a map of its own that is never
 * written again. The config map says by number which of them holds. Number 0 is what the policy was
 * loaded with; without it, just what the text says.
 *
 * @param directory where the policy is pinned
 */
record SetRecords(Path directory) {
  private static final String NAME = "sets_";

  /** What of the sets was otherwise than the text says when the policy was loaded. */
  SetEdits loaded() {
    return read(0).map(SetRecord::edits).orElse(SetEdits.NONE);
  }

  /**
   * What of the sets is otherwise than the text says now.
   *
   * @param config the policy's config map
   */
  SetEdits edits(BpfMap config) {
    while (true) {
      long number = ConfigReader.changesOfSets(config);
      if (number == 0) {
        return loaded();
      }
      try {
        return require(number).edits();
      } catch (BpfException e) {
        // They may have been changed meanwhile, and then the record is another one.
        if (e.kind() != BpfException.Kind.MISSING || ConfigReader.changesOfSets(config) == number) {
          throw e;
        }
      }
    }
  }

  /**
   * The record with a number.
   *
   * @throws BpfException of kind MISSING if there is none
   */
  SetRecord require(long number) {
    try (BpfMap map = BpfMap.open(pin(number))) {
      return SetRecord.decode(FrozenMap.read(map));
    }
  }

  /** The record with a number, if there is one. */
  Optional<SetRecord> read(long number) {
    try {
      return Optional.of(require(number));
    } catch (BpfException e) {
      if (e.kind() == BpfException.Kind.MISSING) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Pins a record. */
  void write(long number, SetRecord record) {
    try (BpfMap map = FrozenMap.of("eg_sets", record.encode())) {
      map.pin(pin(number));
    }
  }

  /** Removes all but one and that with which the policy was loaded. */
  void keep(long number) {
    Set<String> kept = new HashSet<>(List.of(NAME + 0, NAME + number));
    for (Path entry : Pins.entries(directory)) {
      String name = entry.getFileName().toString();
      if (name.startsWith(NAME) && !kept.contains(name)) {
        Pins.removeTree(entry);
      }
    }
  }

  private Path pin(long number) {
    return directory.resolve(NAME + number);
  }
}
