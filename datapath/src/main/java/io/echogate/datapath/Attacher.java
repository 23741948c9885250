package io.echogate.datapath;

import io.echogate.ebpf.BpfException;
import io.echogate.ebpf.LoadedProgram;
import io.echogate.linux.LinkInfo;
import io.echogate.linux.NetNamespace;
import io.echogate.policy.Direction;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Attaches filters to interfaces that have none, and explains why the kernel refuses. */
final class Attacher {
  private final NetNamespace namespace;
  private final Holding holding;

  /** Puts programs on interfaces, as {@link Attachment#hold} does. */
  @FunctionalInterface
  interface Holding {
    /** Puts one there. */
    void hold(
        NetNamespace namespace,
        Hook hook,
        Direction direction,
        LoadedProgram program,
        LinkInfo on,
        Pins.OfInterface place);
  }

  Attacher(NetNamespace namespace, Holding holding) {
    this.namespace = namespace;
    this.holding = holding;
  }

  NetNamespace namespace() {
    return namespace;
  }

  /**
   * Where a program was attached.
   *
   * @param refusal why the hook that was tried before is not used, if one was
   */
  record Attached(Hook hook, Optional<String> refusal) {}

  /**
   * Attaches a program for good, at the first of the hooks that takes it.
   *
   * @throws FilterException if another's program is there, or no hook takes it and the kernel says
   *     why
   * @throws BpfException if the kernel refuses
   */
  Attached attach(
      Pins.OfInterface place,
      Direction direction,
      LoadedProgram program,
      LinkInfo on,
      List<Hook> hooks) {
    Optional<String> refusal = Optional.empty();
    for (Hook hook : hooks) {
      try {
        holding.hold(namespace, hook, direction, program, on, place);
        return new Attached(hook, refusal);
      } catch (BpfException e) {
        if (e.kind() == BpfException.Kind.OCCUPIED) {
          throw occupied(on, e);
        }
        if (e.kind() != BpfException.Kind.UNSUPPORTED) {
          throw e;
        }
        Optional<String> words = words(hook, on, program);
        String message =
            e.getMessage() + words.map(text -> "; the kernel says: " + text).orElse("");
        if (hook == hooks.getLast()) {
          throw words.isPresent() ? new FilterException(message, e) : e;
        }
        refusal = Optional.of(message);
      }
    }
    throw new IllegalArgumentException("no hook to attach to");
  }

  /** What the kernel says of a refusal, beyond its number. */
  private Optional<String> words(Hook hook, LinkInfo on, LoadedProgram program) {
    boolean fragments = ProgramForm.of(program.name()).map(ProgramForm::takesPieces).orElse(false);
    return hook == Hook.NATIVE ? NativeRefusal.words(namespace, on, fragments) : Optional.empty();
  }

  /** Says that another's program is where a filter should be. */
  static FilterException occupied(LinkInfo on, @Nullable BpfException cause) {
    String message =
        on.xdpProgram() == 0
            ? ("%s is below an interface with an XDP program (its bridge or bond, or a VLAN of it),"
                    + " and the kernel runs one of the two only: detach that one first")
                .formatted(on.name())
            : ("%s has an XDP program already, id %d, that is not ours: remove it (`ip link set dev"
                    + " %s xdp off`, or by the tool that put it there) and apply again, or filter"
                    + " behind it by TCX")
                .formatted(on.name(), on.xdpProgram(), on.name());
    return new FilterException(message, cause);
  }
}
