package io.echogate.datapath.layout;

import java.util.List;

/**
 * A rule as it may decide the messages of a chain.
 *
 * @param demands all of which a message must meet; at least one
 */
public record Step(List<Demand> demands, Ruling ruling) implements Part {
  public Step {
    demands = List.copyOf(demands);
  }
}
