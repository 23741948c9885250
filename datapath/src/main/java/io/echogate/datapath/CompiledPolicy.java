package io.echogate.datapath;

import io.echogate.datapath.code.AddressQuestions;
import io.echogate.datapath.code.ClockCode;
import io.echogate.datapath.code.IngressCode;
import io.echogate.datapath.code.MessageCode;
import io.echogate.datapath.code.SwapCode;
import io.echogate.datapath.code.Target;
import io.echogate.datapath.code.TrialCode;
import io.echogate.datapath.layout.BucketPlaces;
import io.echogate.datapath.layout.FilterMaps;
import io.echogate.datapath.layout.MessageTables;
import io.echogate.datapath.layout.PolicyTables;
import io.echogate.datapath.layout.Succession;
import io.echogate.datapath.layout.TrialMaps;
import io.echogate.datapath.layout.XfwTables;
import io.echogate.datapath.prefix.NoRoomException;
import io.echogate.datapath.prefix.PrefixTables;
import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.Feature;
import io.echogate.ebpf.Features;
import io.echogate.ebpf.Program;
import io.echogate.ebpf.Reg;
import io.echogate.ebpf.SourceLine;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import io.echogate.policy.SetEdits;
import io.echogate.policy.Verdict;
import java.util.Optional;

/**
 * A policy as one or two programs and the contents of their maps, ready to be loaded. Making one
 * needs no kernel and no rights.
 */
public final class CompiledPolicy {
  private final Policy policy;
  private final CompileOptions options;
  private final PolicyTables tables;
  private final AddressQuestions questions;
  private final FilterMaps maps;
  private final Optional<TrialMaps> trial;
  private final Program program;
  private final Optional<Program> leaving;
  private final Optional<Program> interim;

  private CompiledPolicy(
      Policy policy,
      CompileOptions options,
      PolicyTables tables,
      AddressQuestions questions,
      FilterMaps maps,
      Optional<TrialMaps> trial,
      Program program,
      Optional<Program> leaving,
      Optional<Program> interim) {
    this.policy = policy;
    this.options = options;
    this.tables = tables;
    this.questions = questions;
    this.maps = maps;
    this.trial = trial;
    this.program = program;
    this.leaving = leaving;
    this.interim = interim;
  }

  /**
   * Compiles a policy.
   *
   * @throws IllegalArgumentException if the policy asks for what {@link Enforceable} refuses
   */
  public static CompiledPolicy of(Policy policy, CompileOptions options) {
    PolicyTables tables = tables(policy, options);
    long secret = Succession.newSecret();
    return of(policy, options, tables, BucketPlaces.fresh(tables), secret, Optional.empty());
  }

  /** The tables of a policy that can be compiled. */
  static PolicyTables tables(Policy policy, CompileOptions options) {
    if (!Enforceable.refusals(policy).isEmpty()) {
      throw new IllegalArgumentException(Enforceable.refusals(policy).toString());
    }
    return PolicyTables.of(policy, options.tick());
  }

  /** Compiles a policy whose buckets lie in these places, and which may be on trial. */
  static CompiledPolicy of(
      Policy policy,
      CompileOptions options,
      PolicyTables tables,
      BucketPlaces places,
      long secret,
      Optional<TrialMaps> trial) {
    AddressQuestions questions =
        switch (tables.meaning()) {
          case XfwTables xfw -> AddressQuestions.NONE;
          case MessageTables messages -> questions(messages);
        };
    FilterMaps maps =
        FilterMaps.create(
            tables,
            places,
            secret,
            options.cpus(),
            options.keepsQueries(),
            options.reporting().isPresent());
    Program program =
        program(
            options,
            maps,
            trial.map(TrialMaps::arriving),
            (asm, target) -> {
              switch (tables.meaning()) {
                case XfwTables xfw -> new IngressCode(asm, policy, xfw, maps, target).emit();
                case MessageTables messages ->
                    new MessageCode(asm, policy, messages, Direction.IN, questions, maps, target)
                        .emit();
              }
            });
    CompileOptions out = options.withForm(options.form().leaving());
    Optional<TrialMaps.Guard> guard = trial.map(TrialMaps::leaving);
    Optional<Program> leaving =
        options
            .leaving()
            .of(policy, tables, questions, maps)
            .map(body -> program(out, maps, guard, body));
    Optional<Program> interim =
        leaving.isPresent() || guard.flatMap(TrialMaps.Guard::previous).isEmpty()
            ? Optional.empty()
            : Optional.of(program(out, maps, guard, CompiledPolicy::passAll));
    return new CompiledPolicy(
        policy, options, tables, questions, maps, trial, program, leaving, interim);
  }

  private static AddressQuestions questions(MessageTables messages) {
    try {
      return AddressQuestions.of(messages);
    } catch (NoRoomException e) {
      throw new FilterException(
          "the policy has more prefixes than the kernel's tables have room for (%s): divide its sets"
              .formatted(e.getMessage()),
          e);
    }
  }

  private static Program program(
      CompileOptions options,
      FilterMaps maps,
      Optional<TrialMaps.Guard> guard,
      LeavingCode.Body body) {
    return options
        .form()
        .program(
            options.kernel(),
            asm -> {
              Target target = target(options, maps, asm);
              guard.ifPresent(words -> new TrialCode(asm, words, target).emit());
              body.emit(asm, target);
            });
  }

  private static void passAll(Assembler asm, Target target) {
    asm.at(new SourceLine("trial", 1, 1, "the policy on trial lets all pass that leaves"));
    asm.mov(Reg.R0, target.context().result(Verdict.PASS)).exit();
  }

  private static Target target(CompileOptions options, FilterMaps maps, Assembler asm) {
    Features kernel = options.kernel();
    ClockCode clock =
        switch (options.time()) {
          case KERNEL ->
              new ClockCode.Kernel(asm, options.tick(), kernel.has(Feature.JIFFIES_CLOCK));
          case VIRTUAL -> new ClockCode.Virtual(asm, maps.config());
        };
    return new Target(
        options.form().context(asm),
        clock,
        new SwapCode(asm, kernel.has(Feature.FETCHING_ATOMICS)),
        options.evaluate(),
        options.lookups(),
        options.reporting());
  }

  /** The policy that it was made of. */
  public Policy policy() {
    return policy;
  }

  /** The program for what arrives. */
  public Program program() {
    return program;
  }

  /** The program for what leaves, if the policy needs one. */
  public Optional<Program> leaving() {
    return leaving;
  }

  /**
   * The program for what leaves, made for another form: it judges frames as the other does, and can
   * be tried with those that the kernel tries with no program of traffic control.
   */
  Optional<Program> leavingAs(ProgramForm form) {
    return options
        .leaving()
        .of(policy, tables, questions, maps)
        .map(body -> program(options.withForm(form), maps, trial.map(TrialMaps::leaving), body));
  }

  /**
   * What stands where the policy needs no program for what leaves, but the one before has one that
   * may come back: it lets everything pass, until the trial fails.
   */
  Optional<Program> interim() {
    return interim;
  }

  /**
   * What is kept with the programs of the policy's named sets.
   *
   * @param edits what of the sets is otherwise than the policy's text says
   */
  SetDefinitionBytes definitions(SetEdits edits) {
    return SetDefinitionBytes.of(edits.undone().in(policy), questions.list(), questions.tables());
  }

  /** The tables of prefixes that the programs ask. */
  PrefixTables prefixes() {
    return questions.tables();
  }

  CompileOptions options() {
    return options;
  }

  PolicyTables tables() {
    return tables;
  }

  Optional<TrialMaps> trial() {
    return trial;
  }

  FilterMaps maps() {
    return maps;
  }
}
