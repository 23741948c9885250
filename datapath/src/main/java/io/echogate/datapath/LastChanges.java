package io.echogate.datapath;

import io.echogate.linux.GracePeriod;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What this process remembers of the sets that it changed: behind each change it began to wait for
 * programs to leave what they asked before. Whoever changes the same sets again need not wait anew
 * if nobody else has changed them meanwhile. Safe for several threads.
 */
final class LastChanges {
  /** More than a machine has interfaces with policies whose sets change all the time. */
  private static final int MOST = 256;

  private final Map<Integer, Change> byProgram = new LinkedHashMap<>();

  /**
   * A change.
   *
   * @param number which one of the program's sets it was
   * @param leaving a wait that began behind it
   */
  private record Change(long number, GracePeriod.Begun leaving) {}

  /**
   * Remembers a change that is in force.
   *
   * @param program the program whose sets changed
   * @param number how many changes they have had
   * @param leaving a wait that has begun since
   */
  synchronized void remember(int program, long number, GracePeriod.Begun leaving) {
    if (byProgram.size() == MOST) {
      byProgram.remove(byProgram.keySet().iterator().next());
    }
    byProgram.put(program, new Change(number, leaving));
  }

  /** The wait behind a program's last change, if this process made that. */
  synchronized Optional<GracePeriod.Begun> behind(int program, long number) {
    return Optional.ofNullable(byProgram.get(program))
        .filter(change -> change.number() == number)
        .map(Change::leaving);
  }
}
