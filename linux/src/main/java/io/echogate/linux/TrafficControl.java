package io.echogate.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Programs at the traffic control hook of interfaces as filters of its own, by routing netlink: the
 * way of kernels before TCX. A filter outlives the process that made it and ends with the
 * interface, or with the discipline {@code clsact} that carries all filters. Reading needs no
 * privilege; changing needs CAP_NET_ADMIN. Any thread may use it.
 */
public final class TrafficControl implements AutoCloseable {
  /** Where packets that come in are filtered; TC_H_CLSACT with TC_H_MIN_INGRESS. */
  private static final int INGRESS = 0xfffffff2;

  /** The same for those that go out. */
  private static final int EGRESS = 0xfffffff3;

  /** The place of the discipline itself: TC_H_CLSACT and TC_H_INGRESS are one number. */
  private static final int CLSACT = 0xfffffff1;

  private static final int CLSACT_HANDLE = 0xffff0000;

  /** The name of the discipline that carries filters of both directions. */
  public static final String CLSACT_KIND = "clsact";

  /** ETH_P_ALL, in network order as the kernel wants it. */
  private static final int ALL_PROTOCOLS =
      Short.toUnsignedInt(
          ByteBuffer.wrap(new byte[] {0, 3}).order(ByteOrder.nativeOrder()).getShort());

  private static final String BPF = "bpf";

  /** TCA_BPF_FLAG_ACT_DIRECT: the program's result is what becomes of the packet. */
  private static final int DIRECT_ACTION = 1;

  /**
   * Where a filter is or is to be.
   *
   * @param index the interface
   * @param incoming whether it is for packets that come in, or else go out
   * @param priority its place, the lowest first; at least 1
   * @param handle its number among those of a priority
   */
  public record Slot(int index, boolean incoming, int priority, int handle) {
    private Place place() {
      int parent = incoming ? INGRESS : EGRESS;
      return new Place(index, handle, parent, priority << Short.SIZE | ALL_PROTOCOLS);
    }
  }

  /**
   * A filter.
   *
   * @param incoming whether it is for packets that come in, or else go out
   * @param priority its place, the lowest first; at least 1
   * @param handle its number among those of a priority; 0 for the priority as a whole
   * @param program the program's id; empty if it is none of bpf for packets of all protocols
   */
  public record Filter(boolean incoming, int priority, int handle, Optional<Integer> program) {}

  private final NetlinkSocket socket;

  private TrafficControl(NetlinkSocket socket) {
    this.socket = socket;
  }

  /** Traffic control in a namespace. */
  public static TrafficControl of(NetNamespace namespace) {
    return new TrafficControl(NetlinkSocket.open(namespace));
  }

  /** Whether an interface has a discipline that carries filters: clsact, or its elder ingress. */
  public boolean isPrepared(int index) {
    return discipline(index).isPresent();
  }

  /**
   * The discipline of an interface that carries filters: {@code clsact}, or its elder {@code
   * ingress}, which carries none of packets that go out.
   */
  public Optional<String> discipline(int index) {
    NetlinkRequest request =
        message(Rtnetlink.RTM_GETQDISC, Rtnetlink.DUMP, new Place(index, 0, 0, 0));
    return socket.query(request, "cannot list the queueing disciplines").stream()
        .filter(answer -> Place.read(answer).isDiscipline(index))
        .map(TrafficControl::kind)
        .findFirst();
  }

  private static String kind(ByteBuffer answer) {
    return new NetlinkAttributes(answer.position(Rtnetlink.TCMSG_BYTES)).string(Rtnetlink.TCA_KIND);
  }

  /**
   * Gives an interface the discipline clsact.
   *
   * @return false if it has one that carries filters
   */
  public boolean prepare(int index) {
    try {
      socket.execute(
          message(
                  Rtnetlink.RTM_NEWQDISC,
                  Rtnetlink.ACK_CREATE,
                  new Place(index, CLSACT_HANDLE, CLSACT, 0))
              .attribute(Rtnetlink.TCA_KIND, CLSACT_KIND),
          "cannot give interface " + index + " the discipline clsact");
      return true;
    } catch (LinuxException e) {
      if (e.errno() == Errno.EEXIST) {
        return false;
      }
      throw e;
    }
  }

  /** Takes the discipline away from an interface, and all filters with it. */
  public void clear(int index) {
    socket.execute(
        message(Rtnetlink.RTM_DELQDISC, Rtnetlink.ACK, new Place(index, CLSACT_HANDLE, CLSACT, 0)),
        "cannot take the discipline clsact from interface " + index);
  }

  /** All filters of an interface; none if there is no such interface. */
  public List<Filter> filters(int index) {
    List<Filter> out = filters(index, EGRESS).toList();
    // The discipline ingress shows those for packets that come in, whatever it is asked for.
    boolean real = !out.isEmpty() && discipline(index).equals(Optional.of(CLSACT_KIND));
    return Stream.concat(filters(index, INGRESS), real ? out.stream() : Stream.empty()).toList();
  }

  private Stream<Filter> filters(int index, int parent) {
    NetlinkRequest request =
        message(Rtnetlink.RTM_GETTFILTER, Rtnetlink.DUMP, new Place(index, 0, parent, 0));
    return socket.query(request, "cannot list the filters of interface " + index).stream()
        .map(answer -> filter(answer, parent == INGRESS));
  }

  private static Filter filter(ByteBuffer answer, boolean incoming) {
    Place place = Place.read(answer);
    NetlinkAttributes attributes = new NetlinkAttributes(answer.position(Rtnetlink.TCMSG_BYTES));
    boolean program =
        attributes.string(Rtnetlink.TCA_KIND).equals(BPF)
            && Short.toUnsignedInt((short) place.info()) == ALL_PROTOCOLS;
    NetlinkAttributes options = attributes.nested(Rtnetlink.TCA_OPTIONS);
    return new Filter(
        incoming,
        place.info() >>> Short.SIZE,
        place.handle(),
        program ? Optional.of(options.number(Rtnetlink.TCA_BPF_ID, 0)) : Optional.empty());
  }

  /**
   * Puts a program in front of the others of its priority.
   *
   * @param slot where; nothing is there
   * @param program one of type SCHED_CLS, whose result says what becomes of the packet
   * @param name what others see of it
   * @throws LinuxException EEXIST if there is one of that priority and handle; EINVAL if the
   *     priority belongs to filters of another kind or protocol
   */
  public void add(Slot slot, Fd program, String name) {
    execute(Rtnetlink.ACK_CREATE, slot, program, name);
  }

  /**
   * Replaces the program of a filter without a gap.
   *
   * @throws LinuxException ENOENT if there is no such filter
   */
  public void replace(Slot slot, Fd program, String name) {
    execute(Rtnetlink.ACK | Rtnetlink.REPLACE, slot, program, name);
  }

  private void execute(int flags, Slot slot, Fd program, String name) {
    socket.execute(
        message(Rtnetlink.RTM_NEWTFILTER, flags, slot.place())
            .attribute(Rtnetlink.TCA_KIND, BPF)
            .nested(
                Rtnetlink.TCA_OPTIONS,
                options ->
                    options
                        .attribute(Rtnetlink.TCA_BPF_FD, program.value())
                        .attribute(Rtnetlink.TCA_BPF_NAME, name)
                        .attribute(Rtnetlink.TCA_BPF_FLAGS, DIRECT_ACTION)),
        "cannot filter interface " + slot.index() + " by program " + name);
  }

  /**
   * Removes a filter.
   *
   * @throws LinuxException ENOENT if there is none
   */
  public void delete(Slot slot) {
    socket.execute(
        message(Rtnetlink.RTM_DELTFILTER, Rtnetlink.ACK, slot.place())
            .attribute(Rtnetlink.TCA_KIND, BPF),
        "cannot take a filter from interface " + slot.index());
  }

  /** The fixed part of a message, struct tcmsg. */
  private record Place(int index, int handle, int parent, int info) {

    /** Whether it is that of the discipline that carries an interface's filters. */
    boolean isDiscipline(int interfaceIndex) {
      return index == interfaceIndex && parent == CLSACT;
    }

    static Place read(ByteBuffer answer) {
      return new Place(
          answer.getInt(Rtnetlink.TCMSG_INDEX),
          answer.getInt(Rtnetlink.TCMSG_HANDLE),
          answer.getInt(Rtnetlink.TCMSG_PARENT),
          answer.getInt(Rtnetlink.TCMSG_INFO));
    }
  }

  private static NetlinkRequest message(int type, int flags, Place place) {
    return new NetlinkRequest(type, flags)
        .put32(Rtnetlink.AF_UNSPEC)
        .put32(place.index())
        .put32(place.handle())
        .put32(place.parent())
        .put32(place.info());
  }

  @Override
  public void close() {
    socket.close();
  }
}
