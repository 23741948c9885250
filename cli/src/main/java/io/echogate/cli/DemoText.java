package io.echogate.cli;

import io.echogate.cli.demo.Expectation;
import io.echogate.cli.demo.GuardProgram;
import io.echogate.cli.demo.Host;
import io.echogate.cli.demo.Row;
import io.echogate.cli.demo.Ruling;
import io.echogate.cli.demo.Scene;
import io.echogate.policy.Statement;
import io.echogate.policy.Verdict;
import io.echogate.policy.source.Source;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One run of the demo for people, at most 100 columns wide. Its parts come in their order. */
final class DemoText {
  private final Style style;

  /** Where the rows have come to. */
  private Scene scene = Scene.ENFORCED;

  DemoText(Style style) {
    this.style = style;
  }

  /** The hosts and the policy. */
  String introduction() {
    Source policy = Scene.ENFORCED.policy().source();
    return """
    Two hosts, each in a network namespace of its own, and a cable (veth) between them. The filter
    is where the cable enters the second host:

        %s -----------------> [filter] %s

    Its policy, %s:

    %s

    """
        .formatted(host(Host.OUTSIDE), host(Host.GUARDED), policy.name(), lines(policy));
  }

  private static String lines(Source policy) {
    return IntStream.range(1, policy.lines())
        .mapToObj(line -> "    %2d  %s".formatted(line, policy.line(line)).stripTrailing())
        .collect(Collectors.joining("\n"));
  }

  private static String host(Host host) {
    return host.title() + "  " + host.addresses();
  }

  /** Where the filter is. */
  String ready(GuardProgram program) {
    return """
    Echogate has made eBPF of it, %d instructions. The kernel has verified them, and runs them in
    the driver of guarded's interface (XDP, native) on every frame that arrives: program %d.

    """
        .formatted(program.instructions(), program.id());
  }

  /** What would be shown to those who may. */
  String plan() {
    return """
    The demo sends these messages from outside to guarded, and shows what the kernel does to each,
    beside what the policy says:

    """;
  }

  /** The head of the table. */
  String head() {
    return line("message sent", "   policy says", "line", "kernel did", "counter");
  }

  /** The head of the table of what would be. */
  String planHead() {
    return line("message", "   policy says", "line", "", "");
  }

  /** Stands before the first row of a scene. */
  private String headOf(Expectation expectation) {
    if (scene == expectation.act().scene()) {
      return "";
    }
    scene = expectation.act().scene();
    return switch (scene) {
      case ENFORCED -> "";
      case EVALUATING ->
          """

          The same with `evaluation_mode;` added, put in its place without a gap. It drops nothing, and
          counts what it would drop:

          """;
      case TRAP ->
          """

          A trap. This one, in its place, is meant to stop the TCP of one host, outside:

          %s

          In this dialect a source filter for tcp judges ICMP too. Before its TCP can leave, outside asks
          for the neighbor's Ethernet address, by ICMPv6 type 135, and that is what the filter drops:

          """
              .formatted(lines(scene.policy().source()));
    };
  }

  /** What the policy says of a message. */
  String row(Expectation expectation) {
    return rows(expectation, "", expectation.rulings().stream().map(ruling -> "").toList());
  }

  /** What the policy says of a message, and what became of it. */
  String row(Row row) {
    List<String> counters =
        row.counters().stream().map(change -> change.before() + " -> " + change.after()).toList();
    String text = rows(row.expectation(), DemoEffect.of(row), counters);
    return row.agrees() ? text : text + style.bad("^ the kernel differs from the policy") + "\n";
  }

  private String rows(Expectation expectation, String effect, List<String> counters) {
    StringBuilder text = new StringBuilder(headOf(expectation));
    String label = expectation.act().message().label();
    String did = effect;
    for (int i = 0; i < counters.size(); i++) {
      Ruling ruling = expectation.rulings().get(i);
      Statement statement = ruling.decision().statement();
      String number = statement == null ? "-" : Integer.toString(statement.line());
      text.append(line(label, says(ruling), number, did, counters.get(i)));
      label = "";
      did = "";
    }
    return text.toString();
  }

  /** The number of packets, where it is not one, and what happens to them. */
  private String says(Ruling ruling) {
    Verdict verdict = ruling.decision().verdict();
    String text = verdict.text();
    return "%2s %s %-19s"
        .formatted(
            ruling.packets() == 1 ? "" : ruling.packets(),
            verdict == Verdict.PASS ? style.good(text) : style.bad(text),
            ruling.decision().reason().text());
  }

  private static String line(String message, String says, String line, String did, String counter) {
    String text = "%-32s  %-27s %4s  %-20s  %s".formatted(message, says, line, did, counter);
    return text.stripTrailing() + "\n";
  }

  /** What to know, and what to do next. */
  String end() {
    return """

    The kernel did what the policy says, message by message. The hosts and the filter are gone.

    - What XDP drops, tcpdump on guarded does not show: it looks later. The counters show it.
    - Fragments may hide what a filter must see, so those of ICMP are dropped. VLAN tags hide
      nothing here.
    - IPv6 finds its neighbors by ICMP: without @neighbor-discovery, guarded has no IPv6. In the trap
      3 neighbor solicitations were dropped, and no TCP packet ever left. `check` warns of such a
      statement, and says what to add.

    Next, your own policy (examples/web.xfw is one to begin with) on your own interface:

        echogate check FILE
        echogate apply FILE --interface NAME --evaluate      counts, and drops nothing
        echogate status
        echogate apply FILE --interface NAME
    """;
  }

  /** The end when the kernel and the policy differ. */
  String difference(long rows) {
    return "\n"
        + style.bad("In %d of the rows the kernel did not do what the policy says.".formatted(rows))
        + "\nThis is a defect of Echogate: please report it with this output and your kernel's"
        + " version.\n";
  }
}
