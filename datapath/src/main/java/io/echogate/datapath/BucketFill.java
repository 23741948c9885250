package io.echogate.datapath;

import io.echogate.datapath.layout.BucketSpec;
import io.echogate.icmp.Family;
import io.echogate.policy.Direction;
import io.echogate.policy.Limit;
import io.echogate.policy.Statement;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a bucket would still let pass at once; or what is in a table of buckets.
 *
 * @param place what it is for; empty for one that all uses of a limit share
 * @param packets empty where the limit does not count packets, and for a table
 * @param bytes empty where the limit does not count bytes, and for a table
 * @param table empty where there is one bucket
 */
public record BucketFill(
    Limit limit,
    Optional<Place> place,
    OptionalLong packets,
    OptionalLong bytes,
    Optional<TableFill> table) {

  /**
   * What a bucket is for.
   *
   * @param type the type that it is for; empty for a default's, which all types share
   */
  public record Place(Statement statement, Direction direction, Family family, OptionalInt type) {

    static Place of(BucketSpec.Owner owner) {
      OptionalInt type = owner.type() < 0 ? OptionalInt.empty() : OptionalInt.of(owner.type());
      return new Place(owner.statement(), owner.direction(), owner.family(), type);
    }
  }
}
