package io.echogate.datapath;

import io.echogate.ebpf.LoadedProgram;
import io.echogate.linux.LinkInfo;
import io.echogate.linux.NetNamespace;
import io.echogate.linux.TrafficControl;
import java.util.Optional;

/**
 * A hold by a filter of traffic control, for kernels without TCX. The filter is always the one of
 * the same priority and handle, so it is found whoever asks. The kernel keeps it without a pin; a
 * {@linkplain ClassifierMark mark} among the pins says on which interface to look, and is there
 * from before the filter until after it.
 *
 * <p>The kernel compares no programs when it replaces one here: the lock of {@link Pins} keeps
 * others of our kind away meanwhile.
 */
record ClassifierAttachment(NetNamespace namespace, Pins.OfInterface place, ClassifierMark mark)
    implements Attachment {
  /** In front of all. */
  private static final int PRIORITY = 1;

  /** "eg"; programs of other tools have small numbers, or those that the kernel counts up. */
  private static final int HANDLE = 0x6567;

  /** Puts a program on an interface, in front of all filters that are there. */
  static void hold(
      NetNamespace namespace, LoadedProgram program, LinkInfo on, Pins.OfInterface place) {
    int index = on.index();
    try (TrafficControl control = TrafficControl.of(namespace)) {
      requireFront(control, on);
      boolean ours = !control.isPrepared(index);
      new ClassifierMark(index, ours).write(place.classifier());
      if (ours && !control.prepare(index)) {
        new ClassifierMark(index, false).write(place.classifier());
      }
      if (filter(control, index).isPresent()) {
        // Its pins were lost, with the whole bpf file system.
        control.replace(index, PRIORITY, HANDLE, program.fd(), program.name());
      } else {
        control.add(index, PRIORITY, HANDLE, program.fd(), program.name());
      }
    }
  }

  private static void requireFront(TrafficControl control, LinkInfo on) {
    boolean taken =
        control.filters(on.index()).stream()
            .anyMatch(
                filter ->
                    filter.incoming()
                        && filter.priority() == PRIORITY
                        && filter.program().isEmpty());
    if (taken) {
      throw new FilterException(
          ("another traffic control filter of %s has priority %d, and would let packets pass before"
                  + " ours: give it a higher number (`tc filter show dev %s ingress`, pref) and"
                  + " apply again")
              .formatted(on.name(), PRIORITY, on.name()));
    }
  }

  /** The program of our filter on an interface. */
  private static Optional<Integer> filter(TrafficControl control, int index) {
    return control.filters(index).stream()
        .filter(
            filter ->
                filter.incoming() && filter.priority() == PRIORITY && filter.handle() == HANDLE)
        .findFirst()
        .flatMap(TrafficControl.Filter::program);
  }

  /** The program that filters, if it is one of those pinned here. */
  private Optional<Integer> running() {
    try (TrafficControl control = TrafficControl.of(namespace)) {
      Optional<Integer> program = filter(control, mark.interfaceIndex());
      while (program.isPresent() && !place.hasProgram(program.get())) {
        Optional<Integer> now = filter(control, mark.interfaceIndex());
        if (now.equals(program)) {
          // Another interface has got the number, and a filter of its own.
          return Optional.empty();
        }
        program = now;
      }
      return program;
    }
  }

  @Override
  public int program() {
    return running().orElseGet(place::newestProgram);
  }

  @Override
  public int interfaceIndex() {
    return running().isPresent() ? mark.interfaceIndex() : 0;
  }

  @Override
  public Hook hook(LinkInfo on) {
    return Hook.CLSACT;
  }

  @Override
  public void replace(LoadedProgram next, LoadedProgram expected) {
    if (!running().equals(Optional.of(expected.info().id()))) {
      throw new FilterException(
          "the filter has been taken off or replaced meanwhile: look with status, and try again");
    }
    try (TrafficControl control = TrafficControl.of(namespace)) {
      control.replace(mark.interfaceIndex(), PRIORITY, HANDLE, next.fd(), next.name());
    }
  }

  @Override
  public void detach() {
    int index = mark.interfaceIndex();
    boolean runs = running().isPresent();
    try (TrafficControl control = TrafficControl.of(namespace)) {
      if (runs) {
        control.delete(index, PRIORITY, HANDLE);
      }
      if (mark.ownDiscipline() && control.isPrepared(index) && control.filters(index).isEmpty()) {
        control.clear(index);
      }
    }
  }

  /** Holds nothing that could be closed. */
  @Override
  public void close() {}
}
