package io.echogate.cli.verify;

import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.Policy;
import io.echogate.policy.Prefix;
import io.echogate.policy.SourceFilter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * The frames by which a program is held to a policy: every type of both families with a set of
 * codes, every form that a packet can have, every protocol, and the edges of the policy's prefixes.
 */
public final class ProbeSet {
  /** No code, the codes that matter most, an unassigned one, the last one. */
  private static final int[] CODES = {0, 1, 4, 200, 255};

  /** A payload with which a packet is longer than Ethernet and IP header. */
  private static final int SMALL = 8;

  /** A payload with which a frame comes near to what Ethernet carries. */
  private static final int LARGE = 1400;

  private static final int VLAN = 0x8100;
  private static final int QINQ = 0x88a8;
  private static final int ARP = 0x0806;

  /** Echo requests, errors, and for IPv6 neighbour discovery. */
  private static final int[] TYPES4 = {3, 8};

  private static final int[] TYPES6 = {1, 2, 128, 135};

  /** The most prefixes whose edges are tried; of more, so many evenly chosen ones. */
  private static final int MOST_PREFIXES = 256;

  private final List<Probe> probes = new ArrayList<>();

  private ProbeSet() {}

  /**
   * The frames for a policy.
   *
   * @param tried the policy, and what of it is to be looked at
   * @param passing for each family a type that gets to the source filter
   */
  static List<Probe> of(Tried tried, ToIntFunction<Family> passing) {
    Policy policy = tried.policy();
    ProbeSet set = new ProbeSet();
    for (Family family : Family.values()) {
      set.messages(family);
      set.protocols(family);
      for (int type : family == Family.IP4 ? TYPES4 : TYPES6) {
        set.forms(family, type);
      }
    }
    set.chains();
    set.others();
    set.sources(policy.sources(), passing);
    ProbedSets.of(tried).forEach(probed -> set.sets(probed, tried));
    return List.copyOf(set.probes);
  }

  private void add(String name, byte[] frame) {
    probes.add(new Probe(name, frame));
  }

  private void add(String name, ProbeFrame frame) {
    add(name, frame.bytes());
  }

  private void messages(Family family) {
    for (int type = 0; type < 256; type++) {
      for (int code : CODES) {
        add(name(family, type) + "/" + code, ProbeFrame.message(family, type, code, SMALL));
      }
      add(
          name(family, type) + " of " + LARGE + " bytes",
          ProbeFrame.message(family, type, 0, LARGE));
    }
  }

  private static String name(Family family, int type) {
    return family + " " + type;
  }

  private void protocols(Family family) {
    for (int protocol = 0; protocol < 256; protocol++) {
      add(family + " protocol " + protocol, ProbeFrame.packet(family, protocol));
      add(
          family + " protocol " + protocol + ", first fragment",
          ProbeFrame.packet(family, protocol).fragment(0, true));
      add(
          family + " protocol " + protocol + ", later fragment",
          ProbeFrame.packet(family, protocol).fragment(3, false));
    }
  }

  private void forms(Family family, int type) {
    String name = name(family, type);
    add(name + " in a VLAN", message(family, type).tag(VLAN));
    add(name + " in QinQ", message(family, type).tag(QINQ).tag(VLAN));
    add(name + " in three VLANs", message(family, type).tag(QINQ).tag(VLAN).tag(VLAN));
    add(name + ", first fragment", message(family, type).fragment(0, true));
    add(name + ", middle fragment", message(family, type).fragment(1, true));
    add(name + ", last fragment", message(family, type).fragment(1, false));
    add(name + ", longer than its frame", message(family, type).excess(1));
    for (int version : new int[] {0, 4, 5, 6, 15}) {
      add(name + ", version " + version, message(family, type).version(version));
    }
    for (int bytes = 0; bytes < 8; bytes++) {
      add(name + ", " + bytes + " bytes of ICMP", message(family, type).cut(bytes));
    }
    byte[] frame = message(family, type).bytes();
    for (int bytes = 14; bytes < frame.length; bytes++) {
      byte[] cut = Arrays.copyOf(frame, bytes);
      add(name + ", cut to " + bytes + " bytes", cut);
    }
    add(name + ", padded", Arrays.copyOf(frame, Math.max(60, frame.length) + 4));
    if (family == Family.IP4) {
      add(name + " with options", message(family, type).options(4));
      add(name + " with all options", message(family, type).options(40));
    } else {
      add(name + ", atomic fragment", message(family, type).fragment(0, false));
    }
  }

  private static ProbeFrame message(Family family, int type) {
    return ProbeFrame.message(family, type, 0, SMALL);
  }

  /**
   * Extension headers: each, in pairs, behind fragments, and as many as are walked and one more.
   */
  private void chains() {
    int[] numbers = {0, 43, 51, 60, 135, 139, 140};
    for (int number : numbers) {
      add("ip6 128 behind header " + number, message(Family.IP6, 128).extension(number));
      add(
          "ip6 128, first fragment behind header " + number,
          message(Family.IP6, 128).fragment(0, true).extension(number));
      for (int outer : numbers) {
        add(
            "ip6 128 behind headers " + outer + " and " + number,
            message(Family.IP6, 128).extension(number).extension(outer));
      }
    }
    for (int headers = 7; headers <= 9; headers++) {
      ProbeFrame frame = message(Family.IP6, 128);
      for (int i = 0; i < headers; i++) {
        frame.extension(60);
      }
      add("ip6 128 behind " + headers + " headers", frame);
    }
  }

  private void others() {
    add("an Ethernet header alone", ProbeFrame.other(ARP, 0));
    add("arp", ProbeFrame.other(ARP, 46));
    add("lldp", ProbeFrame.other(0x88cc, 46));
    add("a cut VLAN tag", ProbeFrame.other(VLAN, 3));
  }

  private void sources(SourceFilter filter, ToIntFunction<Family> passing) {
    List<Prefix> prefixes =
        filter.entries().stream().flatMap(entry -> entry.prefixes().stream()).distinct().toList();
    Map<Family, Integer> types = new EnumMap<>(Family.class);
    for (Prefix prefix : Spread.over(prefixes, MOST_PREFIXES)) {
      for (Address address : Edges.of(prefix)) {
        Family family = prefix.family();
        int type = types.computeIfAbsent(family, passing::applyAsInt);
        add(
            "%s %d from %s".formatted(family, type, address),
            ProbeFrame.message(family, type, 0, SMALL).from(address));
        add(
            "%s tcp from %s".formatted(family, address),
            ProbeFrame.packet(family, ProbeFrame.TCP).from(address));
        add(
            "%s udp from %s".formatted(family, address),
            ProbeFrame.packet(family, ProbeFrame.UDP).from(address));
      }
    }
  }

  /** The edges of prefixes that a statement asks for. */
  private void sets(ProbedSets.Asked asked, Tried tried) {
    for (Address address : asked.edges()) {
      if (!tried.avoided().test(address)) {
        ProbeFrame message =
            ProbeFrame.message(address.family(), asked.type(), asked.code(), SMALL);
        String name = name(address.family(), asked.type()) + "/" + asked.code();
        add(
            "%s %s %s".formatted(name, asked.source() ? "from" : "to", address),
            asked.source() ? message.from(address) : message.to(address));
      }
    }
  }

  /** A frame in hexadecimal, for who wants to look into a difference. */
  static String hex(byte[] frame) {
    return HexFormat.of().formatHex(frame);
  }
}
