package io.echogate.traffic;

import io.echogate.icmp.Family;
import io.echogate.policy.Direction;
import io.echogate.policy.Reason;
import io.echogate.policy.Statement;
import io.echogate.policy.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Packets of one kind that some policies pass and others drop.
 *
 * @param family empty for what is not ICMP, and for what is malformed below IP
 * @param type the ICMP type, 0-255; empty where the packets had none that counted
 * @param said what each policy says of them, in the order of the policies
 * @param packets at least 1
 * @param bytes of their frames
 * @param first the first of these packets
 */
public record Difference(
    Direction direction,
    Optional<Family> family,
    OptionalInt type,
    List<Said> said,
    long packets,
    long bytes,
    FirstPacket first) {

  public Difference {
    said = List.copyOf(said);
  }

  /**
   * What a policy says.
   *
   * @param verdict what it does when it is enforced
   * @param statement what decided; empty where none is written
   */
  public record Said(Verdict verdict, Reason reason, Optional<Statement> statement) {}
}
