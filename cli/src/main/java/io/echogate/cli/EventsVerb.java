package io.echogate.cli;

import io.echogate.datapath.FilterException;
import io.echogate.ebpf.Feature;
import io.echogate.ebpf.Features;
import io.echogate.linux.Capability;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code events}: what filters drop or log, as it happens. */
final class EventsVerb implements Verb {
  static final String NAME = "events";

  private static final String SUMMARY = "--summary";
  private static final String COUNT = "--count";
  private static final String RATE = "--rate";

  /** How long to wait at a time: a request to end is seen within it. */
  private static final Duration PATIENCE = Duration.ofMillis(200);

  /** What a person can follow, and more than a log should hold. */
  private static final long PER_SECOND = 1000;

  /** What costs programs little, and makes the numbers of a summary good. */
  private static final long PER_SECOND_SUMMARY = 20_000;

  private static final long MOST_PER_SECOND = 10_000_000;

  @Override
  public CommandSpec spec() {
    return Options.verb(
            NAME,
            List.of(
                "Shows what filters drop or log, as it happens.",
                "Each packet with the statement that decided; or, with --summary, a line for each"
                    + " statement and minute. Under load some are left out, and their number is"
                    + " said: status has all of them. What XDP drops, tcpdump does not show. Goes"
                    + " on when policies are replaced, until Ctrl-C. Keeps @self and @broadcast up"
                    + " to date meanwhile. Ends with 1 if there is no filter. Needs the"
                    + " capabilities CAP_BPF and CAP_NET_ADMIN, and to enter a namespace"
                    + " CAP_SYS_ADMIN."),
            "echogate events --interface eth0",
            "what the filter on eth0 drops or logs")
        .addOption(Interfaces.option("only what comes by this interface").build())
        .addOption(Kernel.option())
        .addOption(
            Options.flag(SUMMARY, "a line for each statement and minute, and none for packets")
                .build())
        .addOption(number(COUNT, "ends after so many events"))
        .addOption(
            number(
                RATE,
                "events a second at most, of all filters together; %d if not given, with %s %d"
                    .formatted(PER_SECOND, SUMMARY, PER_SECOND_SUMMARY)))
        .addOption(
            Options.flag(Options.JSON, "prints a JSON document on a line for each event").build());
  }

  private static OptionSpec number(String name, String description) {
    return OptionSpec.builder(name)
        .arity("1")
        .paramLabel("NUMBER")
        .type(long.class)
        .description(description)
        .build();
  }

  @Override
  public ExitCode run(ParseResult arguments, Console console) {
    Optional<String> only = Interfaces.name(arguments);
    boolean summary = arguments.hasMatchedOption(SUMMARY);
    long rate =
        positive(arguments, RATE, MOST_PER_SECOND)
            .orElse(summary ? PER_SECOND_SUMMARY : PER_SECOND);
    Optional<Long> count = positive(arguments, COUNT, Long.MAX_VALUE);
    try (Interruption.Watch end = console.interruption().begin();
        Kernel kernel = Kernel.open(arguments, Capability.BPF, Capability.NET_ADMIN)) {
      only.ifPresent(name -> Interfaces.require(name, kernel.links().all()));
      boolean json = arguments.hasMatchedOption(Options.JSON);
      try (EventFeed feed = open(kernel, only, new EventFeed.Rate(rate, 2 * rate));
          MachineWatch machine = MachineWatch.begin(kernel, console::warn)) {
        EventOutput output =
            summary ? new EventOutput.Summary(console, json) : new EventOutput.Each(console, json);
        Shown shown = new Shown(output, count);
        while (!end.requested() && shown.goesOn() && !console.out().checkError()) {
          if (machine.look()) {
            feed.forgetNames();
          }
          feed.next(event -> shown.accept(event, feed.leftOut()), PATIENCE);
          output.at(console.time().instant(), feed.leftOut());
        }
        output.end(console.time().instant(), feed.leftOut());
      }
      console.out().flush();
      return ExitCode.DONE;
    }
  }

  /** Lets so many events through to an output. */
  private static final class Shown {
    private final EventOutput output;
    private final long most;
    private long count;

    Shown(EventOutput output, Optional<Long> most) {
      this.output = output;
      this.most = most.orElse(Long.MAX_VALUE);
    }

    boolean goesOn() {
      return count < most;
    }

    void accept(ReportedEvent event, long leftOut) {
      if (goesOn()) {
        count++;
        output.accept(event, leftOut);
      }
    }
  }

  private static Optional<Long> positive(ParseResult arguments, String option, long most) {
    if (!arguments.hasMatchedOption(option)) {
      return Optional.empty();
    }
    long number = arguments.matchedOptionValue(option, 0L);
    if (number < 1 || number > most) {
      throw Refusal.usage(option + " takes no " + number, "write a number from 1 to " + most);
    }
    return Optional.of(number);
  }

  /** Why nothing reports. */
  static Refusal noEvents(Features features) {
    return features.has(Feature.RING_BUFFERS)
        ? Refusal.negative(
            "no filter of Echogate is in this network namespace, so there are no events",
            "echogate apply puts one on an interface")
        : Refusal.environment(
            "filters report nothing on this kernel: it has no ring buffers (Linux 5.8 has)",
            "echogate status has the counts");
  }

  private static EventFeed open(Kernel kernel, Optional<String> only, EventFeed.Rate rate) {
    try {
      return EventFeed.open(kernel, only, rate).orElseThrow(() -> noEvents(Features.ofKernel()));
    } catch (FilterException e) {
      throw Refusal.environment(String.valueOf(e.getMessage()), "echogate status has the counts");
    }
  }
}
