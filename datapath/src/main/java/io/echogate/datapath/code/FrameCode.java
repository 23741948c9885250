package io.echogate.datapath.code;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R2;
import static io.echogate.ebpf.Reg.R3;
import static io.echogate.ebpf.Reg.R4;
import static io.echogate.ebpf.Reg.R5;
import static io.echogate.ebpf.Reg.R8;
import static io.echogate.ebpf.Reg.R9;

import io.echogate.datapath.layout.ConfigMap;
import io.echogate.datapath.layout.TypeIndex;
import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.Cond;
import io.echogate.ebpf.Label;
import io.echogate.ebpf.Size;
import io.echogate.ebpf.SourceLine;
import io.echogate.icmp.Family;
import java.util.Map;

/**
 * The code that finds the ICMP message in a frame: Ethernet, two VLAN tags, IPv4 with options, IPv6
 * with eight extension headers. It makes the checks of {@code FrameDecoder} in the same order, so
 * that both find the same.
 *
 * <p>Registers: r8 the header that is looked at, r4 the bytes that the IP header promises from r8
 * on; r1, r6 and r7 belong to {@link ContextCode}. Where a message is found, r9 is its place in the
 * verdict table.
 *
 * <p>Extension headers are walked in straight-line code. What kind of header a number announces is
 * looked up in a table of 256 bytes, not compared, and after each header the verifier is made to
 * forget the way: so its paths meet again instead of multiplying.
 */
final class FrameCode {
  private static final int ETHERNET = 14;
  private static final int TAG = 4;
  private static final int TYPE = 2;
  private static final int MOST_TAGS = 2;
  private static final int MOST_HEADERS = 8;

  /** Above every offset that eight extension headers can reach; a mask. */
  private static final int LONGEST_CHAIN = 0x7fff;

  private static final int ICMP = Family.IP4.protocol();
  private static final int ICMP6 = Family.IP6.protocol();

  // EtherTypes and flags as a little-endian load of the two bytes gives them.
  static final int IP4_TYPE = 0x0008;
  static final int IP6_TYPE = 0xdd86;
  private static final int DOT1Q_TYPE = 0x0081;
  private static final int DOT1AD_TYPE = 0xa888;
  private static final int MF_OR_OFFSET = 0xff3f;
  private static final int IP4_OFFSET = 0xff1f;
  private static final int IP6_OFFSET = 0xf8ff;
  private static final int IP6_MORE = 0x0100;

  /** Makes {@link ConfigMap#MORE_FRAGMENTS} of {@link #IP6_MORE}. */
  private static final int MORE_SHIFT = 5;

  // Types of neighbour discovery (RFC 4861) and the one of SEND that RFC 6980 lists (RFC 3971).
  private static final int ROUTER_SOLICITATION = 133;
  private static final int REDIRECT = 137;
  private static final int CERTIFICATION_PATH_SOLICITATION = 148;

  private final Assembler asm;
  private final ContextCode context;
  private final ConfigMap config;
  private final Exits exits;
  private final Keeper keeper;
  private final Map<Family, Fragments> fragments;

  /**
   * Where the code goes on.
   *
   * @param decide a message whose place in the verdict table is r9
   * @param notIcmp no IP packet
   * @param other4 an IPv4 packet whose protocol, in r2, is not ICMP
   * @param other6 an IPv6 packet whose protocol, in r2, is not ICMPv6
   * @param malformed malformed below IP
   * @param neighborFragment a fragment of neighbour discovery, or a whole packet of it with a
   *     fragment header; never reached with {@link Fragments#LEAVE}
   */
  record Exits(
      Label decide,
      Label notIcmp,
      Label other4,
      Label other6,
      Label malformed,
      Label malformed4,
      Label malformed6,
      Label fragment4,
      Label fragment6,
      Label neighborFragment) {

    /** New labels. */
    static Exits create(Assembler asm) {
      return new Exits(
          asm.newLabel("decide"),
          asm.newLabel("not ICMP"),
          asm.newLabel("other4"),
          asm.newLabel("other6"),
          asm.newLabel("malformed"),
          asm.newLabel("malformed4"),
          asm.newLabel("malformed6"),
          asm.newLabel("fragment4"),
          asm.newLabel("fragment6"),
          asm.newLabel("fragment of neighbour discovery"));
    }
  }

  /**
   * The code of a decoder.
   *
   * @param keeper keeps what is asked when a message is found
   * @param fragments what to do with each family's fragments
   */
  FrameCode(
      Assembler asm,
      ContextCode context,
      ConfigMap config,
      Exits exits,
      Keeper keeper,
      Map<Family, Fragments> fragments) {
    this.asm = asm;
    this.context = context;
    this.config = config;
    this.exits = exits;
    this.keeper = keeper;
    this.fragments = Map.copyOf(fragments);
  }

  /** Emits the code; r1 is the program's context. */
  void emit() {
    Label ip4 = asm.newLabel("ip4");
    Label ip6 = asm.newLabel("ip6");
    asm.at(decoder(context.ethernet() ? "Ethernet header and VLAN tags" : "IP version"));
    context.begin(exits.notIcmp);
    if (context.ethernet()) {
      ethernet(ip4, ip6);
    } else {
      version(ip4, ip6);
    }
    asm.at(decoder("IPv4 header"));
    asm.bind(ip4);
    ip4();
    asm.at(decoder("IPv6 header"));
    asm.bind(ip6);
    ip6();
    context.end();
  }

  /** Names a part of the decoder where a policy's line would stand. */
  static SourceLine decoder(String part) {
    return new SourceLine("decoder", 1, 1, part);
  }

  private void ethernet(Label ip4, Label ip6) {
    context.need(ETHERNET, exits.notIcmp);
    context.load(Size.HALF, R2, ETHERNET - TYPE);
    asm.add(R8, ETHERNET);
    for (int tag = 0; ; tag++) {
      asm.jumpIf(Cond.EQ, R2, IP4_TYPE, ip4);
      asm.jumpIf(Cond.EQ, R2, IP6_TYPE, ip6);
      if (tag == MOST_TAGS) {
        break;
      }
      Label tagged = asm.newLabel("tag");
      asm.jumpIf(Cond.EQ, R2, DOT1Q_TYPE, tagged);
      asm.jumpIf(Cond.NE, R2, DOT1AD_TYPE, exits.notIcmp);
      asm.bind(tagged);
      if (tag == MOST_TAGS - 1) {
        context.noTagTaken(exits.malformed);
      }
      context.need(TAG, exits.notIcmp);
      context.load(Size.HALF, R2, TAG - TYPE);
      asm.add(R8, TAG);
    }
    asm.jumpIf(Cond.EQ, R2, DOT1Q_TYPE, exits.malformed);
    asm.jumpIf(Cond.EQ, R2, DOT1AD_TYPE, exits.malformed);
    asm.jump(exits.notIcmp);
  }

  private void version(Label ip4, Label ip6) {
    context.need(1, exits.malformed);
    context.load(Size.BYTE, R2, 0).rsh(R2, 4);
    asm.jumpIf(Cond.EQ, R2, 4, ip4);
    asm.jumpIf(Cond.NE, R2, 6, exits.malformed);
    asm.jump(ip6);
  }

  private void ip4() {
    Label other = asm.newLabel("other4");
    context.need(20, exits.malformed4);
    // 4 in the upper half and the header's words in the lower: the xor leaves 5-15, or more.
    context.load(Size.BYTE, R3, 0).xor(R3, 0x40);
    asm.jumpIf(Cond.GT, R3, 15, exits.malformed4);
    asm.jumpIf(Cond.LT, R3, 5, exits.malformed4);
    asm.lsh(R3, 2);
    context.load(Size.HALF, R4, 2).toBigEndian(R4, 16);
    asm.jumpIf(Cond.LT, R4, R3, exits.malformed4);
    context.within(exits.malformed4);
    keeper.ip4(R4);
    context.load(Size.BYTE, R2, 9);
    asm.jumpIf(Cond.NE, R2, ICMP, other);
    boolean firstGoOn = fragments.get(Family.IP4) == Fragments.FIRST_GO_ON;
    context.load(Size.HALF, R2, 6);
    asm.jumpIf(Cond.SET, R2, firstGoOn ? IP4_OFFSET : MF_OR_OFFSET, exits.fragment4);
    asm.sub(R4, R3).add(R8, R3);
    message(Family.IP4, exits.malformed4);
    asm.bind(other);
    asm.jumpIf(Cond.EQ, R2, ICMP6, exits.malformed4);
    asm.jump(exits.other4);
  }

  private void ip6() {
    Label message = asm.newLabel("message6");
    context.need(40, exits.malformed6);
    context.load(Size.BYTE, R3, 0).rsh(R3, 4).jumpIf(Cond.NE, R3, 6, exits.malformed6);
    context.load(Size.HALF, R4, 4).toBigEndian(R4, 16);
    context.load(Size.BYTE, R2, 6);
    keeper.ip6(R4);
    asm.add(R8, 40);
    context.within(exits.malformed6);
    asm.jumpIf(Cond.EQ, R2, ICMP6, message);
    asm.at(decoder("IPv6 extension headers"));
    extensionHeaders(message);
    asm.at(decoder("ICMPv6 header"));
    asm.bind(message);
    message(Family.IP6, exits.malformed6);
  }

  /**
   * Walks the chain from r8 on; r2 says what stands there. r0 collects the classes of the headers,
   * so that a fragment header is remembered.
   */
  private void extensionHeaders(Label message) {
    Label chainEnd = asm.newLabel("chain end");
    Label laterFragment = asm.newLabel("later fragment");
    asm.mov(R0, 0);
    for (int walked = 0; walked < MOST_HEADERS; walked++) {
      forgetPath();
      headerClass();
      asm.jumpIf(Cond.EQ, R3, ConfigMap.NO_HEADER, chainEnd);
      extensionHeader(laterFragment);
    }
    forgetPath();
    headerClass();
    asm.jumpIf(Cond.NE, R3, ConfigMap.NO_HEADER, exits.malformed6);
    asm.bind(chainEnd);
    asm.jumpIf(Cond.EQ, R2, ICMP, exits.malformed6);
    asm.jumpIf(Cond.NE, R2, ICMP6, exits.other6);
    if (fragments.get(Family.IP6) == Fragments.LEAVE) {
      asm.jumpIf(Cond.SET, R0, ConfigMap.FRAGMENT, exits.fragment6);
    } else {
      withFragmentHeader(message);
    }
    asm.jump(message);
    asm.bind(laterFragment);
    asm.jumpIf(Cond.EQ, R2, ICMP6, exits.fragment6);
    asm.jumpIf(Cond.EQ, R2, ICMP, exits.malformed6);
    asm.jump(exits.other6);
  }

  /**
   * A packet whose headers' classes are in r0: whole ones and those first ones that may go on, but
   * none of neighbour discovery (RFC 6980, section 5). Its type may be the only byte that is there.
   */
  private void withFragmentHeader(Label message) {
    Label type = asm.newLabel("type of a fragment");
    Label low = asm.newLabel("low type of a fragment");
    asm.jumpIf(Cond.SET, R0, ConfigMap.FRAGMENT, type);
    asm.jump(message);
    asm.bind(type);
    if (fragments.get(Family.IP6) == Fragments.LEAVE_UNLESS_WHOLE) {
      asm.jumpIf(Cond.SET, R0, ConfigMap.MORE_FRAGMENTS, exits.fragment6);
    }
    asm.jumpIf(Cond.EQ, R4, 0, exits.malformed6);
    context.need(1, exits.malformed6, R4);
    context.load(Size.BYTE, R2, 0);
    asm.jumpIf(Cond.EQ, R2, CERTIFICATION_PATH_SOLICITATION, exits.neighborFragment);
    asm.sub(R2, ROUTER_SOLICITATION);
    asm.jumpIf(Cond.GT, R2, REDIRECT - ROUTER_SOLICITATION, low);
    asm.jump(exits.neighborFragment);
    asm.bind(low);
  }

  /**
   * Changes nothing, and lets the verifier forget by which headers it came here: masks that every
   * value fits give all paths one range.
   */
  private void forgetPath() {
    context.forgetWay(LONGEST_CHAIN);
    asm.and(R4, 0xffff);
  }

  /** Steps over the header at r8, whose class is r3: r2 becomes the next header's number. */
  private void extensionHeader(Label laterFragment) {
    Label fragment = asm.newLabel("fragment header");
    Label authentication = asm.newLabel("authentication header");
    Label step = asm.newLabel("step");
    asm.jumpIf(Cond.LT, R4, 8, exits.malformed6);
    context.need(8, exits.malformed6, R0, R3, R4);
    asm.or(R0, R3);
    context.load(Size.BYTE, R2, 0);
    context.load(Size.BYTE, R5, 1);
    asm.jumpIf(Cond.EQ, R3, ConfigMap.FRAGMENT, fragment);
    asm.jumpIf(Cond.EQ, R3, ConfigMap.AUTHENTICATION, authentication);
    asm.add(R5, 1).lsh(R5, 3).jump(step);
    asm.bind(authentication);
    asm.add(R5, 2).lsh(R5, 2).jump(step);
    asm.bind(fragment);
    context.load(Size.HALF, R5, 2).jumpIf(Cond.SET, R5, IP6_OFFSET, laterFragment);
    if (fragments.get(Family.IP6) != Fragments.LEAVE) {
      asm.and(R5, IP6_MORE).rsh(R5, MORE_SHIFT).or(R0, R5);
    }
    asm.mov(R5, 8);
    asm.bind(step);
    asm.jumpIf(Cond.LT, R4, R5, exits.malformed6);
    asm.sub(R4, R5).add(R8, R5);
  }

  /** Looks up in r3 what kind of header the number in r2 announces. */
  private void headerClass() {
    asm.mapValue(R3, config.spec(), ConfigMap.HEADER_CLASSES).add(R3, R2);
    asm.load(Size.BYTE, R3, R3, 0);
  }

  /** The ICMP header at r8, with r4 bytes to the end of the IP packet. */
  private void message(Family family, Label malformed) {
    asm.jumpIf(Cond.LT, R4, 8, malformed);
    context.need(8, malformed, R4);
    keeper.message(family, R4);
    context.load(Size.BYTE, R9, 0);
    if (family == Family.IP6) {
      asm.add(R9, TypeIndex.of(family, 0));
    }
    context.alike(R9, TypeIndex.COUNT - 1);
    asm.jump(exits.decide);
  }
}
