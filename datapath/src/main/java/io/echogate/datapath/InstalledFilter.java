package io.echogate.datapath;

import io.echogate.ebpf.LoadedProgram;
import io.echogate.ebpf.XdpLink;
import io.echogate.ebpf.XdpLinkInfo;
import io.echogate.ebpf.XdpMode;
import io.echogate.linux.Clocks;
import io.echogate.linux.LinkInfo;
import io.echogate.policy.Policy;
import java.util.List;
import java.util.Optional;

/** A filter that some process put on an interface, found by its pins. */
public final class InstalledFilter implements AutoCloseable {
  private final Closing closing;
  private final Pins.OfInterface place;
  private final XdpLink link;
  private final PolicyObjects objects;
  private final AppliedPolicy applied;
  private final Optional<LinkInfo> on;

  private InstalledFilter(
      Closing closing,
      Pins.OfInterface place,
      XdpLink link,
      PolicyObjects objects,
      Optional<LinkInfo> on) {
    this.closing = closing;
    this.place = place;
    this.link = link;
    this.objects = objects;
    this.applied = objects.applied();
    this.on = on;
  }

  static InstalledFilter open(Pins.OfInterface place, List<LinkInfo> links) {
    try (Closing closing = new Closing()) {
      XdpLink link = closing.add(XdpLink.open(place.link()));
      XdpLinkInfo info = link.info();
      PolicyObjects objects = closing.add(PolicyObjects.open(place.program(info.programId())));
      Optional<LinkInfo> on =
          links.stream().filter(known -> known.index() == info.interfaceIndex()).findFirst();
      return new InstalledFilter(closing.handOver(), place, link, objects, on);
    }
  }

  /** The interface's name now; if the interface has gone, the one that it had. */
  public String interfaceName() {
    return on.map(LinkInfo::name).orElseGet(place::interfaceName);
  }

  /** How the program is attached; empty if the interface has gone. */
  public Optional<XdpMode> mode() {
    return on.map(info -> info.xdpNative() ? XdpMode.NATIVE : XdpMode.GENERIC);
  }

  /** What the program was made of. */
  public AppliedPolicy applied() {
    return applied;
  }

  /** The program that runs. */
  public LoadedProgram program() {
    return objects.program();
  }

  /**
   * What was counted since the policy was applied.
   *
   * @param policy what {@link AppliedPolicy#text} says
   */
  public Counts counts(Policy policy) {
    return Counts.read(objects.counters(), table(policy), policy);
  }

  /**
   * How full the buckets are now, in the order of the policy's statements.
   *
   * @param policy what {@link AppliedPolicy#text} says
   */
  public List<BucketFill> fills(Policy policy) {
    return BucketReader.read(objects.buckets(), table(policy));
  }

  private static VerdictTable table(Policy policy) {
    return VerdictTable.of(policy, Clocks.tick());
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
