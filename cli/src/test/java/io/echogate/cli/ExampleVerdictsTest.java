package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echogate.engine.Decision;
import io.echogate.engine.Evaluator;
import io.echogate.engine.Flows;
import io.echogate.engine.Requests;
import io.echogate.engine.Surroundings;
import io.echogate.icmp.Exchange;
import io.echogate.icmp.Family;
import io.echogate.icmp.Kind;
import io.echogate.icmp.Packet;
import io.echogate.icmp.Registry;
import io.echogate.policy.Policy;
import io.echogate.policy.Reason;
import io.echogate.policy.Verdict;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.language.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the example policies of {@code examples/seeds} do with every type of both families is what
 * the tables beside them say, which were written by hand from the rules that they translate.
 *
 * <p>A row is a family, a direction and a kind of packet: {@code stranger} comes from an address of
 * which nothing is known, quotes no known flow, answers no request, and crossed routers; {@code
 * known} quotes a known flow, answers a request, or comes from the own link, whichever its type
 * can; other words are those of {@code --packet}. Then come the types that pass, that pass while a
 * limit admits them, and that are dropped.
 */
class ExampleVerdictsTest {
  private static final int TYPES = 256;

  /** Codes that are looked at: all that are assigned to errors, and one that never is. */
  private static final int[] CODES =
      IntStream.concat(IntStream.rangeClosed(0, 16), IntStream.of(255)).toArray();

  private static final String STRANGER = "stranger";
  private static final String KNOWN = "known";

  /** What a row says happens to some messages. */
  private record Row(
      Family family,
      String direction,
      String packet,
      List<String> pass,
      List<String> limit,
      List<String> drop) {

    static Row of(String line) {
      String[] cells = line.split("\t", -1);
      return new Row(
          cells[0].equals("ip4") ? Family.IP4 : Family.IP6,
          cells[1],
          cells[2],
          items(cells[3]),
          items(cells[4]),
          items(cells[5]));
    }

    private static List<String> items(String cell) {
      return cell.equals("-") ? List.of() : List.of(cell.split(",", -1));
    }

    /** The one of the three words under which a message stands. */
    String expected(int type, int code) {
      Map<String, List<String>> words = Map.of("pass", pass, "limit", limit, "drop", drop);
      List<String> found =
          words.entrySet().stream()
              .filter(entry -> entry.getValue().stream().anyMatch(item -> holds(item, type, code)))
              .map(Map.Entry::getKey)
              .toList();
      assertThat(found).as("%s %s %s %d/%d", family, direction, packet, type, code).hasSize(1);
      return found.getFirst();
    }

    private static boolean holds(String item, int type, int code) {
      int slash = item.indexOf('/');
      return slash < 0
          ? within(item, type)
          : within(item.substring(0, slash), type) && within(item.substring(slash + 1), code);
    }

    private static boolean within(String range, int number) {
      int dash = range.indexOf('-');
      int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
      int last = dash < 0 ? first : Integer.parseInt(range.substring(dash + 1));
      return first <= number && number <= last;
    }

    /** The packet in the words of the command line. */
    String described(int type, int code) {
      return family.text() + " " + direction + " " + type + "/" + code + " " + details(type);
    }

    private String details(int type) {
      String small = packet.startsWith("payload") ? "" : " payload 28";
      String far = direction.equals("in") ? " from " + far() : " to " + far();
      return switch (packet) {
        case STRANGER -> "hop-limit 60" + far + small;
        case KNOWN -> known(type) + small;
        default -> packet + " hop-limit 60" + (packet.startsWith("from") ? "" : far) + small;
      };
    }

    private String known(int type) {
      if (LinkScope.hopLimit(family, type).isPresent()) {
        return "on-link";
      }
      if (Exchange.queryOf(family, type) != Packet.NONE) {
        return "solicited";
      }
      return Registry.instance().type(family, type).kind() == Kind.ERROR ? "related" : "";
    }

    private String far() {
      return family == Family.IP4 ? "203.0.113.9" : "2001:db8:99::9";
    }
  }

  static Stream<String> examples() throws IOException {
    return Examples.seeds().stream().map(Path::toString);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyTypeIsTreatedAsTheTableSays(String example) throws IOException {
    Path file = Path.of(example);
    Policy policy = policy(file);
    Path table =
        file.resolveSibling(file.getFileName().toString().replaceAll("\\.\\w+$", ".verdicts.tsv"));
    List<Row> rows = Files.readAllLines(table).stream().skip(1).map(Row::of).toList();
    assertThat(rows)
        .extracting(row -> row.family() + " " + row.direction())
        .contains("ip4 in", "ip4 out", "ip6 in", "ip6 out");
    for (Row row : rows) {
      Running running = new Running(policy, row.packet().equals(KNOWN));
      for (int type = 0; type < TYPES; type++) {
        for (int code : codes(row, type)) {
          String packet = row.described(type, code);
          assertThat(running.verdict(packet))
              .as("%s: %s", file.getFileName(), packet)
              .isEqualTo(row.expected(type, code));
        }
      }
    }
  }

  /** A policy with full buckets for each packet. */
  private static final class Running {
    private static final long PAUSE = 3_600_000_000_000L;

    private final Requests requests = new Requests();
    private final Evaluator evaluator;
    private long now;

    /** Starts a policy on a machine that knows all flows, or none. */
    Running(Policy policy, boolean knowing) {
      evaluator =
          Evaluator.of(
              policy,
              new Surroundings(
                  OwnMachine.asSeen(),
                  knowing ? (flow, time) -> true : Flows.none(),
                  requests,
                  Instant.parse("2026-01-02T00:00:00Z")));
    }

    String verdict(String description) {
      DescribedPacket packet = PacketDescription.parse(description);
      now += PAUSE;
      if (packet.solicited()) {
        requests.sent(packet.query(), now);
      }
      Decision decision = evaluator.evaluate(packet.packet(), packet.direction(), now);
      if (decision.verdict() == Verdict.DROP) {
        return "drop";
      }
      return isLimited(decision.reason()) ? "limit" : "pass";
    }
  }

  /** Codes matter where the table names some; elsewhere two are enough. */
  private static int[] codes(Row row, int type) {
    boolean told =
        Stream.of(row.pass(), row.limit(), row.drop())
            .flatMap(List::stream)
            .anyMatch(item -> item.startsWith(type + "/"));
    return told ? CODES : new int[] {0, 255};
  }

  private static boolean isLimited(Reason reason) {
    return switch (reason) {
      case WITHIN_LIMIT, DEFAULT_WITHIN_LIMIT, SOURCE_WITHIN_LIMIT, SOURCE_DEFAULT_WITHIN_LIMIT ->
          true;
      default -> false;
    };
  }

  private static Policy policy(Path file) throws IOException {
    Reading reading = PolicyReader.read(file.toString(), Files.readAllBytes(file));
    assertThat(reading.policies()).as("%s", reading.diagnostics()).hasSize(1);
    return reading.policies().getFirst();
  }

  @Test
  void aTableThatLeavesATypeOutIsNoticed() {
    Row row = Row.of("ip4\tin\tstranger\t0-3,5-255\t-\t-");
    assertThat(row.expected(3, 4)).isEqualTo("pass");
    assertThatThrownBy(() -> row.expected(4, 0)).isInstanceOf(AssertionError.class);
  }
}
