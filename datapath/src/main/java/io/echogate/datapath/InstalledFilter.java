package io.echogate.datapath;

import io.echogate.ebpf.BpfException;
import io.echogate.ebpf.LoadedProgram;
import io.echogate.ebpf.XdpLink;
import io.echogate.ebpf.XdpMode;
import io.echogate.linux.Clocks;
import io.echogate.linux.LinkInfo;
import io.echogate.policy.Policy;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A filter that some process put on an interface, found by its pins. What the program was made of
 * and what it counted is opened when first asked for: a filter that another version of Echogate
 * applied can be found and detached all the same. For one thread at a time.
 */
public final class InstalledFilter implements AutoCloseable {
  private final Closing closing;
  private final Pins.OfInterface place;
  private final XdpLink link;
  private final Optional<LinkInfo> on;
  private @Nullable PolicyObjects objects;

  private InstalledFilter(
      Closing closing, Pins.OfInterface place, XdpLink link, Optional<LinkInfo> on) {
    this.closing = closing;
    this.place = place;
    this.link = link;
    this.on = on;
  }

  static InstalledFilter open(Pins.OfInterface place, List<LinkInfo> links) {
    try (Closing closing = new Closing()) {
      XdpLink link = closing.add(XdpLink.open(place.link()));
      int index = link.info().interfaceIndex();
      Optional<LinkInfo> on = links.stream().filter(known -> known.index() == index).findFirst();
      return new InstalledFilter(closing.handOver(), place, link, on);
    }
  }

  /** The interface's name now; if the interface has gone, the one that it had. */
  public String interfaceName() {
    return on.map(LinkInfo::name).orElseGet(place::interfaceName);
  }

  /** The interface's name when the filter was put on it. */
  public String appliedTo() {
    return place.interfaceName();
  }

  /** How the program is attached; empty if the interface has gone. */
  public Optional<XdpMode> mode() {
    return on.map(info -> info.xdpNative() ? XdpMode.NATIVE : XdpMode.GENERIC);
  }

  /**
   * What the program was made of.
   *
   * @throws FilterException if another version of Echogate applied it, or its pins are incomplete
   */
  public AppliedPolicy applied() {
    return objects().applied();
  }

  /**
   * The program that runs.
   *
   * @throws FilterException if its pins are incomplete
   */
  public LoadedProgram program() {
    return objects().program();
  }

  /**
   * What was counted since the policy was applied.
   *
   * @param policy what {@link AppliedPolicy#text} says
   */
  public Counts counts(Policy policy) {
    return Counts.read(objects().counters(), tables(policy), policy);
  }

  /**
   * How full the buckets are now, in the order of the policy's statements.
   *
   * @param policy what {@link AppliedPolicy#text} says
   */
  public List<BucketFill> fills(Policy policy) {
    return BucketReader.read(objects().buckets(), tables(policy).buckets());
  }

  private PolicyObjects objects() {
    PolicyObjects opened = objects;
    if (opened == null) {
      opened = closing.add(openRunning());
      objects = opened;
    }
    return opened;
  }

  /** Opens what the link runs; looks again where it was replaced meanwhile. */
  private PolicyObjects openRunning() {
    int program = link.info().programId();
    while (true) {
      try {
        return PolicyObjects.open(place.program(program));
      } catch (BpfException e) {
        int now = link.info().programId();
        if (e.kind() != BpfException.Kind.MISSING) {
          throw e;
        }
        if (now == program) {
          throw new FilterException(
              ("the pins of the filter on %s are incomplete, so nobody can tell what it does:"
                      + " detach it and apply the policy again")
                  .formatted(interfaceName()),
              e);
        }
        program = now;
      }
    }
  }

  Pins.OfInterface place() {
    return place;
  }

  XdpLink link() {
    return link;
  }

  boolean isOn(LinkInfo other) {
    return on.isPresent() && on.get().index() == other.index();
  }

  private static PolicyTables tables(Policy policy) {
    return PolicyTables.of(policy, Clocks.tick());
  }

  /** Takes the filter from the interface and removes all pins; closes this. */
  void detach() {
    if (link.info().isAttached()) {
      link.detach();
    }
    place.remove();
    close();
  }

  /** Lets go of it; it filters on. */
  @Override
  public void close() {
    closing.close();
  }
}
