package io.echogate.datapath.code;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R10;
import static io.echogate.ebpf.Reg.R2;
import static io.echogate.ebpf.Reg.R3;
import static io.echogate.ebpf.Reg.R6;
import static io.echogate.ebpf.Reg.R7;
import static io.echogate.ebpf.Reg.R9;

import io.echogate.datapath.layout.FilterMaps;
import io.echogate.datapath.layout.SourceTable;
import io.echogate.datapath.layout.SourceVerdict;
import io.echogate.datapath.layout.TypeIndex;
import io.echogate.datapath.layout.TypeVerdict;
import io.echogate.datapath.layout.XfwCells;
import io.echogate.datapath.layout.XfwTables;
import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.Cond;
import io.echogate.ebpf.Helper;
import io.echogate.ebpf.Label;
import io.echogate.ebpf.Size;
import io.echogate.icmp.Family;
import io.echogate.policy.SourceFilter.Scope;
import io.echogate.policy.Verdict;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * The code of the source filter: finds the longest prefix that holds the source address, else the
 * default, and does what it says.
 *
 * <p>Registers: r7 the frame's length, r9 the packet's place ({@link XfwCells#PLACES}). The address
 * is on the stack, where {@link FrameCode} has put it, behind room for the prefix length: the key
 * of the prefix maps.
 */
final class SourceCode {
  /** The key of a prefix map: the length in bits, then the address. */
  static final int KEY = -20;

  /** The source address, 4 or 16 bytes. */
  static final int ADDRESS = KEY + 4;

  /** The entry that decides, while a limit is asked. */
  static final int ENTRY = -32;

  /** The packet's place, while a limit is asked. */
  private static final int PLACE = -40;

  /** All places and more; a mask. */
  private static final int PLACE_MASK = 2 * TypeIndex.COUNT - 1;

  private final Assembler asm;
  private final SourceTable table;
  private final int recordMask;
  private final FilterMaps maps;
  private final LimitCases limits;
  private final Consumer<Verdict> action;
  private final Label countDropped;
  private final Label countPassed;

  private final Label judge;
  private final Label passed;
  private final Label dropped;

  /**
   * The code of a filter.
   *
   * @param action puts an answer into r8
   * @param countDropped counts a packet that is dropped in the cells r6 and r9, and answers r8
   * @param countPassed the same of one that passes
   */
  SourceCode(
      Assembler asm,
      XfwTables tables,
      FilterMaps maps,
      LimitCases limits,
      Consumer<Verdict> action,
      Label countDropped,
      Label countPassed) {
    this.asm = asm;
    this.table = tables.sources();
    this.recordMask = tables.cells().recordMask();
    this.maps = maps;
    this.limits = limits;
    this.action = action;
    this.countDropped = countDropped;
    this.countPassed = countPassed;
    judge = asm.newLabel("source verdict");
    passed = asm.newLabel("source passed");
    dropped = asm.newLabel("source dropped");
  }

  /** Whether the filter can say something of a family's packets of a protocol. */
  boolean judges(Family family, Scope protocol) {
    return table.lane(family, protocol).isPresent();
  }

  /**
   * Asks for a family's packets of a protocol; goes to {@code silent} if the filter says nothing.
   *
   * @return whether that can be: a default leaves nothing unsaid
   */
  boolean ask(Family family, Scope protocol, Label silent) {
    Optional<SourceTable.Lane> lane = table.lane(family, protocol);
    if (lane.isEmpty()) {
      asm.jump(silent);
      return true;
    }
    Label otherwise = asm.newLabel("source default");
    OptionalInt prefixes = lane.get().prefixes();
    if (prefixes.isPresent()) {
      asm.at(FrameCode.decoder("src: the longest prefix for " + protocol.text() + " of " + family));
      asm.storeImm(Size.WORD, R10, KEY, family == Family.IP4 ? 32 : 128);
      asm.mapFd(R1, maps.prefixes().get(prefixes.getAsInt())).mov(R2, R10).add(R2, KEY);
      asm.call(Helper.MAP_LOOKUP_ELEM);
      asm.jumpIf(Cond.EQ, R0, 0, otherwise);
      asm.load(Size.LONG, R1, R0, 0).jump(judge);
    }
    asm.bind(otherwise);
    Optional<SourceVerdict> written = lane.get().otherwise();
    if (written.isEmpty()) {
      asm.jump(silent);
      return true;
    }
    asm.at(IngressCode.line(written.get().statement().origin()));
    asm.movWide(R1, written.get().entry(maps.places())).jump(judge);
    return false;
  }

  /** Does what the entry in r1 says. */
  void verdicts() {
    asm.at(FrameCode.decoder("src: what the statement says"));
    asm.bind(judge);
    forgetPath();
    asm.mov(R6, R1);
    asm.mov(R2, R1).and(R2, SourceVerdict.ACTION_MASK);
    asm.jumpIf(Cond.EQ, R2, TypeVerdict.PASS, passed);
    if (!limits.isEmpty()) {
      asm.jumpIf(Cond.EQ, R2, TypeVerdict.DROP, dropped);
      asm.store(Size.LONG, R10, ENTRY, R1).store(Size.LONG, R10, PLACE, R9);
      Label admitted = asm.newLabel("source admitted");
      Label refused = asm.newLabel("source refused");
      limits.emit(admitted, refused);
      asm.bind(admitted);
      asm.load(Size.LONG, R6, R10, ENTRY).load(Size.LONG, R9, R10, PLACE).jump(passed);
      asm.bind(refused);
      asm.load(Size.LONG, R6, R10, ENTRY).load(Size.LONG, R9, R10, PLACE);
    }
    asm.bind(dropped);
    action.accept(Verdict.DROP);
    cells(SourceVerdict.DROPPED_SHIFT);
    asm.jump(countDropped);
    asm.bind(passed);
    action.accept(Verdict.PASS);
    cells(SourceVerdict.PASSED_SHIFT);
    asm.jump(countPassed);
  }

  /**
   * Changes nothing, and lets the verifier forget whose entry this is and where the packet has its
   * place: no frame has 2^31 bytes, but the verifier does not know, so what is zero can be anything
   * to it. Without this it would walk the code for limits once for each lane and default.
   */
  private void forgetPath() {
    Label place = asm.newLabel("place");
    asm.mov(R2, R7).rsh(R2, 31).neg(R2).xor(R1, R2);
    asm.and(R2, PLACE_MASK).xor(R9, R2);
    asm.jumpIf(Cond.LT, R9, XfwCells.PLACES, place);
    asm.mov(R9, 0);
    asm.bind(place);
  }

  /** From the entry in r6: the cell of place and reason in r9, the record's in r6. */
  private void cells(int reasonShift) {
    asm.mov(R3, R6).rsh(R3, reasonShift).and(R3, SourceVerdict.REASON_MASK);
    asm.lsh(R9, XfwCells.SOURCE_REASONS_SHIFT);
    asm.add(R9, R3).add(R9, XfwCells.SOURCES);
    asm.rsh(R6, SourceVerdict.RECORD_SHIFT).and(R6, recordMask);
    asm.add(R6, XfwCells.RECORDS);
  }
}
