package io.echogate.datapath.layout;

import io.echogate.ebpf.MapSpec;

/**
 * The maps by which programs report what they drop or log.
 *
 * @param control {@link EventControl}
 * @param ring {@link EventRecord}
 */
public record EventMaps(MapSpec control, MapSpec ring) {

  /**
   * Those of a network namespace.
   *
   * @param cpus the number of possible CPUs
   */
  public static EventMaps create(int cpus) {
    return new EventMaps(EventControl.spec(cpus), EventRecord.ring());
  }
}
