package io.echogate.cli;

import io.echogate.cli.demo.Demo;
import io.echogate.cli.demo.Expectation;
import io.echogate.cli.demo.Row;
import io.echogate.datapath.ProgramForm;
import io.echogate.ebpf.Feature;
import io.echogate.linux.Capability;
import io.echogate.linux.LinuxException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code demo}: a policy at work between two hosts that exist for a few seconds. */
final class DemoVerb implements Verb {
  static final String NAME = "demo";

  private static final String CURE =
      "it takes a kernel with network namespaces, veth, IPv6 and XDP, and a container that may use"
          + " them (--privileged)";

  private final Supplier<List<Capability>> missing;

  DemoVerb() {
    this(Demo::missingCapabilities);
  }

  /**
   * @param missing tells which of the privileges needed this process lacks
   */
  DemoVerb(Supplier<List<Capability>> missing) {
    this.missing = missing;
  }

  @Override
  public CommandSpec spec() {
    return Options.verb(
            NAME,
            List.of(
                "Shows a policy at work between two hosts.",
                "Makes two hosts in network namespaces, puts a filter between them, sends pings and"
                    + " errors, and shows what the policy says of each and what the kernel did."
                    + " Takes a few seconds and leaves nothing behind, also when it is interrupted."
                    + " Needs root; without it, shows the policy's part only."),
            "echogate demo",
            "ends with 0 when the kernel did what the policy says, with 1 when it did not")
        .addOption(Options.json());
  }

  @Override
  public ExitCode run(ParseResult arguments, Console console) {
    boolean json = arguments.hasMatchedOption(Options.JSON);
    DemoText text = new DemoText(console.outStyle());
    List<Capability> lacking = missing.get();
    if (!lacking.isEmpty()) {
      if (!json) {
        rehearse(text, console);
      }
      throw Refusal.environment(
          "demo needs capabilities that this process lacks: " + names(lacking),
          "run it as root, or grant these; check and explain need none");
    }
    try {
      return json ? document(console) : show(text, console);
    } catch (LinuxException | UncheckedIOException e) {
      throw refusal(e);
    }
  }

  private static String names(List<Capability> capabilities) {
    return capabilities.stream().map(Capability::toString).collect(Collectors.joining(", "));
  }

  /** Without the kernel. */
  private static void rehearse(DemoText text, Console console) {
    console.out().print(text.introduction() + text.plan() + text.planHead());
    for (Expectation expectation : Demo.rehearse()) {
      console.out().print(text.row(expectation));
    }
    console.out().println();
    console.out().flush();
  }

  private static ExitCode show(DemoText text, Console console) {
    print(text.introduction(), console);
    List<Row> rows = new ArrayList<>();
    Demo.play(
        program -> print(text.ready(program) + text.head(), console),
        row -> {
          print(text.row(row), console);
          rows.add(row);
        });
    long different = rows.stream().filter(row -> !row.agrees()).count();
    print(different == 0 ? text.end() : text.difference(different), console);
    return codeOf(rows);
  }

  /** Shows a part of the text at once. */
  private static void print(String text, Console console) {
    console.out().print(text);
    console.out().flush();
  }

  private static ExitCode document(Console console) {
    List<Row> rows = new ArrayList<>();
    Demo.play(program -> {}, rows::add);
    Json.print(console, new DemoJson(rows)::write);
    return codeOf(rows);
  }

  private static ExitCode codeOf(List<Row> rows) {
    return rows.stream().allMatch(Row::agrees) ? ExitCode.DONE : ExitCode.NEGATIVE;
  }

  /** What the kernel lacks, where it can be told, is more to the point than what failed. */
  private static Refusal refusal(RuntimeException failure) {
    return Stream.of(Feature.values())
        .filter(ProgramForm.XDP::needs)
        .flatMap(
            feature ->
                feature
                    .missing()
                    .map(why -> feature.title() + " do not work here: " + why.getMessage())
                    .stream())
        .findFirst()
        .map(message -> Refusal.environment(message, CURE))
        .orElseGet(() -> Refusal.environment(String.valueOf(failure.getMessage()), CURE));
  }
}
