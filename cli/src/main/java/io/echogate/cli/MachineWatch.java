package io.echogate.cli;

import io.echogate.datapath.FilterException;
import io.echogate.datapath.MachineSets;
import io.echogate.linux.AddressMonitor;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keeps what programs know of the machine's addresses up to date as long as a command runs. For one
 * platform thread.
 */
final class MachineWatch implements AutoCloseable {
  /** How often to look although nothing was told: filters may have come that ask for it. */
  private static final long LOOK_NANOS = Duration.ofSeconds(5).toNanos();

  private final Kernel kernel;
  private final Consumer<String> warn;
  private final AddressMonitor monitor;
  private long refreshed = System.nanoTime() - LOOK_NANOS;
  private boolean warned;

  private MachineWatch(Kernel kernel, Consumer<String> warn) {
    this.kernel = kernel;
    this.warn = warn;
    monitor = AddressMonitor.open(kernel.namespace());
  }

  /**
   * Begins.
   *
   * @param warn is told, once, if it cannot be brought up to date
   */
  static MachineWatch begin(Kernel kernel, Consumer<String> warn) {
    return new MachineWatch(kernel, warn);
  }

  /**
   * To be called again and again.
   *
   * @return whether addresses or interfaces may have changed since the last call
   */
  boolean look() {
    boolean changed = monitor.changed(Duration.ZERO);
    if (changed || System.nanoTime() - refreshed > LOOK_NANOS) {
      refresh();
      refreshed = System.nanoTime();
    }
    return changed;
  }

  private void refresh() {
    Optional<MachineSets> opened = kernel.filters().machineSets();
    if (opened.isEmpty()) {
      return;
    }
    try (MachineSets sets = opened.get()) {
      var _ = sets.refresh();
    } catch (FilterException e) {
      if (!warned) {
        warned = true;
        warn.accept(String.valueOf(e.getMessage()));
      }
    }
  }

  @Override
  public void close() {
    monitor.close();
  }
}
