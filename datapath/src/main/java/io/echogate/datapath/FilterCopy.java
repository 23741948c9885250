package io.echogate.datapath;

import io.echogate.datapath.layout.BucketPlaces;
import io.echogate.datapath.layout.BucketSpec;
import io.echogate.datapath.layout.Buckets;
import io.echogate.datapath.layout.ConfigMap;
import io.echogate.datapath.layout.FilterMaps;
import io.echogate.datapath.layout.MachineMap;
import io.echogate.datapath.layout.MessageTables;
import io.echogate.datapath.layout.PolicyTables;
import io.echogate.datapath.layout.TrialMaps;
import io.echogate.datapath.prefix.PrefixTables;
import io.echogate.ebpf.BpfMap;
import io.echogate.ebpf.Disassembler;
import io.echogate.ebpf.Insn;
import io.echogate.ebpf.LoadedProgram;
import io.echogate.ebpf.MapSpec;
import io.echogate.ebpf.MapType;
import io.echogate.ebpf.Program;
import io.echogate.linux.Capabilities;
import io.echogate.linux.Capability;
import io.echogate.linux.Mapping;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A second program made of the policy text of one that filters. It reads the very tables of the
 * first, and has a state of its own: so it can be run without disturbing the first. If {@link
 * #difference} is empty, both have the same instructions, and what the copy does with a frame, the
 * first does too, but for how full its buckets are. Made for another form, it is the same policy on
 * the same tables, and differs from the first in how it comes by a frame's bytes.
 */
public final class FilterCopy implements AutoCloseable {
  private final Closing closing;
  private final CompiledPolicy compiled;
  private final FrameRun.Kind kind;
  private final LoadedProgram program;
  private final Map<String, BpfMap> state;
  private final int instructions;
  private final Optional<CodeDifference> difference;
  private final List<LimitDifference> wrongLimits;

  private FilterCopy(
      Closing closing,
      CompiledPolicy compiled,
      FrameRun.Kind kind,
      LoadedProgram program,
      Map<String, BpfMap> state,
      int instructions,
      Optional<CodeDifference> difference,
      List<LimitDifference> wrongLimits) {
    this.closing = closing;
    this.compiled = compiled;
    this.kind = kind;
    this.program = program;
    this.state = state;
    this.instructions = instructions;
    this.difference = difference;
    this.wrongLimits = wrongLimits;
  }

  /**
   * Copies the program for what arrives.
   *
   * @param original what filters
   * @param policy what is in force: its text, and what of its sets is otherwise
   * @throws FilterException if its maps are not those that the text asks for, so that it cannot be
   *     the program of the text; or if it has a program for what leaves and the text asks for none,
   *     or the reverse
   */
  static FilterCopy of(PolicyObjects original, Policy policy, CompileOptions options) {
    CompiledPolicy compiled = compiled(original, policy, options);
    if (compiled.leaving().isPresent() != original.leaving().isPresent()) {
      throw new FilterException(
          original.leaving().isPresent()
              ? "the filter judges what leaves, and the policy text asks for no program for it:"
                  + " apply the policy again"
              : "the filter has no program for what leaves, and the policy text asks for one: apply"
                  + " the policy again");
    }
    FrameRun.Kind kind = new FrameRun.Kind(options.form(), Direction.IN);
    return of(original, original.program(), compiled, compiled.program(), kind);
  }

  /**
   * Copies the program for what leaves.
   *
   * @param original what filters, with such a program
   * @param policy what is in force, which asks for one
   * @param form what the copy is made for
   * @throws FilterException as {@link #of}
   */
  static FilterCopy ofLeaving(
      PolicyObjects original, Policy policy, CompileOptions options, ProgramForm form) {
    CompiledPolicy compiled = compiled(original, policy, options);
    return of(
        original,
        original.leaving().orElseThrow(),
        compiled,
        compiled.leavingAs(form).orElseThrow(),
        new FrameRun.Kind(form, Direction.OUT));
  }

  private static FilterCopy of(
      PolicyObjects original,
      LoadedProgram filtering,
      CompiledPolicy compiled,
      Program copy,
      FrameRun.Kind kind) {
    try (Closing closing = new Closing()) {
      Map<Integer, BpfMap> there = new HashMap<>();
      original.maps().forEach(map -> there.put(map.info().id(), map));
      if (!there.keySet().containsAll(filtering.info().mapIds())) {
        throw new FilterException(
            "the program has maps that are not pinned, as those of other versions of Echogate:"
                + " apply the policy again");
      }
      Map<Integer, String> names = new HashMap<>();
      there.forEach((id, map) -> names.put(id, map.spec().name()));
      Map<MapSpec, BpfMap> maps = new HashMap<>();
      Map<String, BpfMap> state = new HashMap<>();
      for (MapSpec spec : copy.maps()) {
        BpfMap shared =
            there.values().stream()
                .filter(map -> map.spec().equals(spec))
                .findFirst()
                .orElseThrow(() -> otherMaps(spec));
        if (isTable(spec)) {
          maps.put(spec, shared);
        } else {
          BpfMap own = closing.add(BpfMap.create(spec));
          names.put(own.info().id(), spec.name());
          state.put(spec.name(), own);
          maps.put(spec, own);
        }
      }
      BpfMap buckets = state.get(compiled.maps().buckets().name());
      if (buckets != null) {
        copyValues(original.buckets(), buckets);
      }
      LoadedProgram program = closing.add(load(copy, maps, kind.form()));
      List<Insn> first = Disassembler.decode(filtering.xlated());
      List<Insn> second = Disassembler.decode(program.xlated());
      return new FilterCopy(
          closing.handOver(),
          compiled,
          kind,
          program,
          state,
          first.size(),
          CodeDifference.first(first, second, names),
          wrongLimits(original, compiled.tables()));
    }
  }

  /**
   * Loads a program as one of its form was: the kernel puts instructions of its own into what a
   * process without PERFMON loads.
   */
  private static LoadedProgram load(Program copy, Map<MapSpec, BpfMap> maps, ProgramForm form) {
    return switch (form.access()) {
      case DIRECT -> LoadedProgram.load(copy, maps);
      case COPIED ->
          Capabilities.callWithout(
              () -> LoadedProgram.load(copy, maps), Capability.PERFMON, Capability.SYS_ADMIN);
    };
  }

  /** Compiles the text as it was compiled for the program that filters. */
  private static CompiledPolicy compiled(
      PolicyObjects original, Policy policy, CompileOptions options) {
    Set<String> names =
        original.maps().stream().map(map -> map.spec().name()).collect(Collectors.toSet());
    Policy loaded = original.loadedEdits().in(original.edits().undone().in(policy));
    PolicyTables tables = CompiledPolicy.tables(loaded, options);
    if (ConfigReader.places(original).lines().size() != tables.buckets().size()) {
      throw otherMaps(original.config().spec());
    }
    CompiledPolicy compiled =
        CompiledPolicy.of(
            loaded,
            options,
            tables,
            ConfigReader.places(original),
            ConfigReader.succession(original).secret(),
            TrialMaps.of(names));
    if (!compiled.definitions(original.loadedEdits()).areIn(original.definitions())) {
      throw otherMaps(original.definitions().spec());
    }
    return compiled;
  }

  /** What programs read and never write: there the copy reads what the original reads. */
  private static boolean isTable(MapSpec spec) {
    return spec.name().equals(ConfigMap.NAME)
        || spec.name().equals(MachineMap.NAME)
        || PrefixTables.isName(spec.name())
        || spec.type() == MapType.LPM_TRIE;
  }

  private static FilterException otherMaps(MapSpec spec) {
    return new FilterException(
        ("the program has other maps than this version makes of its policy text (%s): apply the"
                + " policy again")
            .formatted(spec.name()));
  }

  /** The buckets whose figures are not those of the policy text. */
  private static List<LimitDifference> wrongLimits(PolicyObjects original, PolicyTables tables) {
    List<LimitDifference> wrong = new ArrayList<>();
    BucketPlaces places = ConfigReader.places(original);
    try (Mapping buckets = original.buckets().mmap(Mapping.Access.READ)) {
      for (int i = 0; i < tables.buckets().size(); i++) {
        BucketSpec bucket = tables.buckets().get(i);
        MemorySegment line = Buckets.line(buckets.segment(), places.line(i));
        if (!Buckets.hasFigures(line, bucket)) {
          wrong.add(LimitDifference.of(bucket));
        }
      }
    }
    return List.copyOf(wrong);
  }

  private static void copyValues(BpfMap from, BpfMap to) {
    try (Mapping source = from.mmap(Mapping.Access.READ);
        Mapping target = to.mmap(Mapping.Access.READ_WRITE)) {
      MemorySegment.copy(source.segment(), 0, target.segment(), 0, source.segment().byteSize());
    }
  }

  /** How many instructions the filtering program has, as the kernel runs them. */
  public int instructions() {
    return instructions;
  }

  /** Where the two programs differ first; empty if they are the same. */
  public Optional<CodeDifference> difference() {
    return difference;
  }

  /** The limits whose figures are not those of the policy text. */
  public List<LimitDifference> wrongLimits() {
    return wrongLimits;
  }

  /** Whether it judges frames, and does not only write queries down for other filters. */
  public boolean judges() {
    return kind.direction() == Direction.IN || compiled.tables().meaning() instanceof MessageTables;
  }

  /** Sends frames through the copy. The caller closes it, before the copy. */
  public FrameRun run() {
    FilterMaps specs = compiled.maps();
    return FrameRun.of(
        program, compiled.tables(), kind, required(specs.buckets()), required(specs.counters()));
  }

  private BpfMap required(MapSpec spec) {
    return state.computeIfAbsent(spec.name(), name -> closing.add(BpfMap.create(spec)));
  }

  @Override
  public void close() {
    closing.close();
  }
}
