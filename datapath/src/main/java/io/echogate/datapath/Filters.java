package io.echogate.datapath;

import io.echogate.ebpf.BpfException;
import io.echogate.ebpf.XdpLink;
import io.echogate.ebpf.XdpMode;
import io.echogate.linux.LinkInfo;
import io.echogate.linux.Links;
import io.echogate.linux.NetNamespace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The filters on the interfaces of one network namespace: puts them in place, finds them again from
 * any process, removes them. They outlive the process that made them, because they are pinned.
 */
public final class Filters {
  private final NetNamespace namespace;
  private final Pins pins;

  /**
   * Those of a namespace.
   *
   * @param bpffs where a bpf file system is mounted
   */
  public Filters(NetNamespace namespace, Path bpffs) {
    this.namespace = namespace;
    this.pins = new Pins(bpffs, namespace.inode());
  }

  /**
   * What came of {@link #install}.
   *
   * @param mode how the program is attached
   * @param replaced whether it took the place of another policy, without a gap
   * @param refusal why the mode that was tried before is not used, if one was
   */
  public record Installation(XdpMode mode, boolean replaced, Optional<BpfException> refusal) {}

  /**
   * Puts a policy on an interface; one that is there already is replaced without a gap. If it
   * fails, nothing has changed.
   *
   * @param on an interface of the namespace
   * @param modes what to try in turn. An interface that has a filter keeps its mode, which must be
   *     one of these
   * @throws FilterException if the interface cannot be filtered as asked
   * @throws BpfException if the kernel refuses
   */
  public Installation install(LoadedPolicy policy, LinkInfo on, List<XdpMode> modes) {
    int program = policy.program().info().id();
    try (Closing closing = new Closing()) {
      Optional<InstalledFilter> running = first(filter -> filter.isOn(on));
      running.ifPresent(closing::add);
      Pins.OfInterface place = running.map(InstalledFilter::place).orElseGet(() -> freePlace(on));
      try {
        policy.objects().pin(place.program(program));
        Installation done =
            running.isPresent()
                ? replace(running.get().link(), place, policy, on, modes)
                : attachAndPin(place, policy, on, modes);
        place.removeOtherPrograms(program);
        return done;
      } catch (RuntimeException e) {
        takeBack(place, program, running.isPresent());
        throw e;
      }
    }
  }

  /**
   * Checks that {@link #install} would find no other's program on the interface.
   *
   * @throws FilterException if there is one
   */
  public void requireUnoccupied(LinkInfo on) {
    Optional<InstalledFilter> ours = first(filter -> filter.isOn(on));
    ours.ifPresent(InstalledFilter::close);
    if (ours.isEmpty() && on.xdpProgram() != 0) {
      throw occupied(on, null);
    }
  }

  /** Attaches a policy without pinning anything: it ends with the link, or with this process. */
  public XdpLink attach(LoadedPolicy policy, LinkInfo on, XdpMode mode) {
    return namespace.call(() -> XdpLink.attach(policy.program(), on.index(), mode));
  }

  /**
   * Where to pin the filter of an interface that has none. Removes what a former interface of that
   * name left.
   */
  private Pins.OfInterface freePlace(LinkInfo on) {
    Pins.OfInterface place = pins.of(on.name());
    if (place.hasLink()) {
      try (XdpLink link = XdpLink.open(place.link())) {
        int index = link.info().interfaceIndex();
        if (index != 0) {
          throw new FilterException(
              ("the filter that was put on %s is on another interface now (index %d), which was"
                      + " renamed: detach it under its new name first")
                  .formatted(on.name(), index));
        }
      }
      place.remove();
    }
    return place;
  }

  private static Installation replace(
      XdpLink link, Pins.OfInterface place, LoadedPolicy policy, LinkInfo on, List<XdpMode> modes) {
    XdpMode mode = on.xdpNative() ? XdpMode.NATIVE : XdpMode.GENERIC;
    if (!modes.contains(mode)) {
      throw new FilterException(
          ("the filter on %s runs in %s mode, and a replacement without a gap keeps it: detach it"
                  + " first to change the mode")
              .formatted(on.name(), text(mode)));
    }
    try (PolicyObjects old = PolicyObjects.open(place.program(link.info().programId()))) {
      link.replace(policy.program(), old.program());
    }
    return new Installation(mode, true, Optional.empty());
  }

  private Installation attachAndPin(
      Pins.OfInterface place, LoadedPolicy policy, LinkInfo on, List<XdpMode> modes) {
    Optional<BpfException> refusal = Optional.empty();
    for (XdpMode mode : modes) {
      try (XdpLink link = attach(policy, on, mode)) {
        link.pin(place.link());
        return new Installation(mode, false, refusal);
      } catch (BpfException e) {
        if (e.kind() == BpfException.Kind.OCCUPIED) {
          throw occupied(on, e);
        }
        if (mode == modes.getLast() || e.kind() != BpfException.Kind.UNSUPPORTED) {
          throw e;
        }
        refusal = Optional.of(e);
      }
    }
    throw new IllegalArgumentException("no mode to attach in");
  }

  private static FilterException occupied(LinkInfo on, @Nullable BpfException cause) {
    String message =
        on.xdpProgram() == 0
            ? ("%s is below an interface with an XDP program (its bridge or bond, or a VLAN of it),"
                    + " and the kernel runs one of the two only: detach that one first")
                .formatted(on.name())
            : ("%s has an XDP program already, id %d, that is not ours: remove it (`ip link set dev"
                    + " %s xdp off`, or by the tool that put it there) and apply again")
                .formatted(on.name(), on.xdpProgram(), on.name());
    return new FilterException(message, cause);
  }

  private void takeBack(Pins.OfInterface place, int program, boolean filtered) {
    if (filtered) {
      Pins.removeTree(place.program(program));
    } else {
      place.remove();
      pins.removeIfEmpty();
    }
  }

  /** The filter on an interface, by the name that it has now or had when it was put there. */
  public Optional<InstalledFilter> find(String interfaceName) {
    return first(filter -> filter.interfaceName().equals(interfaceName));
  }

  /** The first filter of which something holds; the caller closes it. */
  private Optional<InstalledFilter> first(Predicate<InstalledFilter> condition) {
    Optional<InstalledFilter> found = Optional.empty();
    for (InstalledFilter filter : all()) {
      if (found.isEmpty() && condition.test(filter)) {
        found = Optional.of(filter);
      } else {
        filter.close();
      }
    }
    return found;
  }

  /**
   * All filters of the namespace, those included whose interface has gone. The caller closes them.
   */
  public List<InstalledFilter> all() {
    List<LinkInfo> links;
    try (Links open = Links.of(namespace)) {
      links = open.all();
    }
    List<InstalledFilter> filters = new ArrayList<>();
    for (Pins.OfInterface place : pins.all()) {
      if (place.hasLink()) {
        filters.add(InstalledFilter.open(place, links));
      }
    }
    return filters;
  }

  /**
   * Takes the filter from an interface and removes all that was pinned for it.
   *
   * @return whether there was one
   */
  public boolean detach(String interfaceName) {
    Optional<InstalledFilter> found = find(interfaceName);
    found.ifPresent(InstalledFilter::detach);
    pins.removeIfEmpty();
    return found.isPresent();
  }

  private static String text(XdpMode mode) {
    return mode == XdpMode.NATIVE ? "native" : "generic";
  }
}
