package io.echogate.datapath;

import io.echogate.datapath.code.ClockCode;
import io.echogate.datapath.code.IngressCode;
import io.echogate.datapath.code.MessageCode;
import io.echogate.datapath.code.Target;
import io.echogate.datapath.code.TrialCode;
import io.echogate.datapath.layout.BucketPlaces;
import io.echogate.datapath.layout.FilterMaps;
import io.echogate.datapath.layout.MessageTables;
import io.echogate.datapath.layout.PolicyTables;
import io.echogate.datapath.layout.Succession;
import io.echogate.datapath.layout.TrialMaps;
import io.echogate.datapath.layout.XfwTables;
import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.Program;
import io.echogate.policy.Policy;
import java.util.Optional;

/**
 * A policy as a program and the contents of its maps, ready to be loaded. Making one needs no
 * kernel and no rights.
 */
public final class CompiledPolicy {
  private final Policy policy;
  private final CompileOptions options;
  private final PolicyTables tables;
  private final FilterMaps maps;
  private final Optional<TrialMaps> trial;
  private final Program program;

  private CompiledPolicy(
      Policy policy,
      CompileOptions options,
      PolicyTables tables,
      FilterMaps maps,
      Optional<TrialMaps> trial,
      Program program) {
    this.policy = policy;
    this.options = options;
    this.tables = tables;
    this.maps = maps;
    this.trial = trial;
    this.program = program;
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
    FilterMaps maps = FilterMaps.create(tables, places, secret, options.cpus());
    Program program =
        options
            .form()
            .program(
                asm -> {
                  Target target = target(options, maps, asm);
                  trial.ifPresent(
                      trialMaps -> new TrialCode(asm, trialMaps, target.context()).emit());
                  switch (tables.meaning()) {
                    case XfwTables xfw -> new IngressCode(asm, policy, xfw, maps, target).emit();
                    case MessageTables messages ->
                        new MessageCode(asm, policy, messages.arriving(), maps, target).emit();
                  }
                });
    return new CompiledPolicy(policy, options, tables, maps, trial, program);
  }

  private static Target target(CompileOptions options, FilterMaps maps, Assembler asm) {
    ClockCode clock =
        switch (options.time()) {
          case KERNEL -> new ClockCode.Kernel(asm, options.tick());
          case VIRTUAL -> new ClockCode.Virtual(asm, maps.config());
        };
    return new Target(options.form().context(asm), clock, options.evaluate());
  }

  /** The policy that it was made of. */
  public Policy policy() {
    return policy;
  }

  /** The program, for those who want to look at it. */
  public Program program() {
    return program;
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
