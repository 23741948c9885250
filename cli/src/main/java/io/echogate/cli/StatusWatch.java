package io.echogate.cli;

import io.echogate.datapath.AppliedPolicy;
import io.echogate.datapath.InstalledFilter;
import io.echogate.linux.Terminal;
import io.echogate.policy.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code status --watch}: the status each second, until the user has seen enough. */
final class StatusWatch {
  private static final Duration STEP = Duration.ofSeconds(1);

  /** How soon a request to end is seen. */
  private static final Duration LOOK = Duration.ofMillis(100);

  private final Kernel kernel;
  private final Optional<String> only;
  private final Console console;
  private final List<String> remarks = new ArrayList<>();
  private @Nullable AppliedPolicy read;
  private Optional<Policy> policy = Optional.empty();

  StatusWatch(Kernel kernel, Optional<String> only, Console console) {
    this.kernel = kernel;
    this.only = only;
    this.console = console;
  }

  /** Shows a view each second. */
  void show(Interruption.Watch end) {
    WatchHistory history = new WatchHistory();
    try (MachineWatch machine = MachineWatch.begin(kernel, this::remark);
        WatchScreen screen = new WatchScreen(console.out(), console.screen())) {
      run(
          end,
          () -> {
            var _ = machine.look();
            List<WatchRates> rates = history.take(filters(), System.nanoTime());
            Terminal.Size size = screen.size();
            WatchView view = new WatchView(size.columns(), size.rows(), console.outStyle());
            screen.show(view.lines(rates, remarks, console.time().instant()));
          });
    }
  }

  /** Prints a JSON document each second. */
  void print(Interruption.Watch end) {
    try (MachineWatch machine = MachineWatch.begin(kernel, console::warn)) {
      run(
          end,
          () -> {
            var _ = machine.look();
            List<FilterStatus> filters = filters();
            Json.print(console, json -> StatusJson.write(filters, MachineStatus.of(kernel), json));
            console.out().flush();
          });
    }
  }

  private void run(Interruption.Watch end, Runnable step) {
    long next = System.nanoTime();
    while (!end.requested() && !console.out().checkError()) {
      step.run();
      next = Math.max(next + STEP.toNanos(), System.nanoTime());
      for (long left = next - System.nanoTime();
          left > 0 && !end.requested();
          left = next - System.nanoTime()) {
        Pause.during(Duration.ofNanos(Math.min(left, LOOK.toNanos())));
      }
    }
  }

  private void remark(String text) {
    remarks.add(text);
  }

  private List<FilterStatus> filters() {
    List<FilterStatus> filters = new ArrayList<>();
    for (InstalledFilter filter : kernel.filters().all()) {
      try (filter) {
        if (only.isEmpty() || only.get().equals(filter.interfaceName())) {
          filters.add(FilterStatus.of(filter, kernel.netns(), this::policy));
        }
      }
    }
    return filters;
  }

  /** A text that was read a second ago is not read again. */
  private Optional<Policy> policy(AppliedPolicy applied) {
    if (!applied.equals(read)) {
      policy = PolicyFiles.inForce(applied);
      read = applied;
    }
    return policy;
  }
}
