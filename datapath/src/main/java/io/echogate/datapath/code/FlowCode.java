package io.echogate.datapath.code;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R10;
import static io.echogate.ebpf.Reg.R2;
import static io.echogate.ebpf.Reg.R3;

import io.echogate.datapath.layout.LimitClock;
import io.echogate.datapath.layout.RequestTable;
import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.Cond;
import io.echogate.ebpf.Label;
import io.echogate.ebpf.MapSpec;
import io.echogate.ebpf.Size;
import io.echogate.icmp.Exchange;
import io.echogate.icmp.Family;
import io.echogate.icmp.Packet;
import io.echogate.policy.Direction;
import java.util.Set;

/**
 * The code of what depends on other packets: whether an error is {@code related}, whether a reply
 * is {@code solicited}, and, where queries leave, that they are remembered. Each piece that is
 * emitted goes on behind itself and leaves r6-r9 as they are; r0-r5 are lost. It finds the facts of
 * the packet on the stack ({@link Stack}): source, destination, payload, the ICMP header's offset
 * and the context. The packet has a whole ICMP header of the family.
 *
 * <p>Queries are told by a clock that counts ticks: one that left is answered for 60 seconds, and
 * at most a tick longer.
 *
 * @param requests the map that {@link RequestTable} describes, of the network namespace
 * @param lookups whom to ask for TCP and UDP; nobody can be asked for other protocols
 * @param direction of the messages: an error that arrives is about a packet that left, and one that
 *     leaves about a packet that arrived
 */
public record FlowCode(
    Assembler asm,
    FrameBytes bytes,
    MapSpec requests,
    ClockCode clock,
    SwapCode swaps,
    Set<FlowLookup> lookups,
    Direction direction) {
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int ICMP_HEADER = 8;
  private static final int IDENTIFIER = 4;
  private static final int NODE_INFORMATION_QUERY = 139;

  /** What types of queries begin with, so that they and their replies are below it and 64 more. */
  private static final int FIRST_IP6_TYPE = 128;

  private static final long IP4_QUERIES = 1L << 8 | 1L << 13 | 1L << 15 | 1L << 17 | 1L << 42;
  private static final long IP4_REPLIES = 1L | 1L << 14 | 1L << 16 | 1L << 18 | 1L << 43;
  private static final long IP6_ECHOES = 1L | 1L << 32;

  /**
   * r0 becomes 1 if the message of a type that quotes is one about a packet of a known flow, and
   * goes to where that came from; else 0.
   */
  public void related(Family family) {
    Label known = asm.newLabel("known flow");
    Label unknown = asm.newLabel("unknown flow");
    Label query = asm.newLabel("quoted ICMP");
    QuoteCode quote = new QuoteCode(asm, bytes, requests, family);
    quote.read(unknown);
    asm.jumpIf(Cond.EQ, R1, family.protocol(), query);
    if (!lookups.isEmpty()) {
      Label connection = asm.newLabel("quoted connection");
      ConnectionCode connections = new ConnectionCode(asm, bytes, lookups, family, direction);
      asm.jumpIf(Cond.EQ, R1, TCP, connection).jumpIf(Cond.NE, R1, UDP, unknown);
      asm.bind(connection);
      connections.begin();
      quote.transport(2 * Short.BYTES, connections.ports(), unknown);
      connections.ask(known, unknown);
    } else {
      asm.jump(unknown);
    }
    asm.bind(query);
    quote.transport(IDENTIFIER + Short.BYTES, FlowStack.HEADER, unknown);
    quotedQuery(family, known, unknown);
    answer(known, unknown);
  }

  /** r0 becomes 1 if the message, of this type, answers a query that left lately; else 0. */
  public void solicited(Family family, int type) {
    int query = Exchange.queryOf(family, type);
    if (query == Packet.NONE) {
      asm.mov(R0, 0);
      return;
    }
    Label asked = asm.newLabel("asked for");
    Label unasked = asm.newLabel("not asked for");
    boolean nonce = query == NODE_INFORMATION_QUERY;
    if (nonce) {
      nonce(unasked);
      asm.storeImm(Size.LONG, R10, FlowStack.LABEL, label(family, query));
    } else {
      FlowStack.load(asm, R2, Stack.ICMP_OFFSET);
      asm.add(R2, IDENTIFIER);
      bytes.copy(asm, Short.BYTES, FlowStack.HEADER, unasked);
      asm.load(Size.HALF, R1, R10, FlowStack.HEADER).or(R1, label(family, query));
      asm.store(Size.LONG, R10, FlowStack.LABEL, R1);
    }
    now();
    RequestKey key = new RequestKey(asm, requests, family);
    RequestWays ways = new RequestWays(asm, swaps, requests);
    key.asker(Stack.DESTINATION_LOW, Stack.DESTINATION_HIGH, nonce);
    key.keep();
    key.toAddress(Stack.SOURCE_LOW, Stack.SOURCE_HIGH);
    ways.find(asked);
    key.toGroup();
    ways.find(asked);
    answer(asked, unasked);
  }

  /**
   * Remembers the message if it is a query. To be asked of what leaves the machine and passes. r0
   * is lost, too.
   */
  public void remember(Family family) {
    Label done = asm.newLabel("remembered");
    Label write = asm.newLabel("write");
    FlowStack.load(asm, R2, Stack.ICMP_OFFSET);
    bytes.copy(asm, ICMP_HEADER, FlowStack.HEADER, done);
    asm.load(Size.BYTE, R1, R10, FlowStack.HEADER);
    if (family == Family.IP6) {
      label6(done);
    } else {
      jumpUnless(IP4_QUERIES, done);
      label(family);
    }
    now();
    asm.movWide(R1, RequestTable.LIFETIME).add(R0, R1).store(Size.LONG, R10, FlowStack.TIME, R0);
    RequestKey key = new RequestKey(asm, requests, family);
    isGroup(family);
    key.asker(Stack.SOURCE_LOW, Stack.SOURCE_HIGH, family == Family.IP6);
    key.keep();
    key.toAddress(Stack.DESTINATION_LOW, Stack.DESTINATION_HIGH);
    asm.bind(write);
    new RequestWays(asm, swaps, requests).write();
    // Anybody may answer a query to a group; but an error about it quotes the group's address.
    asm.load(Size.LONG, R1, R10, FlowStack.GROUP).jumpIf(Cond.EQ, R1, 0, done);
    asm.storeImm(Size.LONG, R10, FlowStack.GROUP, 0);
    key.toGroup();
    asm.jump(write);
    asm.bind(done);
  }

  /**
   * Looks for the query of a quoted query or reply. A flow is two ends, whichever of them speaks:
   * so either of them may have asked.
   */
  private void quotedQuery(Family family, Label known, Label unknown) {
    asm.load(Size.BYTE, R1, R10, FlowStack.HEADER);
    if (family == Family.IP4) {
      queryOf4(unknown);
      move(FlowStack.QUOTE + 16, Size.WORD, FlowStack.OTHER_LOW);
    } else {
      queryOf6(unknown);
      move(FlowStack.QUOTE + 24, Size.LONG, FlowStack.OTHER_HIGH);
      move(FlowStack.QUOTE + 32, Size.LONG, FlowStack.OTHER_LOW);
    }
    label(family);
    now();
    RequestKey key = new RequestKey(asm, requests, family);
    RequestWays ways = new RequestWays(asm, swaps, requests);
    key.asker(Stack.DESTINATION_LOW, Stack.DESTINATION_HIGH, false);
    key.toAddress(FlowStack.OTHER_LOW, FlowStack.OTHER_HIGH);
    ways.find(known);
    key.asker(FlowStack.OTHER_LOW, FlowStack.OTHER_HIGH, false);
    key.toAddress(Stack.DESTINATION_LOW, Stack.DESTINATION_HIGH);
    ways.find(known);
  }

  /** Makes the type of the query of a type in r1 that is one, or a reply to it. */
  private void queryOf4(Label other) {
    Label query = asm.newLabel("query");
    Label echo = asm.newLabel("echo reply");
    Label reply = asm.newLabel("reply");
    jumpUnless(IP4_QUERIES, reply);
    asm.jump(query);
    asm.bind(reply);
    jumpUnless(IP4_REPLIES, other);
    asm.jumpIf(Cond.EQ, R1, 0, echo);
    asm.sub(R1, 1).jump(query);
    asm.bind(echo);
    asm.mov(R1, 8);
    asm.bind(query);
  }

  private void queryOf6(Label other) {
    asm.and(R1, 0xfe).sub(R1, FIRST_IP6_TYPE);
    jumpUnless(IP6_ECHOES, other);
    asm.add(R1, FIRST_IP6_TYPE);
  }

  /** Goes on if r1 is a number of the set, which are below 64; r2 and r3 are lost. */
  private void jumpUnless(long set, Label not) {
    asm.jumpIf(Cond.GT, R1, 63, not);
    asm.movWide(R2, set).rsh(R2, R1).and(R2, 1).jumpIf(Cond.EQ, R2, 0, not);
  }

  /** The label of the query in r1, with the identifier of the header on the stack. */
  private void label(Family family) {
    asm.lsh(R1, RequestTable.QUERY_SHIFT).or(R1, label(family, 0));
    asm.load(Size.HALF, R2, R10, FlowStack.HEADER + IDENTIFIER).or(R1, R2);
    asm.store(Size.LONG, R10, FlowStack.LABEL, R1);
  }

  /** The label of a query without an identifier. */
  private static int label(Family family, int query) {
    return (family.protocol() << 8 | query) << RequestTable.QUERY_SHIFT;
  }

  /** The label and the nonce of a type in r1, if it is a query of IPv6. */
  private void label6(Label done) {
    Label identified = asm.newLabel("has an identifier");
    Label labelled = asm.newLabel("labelled");
    asm.storeImm(Size.LONG, R10, FlowStack.NONCE, 0);
    asm.jumpIf(Cond.NE, R1, NODE_INFORMATION_QUERY, identified);
    nonce(done);
    asm.storeImm(Size.LONG, R10, FlowStack.LABEL, label(Family.IP6, NODE_INFORMATION_QUERY));
    asm.jump(labelled);
    asm.bind(identified);
    asm.sub(R1, FIRST_IP6_TYPE);
    jumpUnless(IP6_ECHOES, done);
    asm.add(R1, FIRST_IP6_TYPE);
    label(Family.IP6);
    asm.bind(labelled);
  }

  /** Copies the nonce, if the message has one. */
  private void nonce(Label absent) {
    FlowStack.load(asm, R3, Stack.PAYLOAD);
    asm.jumpIf(Cond.LT, R3, Long.BYTES, absent);
    FlowStack.load(asm, R2, Stack.ICMP_OFFSET);
    asm.add(R2, ICMP_HEADER);
    bytes.copy(asm, Long.BYTES, FlowStack.NONCE, absent);
  }

  /** Notes whether the query goes to a group. */
  private void isGroup(Family family) {
    Label single = asm.newLabel("to one");
    asm.storeImm(Size.LONG, R10, FlowStack.GROUP, 0);
    boolean four = family == Family.IP4;
    FlowStack.load(asm, R1, four ? Stack.DESTINATION_LOW : Stack.DESTINATION_HIGH);
    asm.rsh(R1, four ? 28 : 56).jumpIf(Cond.NE, R1, four ? 0xe : 0xff, single);
    asm.storeImm(Size.LONG, R10, FlowStack.GROUP, 1);
    asm.bind(single);
  }

  /** A part of the quoted header in the machine's order. */
  private void move(int quoted, Size size, int to) {
    asm.load(size, R2, R10, quoted).toBigEndian(R2, 8 * size.bytes());
    asm.store(Size.LONG, R10, to, R2);
  }

  /** The time in r0 and on the stack. */
  private void now() {
    clock.now(LimitClock.JIFFIES);
    asm.store(Size.LONG, R10, FlowStack.TIME, R0);
  }

  private void answer(Label yes, Label no) {
    Label answered = asm.newLabel("answered");
    asm.bind(no);
    asm.mov(R0, 0).jump(answered);
    asm.bind(yes);
    asm.mov(R0, 1);
    asm.bind(answered);
  }
}
