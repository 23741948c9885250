package io.echogate.ebpf;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A program, ready to be loaded. Immutable.
 *
 * <pre>{@code
 * Program passAll = Program.xdp("pass_all", asm -> asm.mov(R0, XdpAction.PASS.code()).exit());
 * }</pre>
 */
public final class Program {
  /** What the kernel needs to hear to let the program call all helpers. */
  public static final String DEFAULT_LICENSE = "Dual MIT/GPL";

  private final String name;
  private final ProgramType type;
  private final String license;
  private final boolean fragments;
  private final List<Insn> insns;

  /** The source line of each instruction. */
  private final List<@Nullable SourceLine> sources;

  private final List<LocalFunction> functions;
  private final List<MapSpec> maps;

  Program(
      String name,
      ProgramType type,
      List<Insn> insns,
      List<@Nullable SourceLine> sources,
      List<LocalFunction> functions) {
    this(
        name,
        type,
        DEFAULT_LICENSE,
        false,
        List.copyOf(insns),
        new ArrayList<>(sources),
        functions,
        mapsOf(insns));
  }

  private Program(
      String name,
      ProgramType type,
      String license,
      boolean fragments,
      List<Insn> insns,
      List<@Nullable SourceLine> sources,
      List<LocalFunction> functions,
      List<MapSpec> maps) {
    this.name = name;
    this.type = type;
    this.license = license;
    this.fragments = fragments;
    this.insns = insns;
    this.sources = sources;
    this.functions = functions;
    this.maps = maps;
  }

  /**
   * An XDP program.
   *
   * @param name 1-15 of {@code A-Z a-z 0-9 _ .}
   * @param code emits the instructions; called once
   * @throws AssemblyException if the kernel would refuse it; names all problems
   */
  public static Program xdp(String name, Consumer<Assembler> code) {
    return xdp(name, FarJumps.GOTOL, code);
  }

  /** As {@link #xdp(String, Consumer)}, far jumps made as a kernel takes them. */
  public static Program xdp(String name, FarJumps farJumps, Consumer<Assembler> code) {
    return build(name, ProgramType.XDP, farJumps, code);
  }

  /** A program for the traffic control hooks; parameters as {@link #xdp(String, Consumer)}. */
  public static Program schedCls(String name, Consumer<Assembler> code) {
    return schedCls(name, FarJumps.GOTOL, code);
  }

  /** As {@link #schedCls(String, Consumer)}, far jumps made as a kernel takes them. */
  public static Program schedCls(String name, FarJumps farJumps, Consumer<Assembler> code) {
    return build(name, ProgramType.SCHED_CLS, farJumps, code);
  }

  /**
   * A program of ready instructions, such as a compiler made them. They are taken as they are: what
   * is wrong with them, the kernel's verifier says.
   *
   * @param name 1-15 of {@code A-Z a-z 0-9 _ .}
   * @param insns with descriptors only as {@link MapSpec}: which map that is, is said at loading
   */
  public static Program of(String name, ProgramType type, List<Insn> insns) {
    ObjectName.check("program", name);
    return new Program(
        name, type, insns, Collections.nCopies(insns.size(), null), LocalFunction.calledIn(insns));
  }

  private static Program build(
      String name, ProgramType type, FarJumps farJumps, Consumer<Assembler> code) {
    ObjectName.check("program", name);
    Assembler assembler = new Assembler();
    code.accept(assembler);
    return assembler.finish(name, type, farJumps);
  }

  /** The same program under another license, which decides what helpers it may call. */
  public Program withLicense(String other) {
    return new Program(name, type, other, fragments, insns, sources, functions, maps);
  }

  /**
   * The same XDP program, declared to cope with frames in several pieces, of which the pointers of
   * its context show the first. Without it drivers refuse the program where frames may be larger
   * than a page. Since Linux 5.18.
   */
  public Program withFragments() {
    if (type != ProgramType.XDP) {
      throw new IllegalArgumentException("only XDP programs are declared to take fragments");
    }
    return new Program(name, type, license, true, insns, sources, functions, maps);
  }

  public String name() {
    return name;
  }

  public ProgramType type() {
    return type;
  }

  public String license() {
    return license;
  }

  /** Whether it is declared to cope with frames in several pieces. */
  public boolean fragments() {
    return fragments;
  }

  public List<Insn> insns() {
    return insns;
  }

  /** The functions beside the one that the kernel calls, in the order of their places. */
  List<LocalFunction> functions() {
    return functions;
  }

  /** The maps that the instructions refer to, in the order of their first use. */
  public List<MapSpec> maps() {
    return maps;
  }

  /** The number of 8-byte slots, by which the kernel measures a program. */
  public int slots() {
    return insns.stream().mapToInt(Insn::slots).sum();
  }

  /** The line that the instruction with this index in {@link #insns} was made from. */
  public Optional<SourceLine> source(int index) {
    return Optional.ofNullable(sources.get(index));
  }

  /** The instructions as the kernel would print them, each with its slot. */
  public List<String> disassembly() {
    return Disassembler.lines(insns);
  }

  private static List<MapSpec> mapsOf(List<Insn> insns) {
    Map<String, MapSpec> byName = new LinkedHashMap<>();
    for (Insn insn : insns) {
      Optional<MapSpec> map = mapOf(insn);
      if (map.isPresent()) {
        MapSpec known = byName.putIfAbsent(map.get().name(), map.get());
        if (known != null && !known.equals(map.get())) {
          throw new IllegalArgumentException(
              "two different maps have the name "
                  + known.name()
                  + ": "
                  + known.description()
                  + " and "
                  + map.get().description());
        }
      }
    }
    return List.copyOf(byName.values());
  }

  private static Optional<MapSpec> mapOf(Insn insn) {
    return switch (insn) {
      case Insn.LoadMap(_, MapSpec map) -> Optional.of(map);
      case Insn.LoadMapValue(_, MapSpec map, _) -> Optional.of(map);
      default -> Optional.empty();
    };
  }
}
