package io.echogate.datapath;

import io.echogate.ebpf.LoadedProgram;
import io.echogate.linux.Errno;
import io.echogate.linux.LinkInfo;
import io.echogate.linux.LinuxException;
import io.echogate.linux.NetNamespace;
import io.echogate.linux.TrafficControl;
import io.echogate.policy.Direction;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A hold by a filter of traffic control, for kernels without TCX. The filter is always the one of
 * the same priority and handle, so it is found whoever asks. The kernel keeps it without a pin; a
 * {@linkplain ClassifierMark mark} among the pins says on which interface to look, and is there
 * from before the filter until after it.
 *
 * <p>The kernel compares no programs when it replaces one here: the lock of {@link Pins} keeps
 * others of our kind away meanwhile.
 */
record ClassifierAttachment(
    NetNamespace namespace, Pins.OfInterface place, Direction direction, ClassifierMark mark)
    implements Attachment {
  /** In front of all. */
  private static final int PRIORITY = 1;

  /** "eg"; programs of other tools have small numbers, or those that the kernel counts up. */
  private static final int HANDLE = 0x6567;

  /** Puts a program on an interface, in front of all filters that are there. */
  static void hold(
      NetNamespace namespace,
      Direction direction,
      LoadedProgram program,
      LinkInfo on,
      Pins.OfInterface place) {
    int index = on.index();
    Path file = place.classifier(direction);
    try (TrafficControl control = TrafficControl.of(namespace)) {
      requireCarrier(control, direction, on);
      requireFront(control, direction, on);
      boolean made = !control.isPrepared(index);
      boolean ours = made || isOurs(place, index);
      new ClassifierMark(index, ours).write(file);
      if (made && !control.prepare(index)) {
        new ClassifierMark(index, false).write(file);
      }
      if (filter(control, direction, index).isPresent()) {
        // Its pins were lost, with the whole bpf file system.
        control.replace(slot(direction, index), program.fd(), program.name());
      } else {
        control.add(slot(direction, index), program.fd(), program.name());
      }
    }
  }

  /** Whether the discipline of an interface was made for our filter of the other direction. */
  private static boolean isOurs(Pins.OfInterface place, int index) {
    return Stream.of(Direction.values())
        .map(place::classifier)
        .filter(file -> Files.exists(file, LinkOption.NOFOLLOW_LINKS))
        .map(ClassifierMark::read)
        .anyMatch(other -> other.interfaceIndex() == index && other.ownDiscipline());
  }

  /** Removes a filter of ours whose pins were lost, with the whole bpf file system. */
  static void removeLost(NetNamespace namespace, Direction direction, LinkInfo on) {
    try (TrafficControl control = TrafficControl.of(namespace)) {
      if (filter(control, direction, on.index()).isPresent()) {
        control.delete(slot(direction, on.index()));
      }
    } catch (LinuxException e) {
      // A kernel without traffic control has no filters.
      if (e.errno() != Errno.EOPNOTSUPP) {
        throw e;
      }
    }
  }

  private static void requireCarrier(TrafficControl control, Direction direction, LinkInfo on) {
    Optional<String> discipline = control.discipline(on.index());
    if (direction == Direction.OUT
        && discipline.isPresent()
        && !discipline.get().equals(TrafficControl.CLSACT_KIND)) {
      throw new FilterException(
          ("%s has the discipline %s of traffic control, which carries no filters of what leaves,"
                  + " and can have only one: remove it (`tc qdisc del dev %s %s`), or put clsact in"
                  + " its place, and apply again")
              .formatted(on.name(), discipline.get(), on.name(), discipline.get()));
    }
  }

  private static void requireFront(TrafficControl control, Direction direction, LinkInfo on) {
    boolean taken =
        filters(control, direction, on.index())
            .anyMatch(filter -> filter.priority() == PRIORITY && filter.program().isEmpty());
    if (taken) {
      throw new FilterException(
          ("another traffic control filter of %s has priority %d, and would let packets pass before"
                  + " ours: give it a higher number (`tc filter show dev %s %s`, pref) and"
                  + " apply again")
              .formatted(on.name(), PRIORITY, on.name(), parent(direction)));
    }
  }

  /** The word of {@code tc} for it. */
  private static String parent(Direction direction) {
    return switch (direction) {
      case IN -> "ingress";
      case OUT -> "egress";
    };
  }

  private static Stream<TrafficControl.Filter> filters(
      TrafficControl control, Direction direction, int index) {
    boolean incoming = direction == Direction.IN;
    return control.filters(index).stream().filter(filter -> filter.incoming() == incoming);
  }

  private static TrafficControl.Slot slot(Direction direction, int index) {
    return new TrafficControl.Slot(index, direction == Direction.IN, PRIORITY, HANDLE);
  }

  /** The program of our filter on an interface. */
  private static Optional<Integer> filter(TrafficControl control, Direction direction, int index) {
    return filters(control, direction, index)
        .filter(filter -> filter.priority() == PRIORITY && filter.handle() == HANDLE)
        .findFirst()
        .flatMap(TrafficControl.Filter::program);
  }

  /** The program that filters, if it is one of those pinned here. */
  private Optional<Integer> running() {
    try (TrafficControl control = TrafficControl.of(namespace)) {
      Optional<Integer> program = filter(control, direction, mark.interfaceIndex());
      while (program.isPresent() && !place.hasProgram(program.get(), direction)) {
        Optional<Integer> now = filter(control, direction, mark.interfaceIndex());
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
      control.replace(slot(direction, mark.interfaceIndex()), next.fd(), next.name());
    }
  }

  @Override
  public void detach() {
    int index = mark.interfaceIndex();
    boolean runs = running().isPresent();
    try (TrafficControl control = TrafficControl.of(namespace)) {
      if (runs) {
        control.delete(slot(direction, index));
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
