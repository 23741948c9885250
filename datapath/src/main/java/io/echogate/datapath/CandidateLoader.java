package io.echogate.datapath;

import io.echogate.datapath.layout.PolicyTables;
import io.echogate.datapath.layout.Succession;
import io.echogate.datapath.layout.TrialMaps;
import io.echogate.ebpf.BpfMap;
import io.echogate.ebpf.VerifierException;
import io.echogate.policy.Policy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Loads a policy so that it can take the place of the one that runs.
 *
 * @param trial how long it is to be on trial, if it is
 * @param shared the maps that it has in common with other filters
 * @param reader reads the text of the one that runs
 */
record CandidateLoader(
    Candidate candidate,
    Optional<Duration> trial,
    Function<AppliedPolicy, Optional<Policy>> reader,
    SharedMaps shared) {

  /** What a policy takes over from the one before. */
  record Inheritance(
      Optional<PolicyObjects> before, Optional<BpfMap> buckets, Optional<BpfMap> sources) {
    static final Inheritance NONE =
        new Inheritance(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Loads it for an interface that has no filter. */
  LoadedPolicy first() {
    PolicyTables tables = tables();
    return load(
        tables,
        BucketPlan.fresh(tables),
        Inheritance.NONE,
        Succession.first(candidate.applied().since(), Succession.newSecret()),
        Trial.Fallback.NONE);
  }

  /**
   * Loads it for the place of a filter that is settled. From one that another version applied
   * nothing is carried over, and nothing goes back to it.
   */
  LoadedPolicy after(InstalledFilter running) {
    if (!running.isReadable()) {
      return first();
    }
    int program = running.program().info().id();
    Succession before = running.succession();
    int replaced = running.trial().isPresent() ? before.replaced() : program;
    if (replaced == 0) {
      return after(running, program, before, Optional.empty());
    }
    try (PolicyObjects fallback = PolicyObjects.open(running.place().program(replaced))) {
      return after(running, program, before, Optional.of(fallback));
    }
  }

  private LoadedPolicy after(
      InstalledFilter running, int program, Succession before, Optional<PolicyObjects> fallback) {
    PolicyTables tables = tables();
    Optional<Predecessor> predecessor =
        reader.apply(running.applied()).map(policy -> running.predecessor(policy, fallback));
    BucketPlan plan =
        predecessor
            .map(replaced -> BucketPlan.after(replaced, candidate.policy(), tables))
            .orElseGet(() -> BucketPlan.fresh(tables));
    Path pinned = running.place().program(program);
    Inheritance inheritance =
        new Inheritance(
            predecessor.map(Predecessor::objects),
            plan.shared() ? Optional.of(PolicyObjects.openBuckets(pinned)) : Optional.empty(),
            plan.ways().shared() ? PolicyObjects.openSources(pinned) : Optional.empty());
    Succession succession =
        new Succession(
            predecessor.isPresent() ? before.countingSince() : candidate.applied().since(),
            before.secret(),
            program,
            fallback.map(objects -> objects.program().info().id()).orElse(0),
            predecessor.isEmpty());
    return load(
        tables,
        plan,
        inheritance,
        succession,
        fallback.map(Trial.Fallback::of).orElse(Trial.Fallback.NONE));
  }

  private PolicyTables tables() {
    return CompiledPolicy.tables(candidate.policy(), candidate.options());
  }

  /**
   * Loads it.
   *
   * @param fallback the programs to which its trial goes back, if it is on one and there are some
   */
  LoadedPolicy load(
      PolicyTables tables,
      BucketPlan plan,
      Inheritance inheritance,
      Succession succession,
      Trial.Fallback fallback) {
    if (trial.isEmpty()) {
      return load(
          candidate.options(), tables, plan, inheritance, succession, Optional.empty(), fallback);
    }
    Optional<TrialMaps> maps =
        Optional.of(
            TrialMaps.create(fallback.arriving().isPresent(), fallback.leaving().isPresent()));
    CompileOptions options = candidate.options().withForm(form(fallback));
    try {
      return load(options, tables, plan, inheritance, succession, maps, fallback);
    } catch (VerifierException e) {
      if (fallback.arriving().isEmpty() || !loadsWithoutTrial()) {
        throw e;
      }
      throw new FilterException(
          "this policy cannot be put on trial: the kernel lets no program of now hand packets on to"
              + " the one before, which was loaded when its compiler (net.core.bpf_jit_enable) was"
              + " set otherwise: apply it without a trial, by --no-confirm; the next one can be on"
              + " trial again",
          e);
    }
  }

  /**
   * The form for a trial. A program hands packets on only to one that takes frames in pieces if it
   * does so itself. Where the MTU has changed since the one before was loaded, another form would
   * suit better; but that one is what filters there, so the interface takes its form. How a program
   * comes by the bytes makes no difference to it.
   */
  private ProgramForm form(Trial.Fallback fallback) {
    ProgramForm own = candidate.options().form();
    return fallback
        .arriving()
        .flatMap(program -> ProgramForm.of(program.name()))
        .map(before -> before.by(own.access()))
        .orElse(own);
  }

  private boolean loadsWithoutTrial() {
    try (LoadedPolicy _ =
        new CandidateLoader(candidate, Optional.empty(), reader, shared).first()) {
      return true;
    } catch (VerifierException e) {
      return false;
    }
  }

  private LoadedPolicy load(
      CompileOptions options,
      PolicyTables tables,
      BucketPlan plan,
      Inheritance inheritance,
      Succession succession,
      Optional<TrialMaps> maps,
      Trial.Fallback fallback) {
    CompiledPolicy compiled =
        CompiledPolicy.of(
            candidate.policy(), options, tables, plan.places(), succession.secret(), maps);
    Optional<Trial> begun = maps.map(specs -> Trial.begin(specs, trial.orElseThrow(), fallback));
    return LoadedPolicy.load(
        compiled,
        candidate.applied(),
        new ObjectLoader.Setting(
            plan,
            inheritance.before(),
            inheritance.buckets(),
            inheritance.sources(),
            succession,
            begun,
            shared));
  }
}
