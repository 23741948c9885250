package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.ebpf.LoadedProgram;
import io.echogate.linux.Clocks;
import io.echogate.linux.Cpus;
import io.echogate.policy.Dialect;
import io.echogate.policy.Policy;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.language.Reading;
import io.echogate.policy.source.Source;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** Policies of texts, loaded for tests. */
final class TestPolicies {
  private static final int MOST_VERIFIED = 20_000;

  /** Chains and flows take more: the verifier gives up at a million. */
  private static final int MOST_VERIFIED_OF_CHAINS = 60_000;

  private static final long MOST_LOAD_TIME = 50_000_000;

  /** How often a policy is loaded at most until one load was as quick as it should be. */
  private static final int LOADS = 3;

  private TestPolicies() {}

  /** The model of a text without errors. */
  static Policy policy(String text) {
    Reading reading = PolicyReader.read(new Source("test.policy", text));
    assertThat(reading.hasErrors()).as("%s: %s", text, reading.diagnostics()).isFalse();
    return reading.policies().getFirst();
  }

  static CompileOptions options(CompileOptions.Time time) {
    return options(time, ProgramForm.XDP);
  }

  private static CompileOptions options(CompileOptions.Time time, ProgramForm form) {
    return new CompileOptions(time, false, Clocks.tick(), Cpus.possible().length(), form);
  }

  static AppliedPolicy applied(String text) {
    return new AppliedPolicy("test.policy", text, Instant.EPOCH, false);
  }

  /** A policy that is to be put in force by XDP. */
  static Candidate candidate(String text) {
    return candidate(text, ProgramForm.XDP);
  }

  /** A policy that is to be put in force. */
  static Candidate candidate(String text, ProgramForm form) {
    return new Candidate(policy(text), options(CompileOptions.Time.KERNEL, form), applied(text));
  }

  /**
   * A policy that blocks an ip4 type in what arrives and others in what leaves, and lets pass the
   * rest.
   */
  static String blocking(int arriving, int... leaving) {
    String out =
        leaving.length == 0
            ? ""
            : Arrays.stream(leaving)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(", ", "icmp ip4 out : block { ", " }"));
    return "policy test { icmp ip4 : block { %d } %s defaults { icmp in: allow; } }"
        .formatted(arriving, out);
  }

  /** The policy that was applied, with its sets as they are. */
  static Policy inForce(AppliedPolicy applied) {
    return applied.edits().in(policy(applied.text()));
  }

  /** Reads the text of a policy that was applied. */
  static Optional<Policy> read(AppliedPolicy applied) {
    return Optional.of(policy(applied.text()));
  }

  /** Loads a policy, and holds it to what every policy of a test must keep. */
  static LoadedPolicy load(String text, CompileOptions.Time time) {
    return load(text, time, ProgramForm.XDP);
  }

  /**
   * Loads a policy, and again where that took longer than it should: a shared machine may need
   * twice as long as ever, but not three times in a row.
   *
   * @param most CPU time in nanoseconds
   */
  static LoadedPolicy loadSoon(
      CompiledPolicy compiled, String text, ToLongFunction<LoadedPolicy> most) {
    for (int left = LOADS - 1; ; left--) {
      long before = Clocks.threadCpu();
      LoadedPolicy loaded = LoadedPolicy.load(compiled, applied(text));
      long nanos = Clocks.threadCpu() - before;
      long limit = most.applyAsLong(loaded);
      if (nanos < limit) {
        return loaded;
      }
      loaded.close();
      assertThat(left).as("it took %,d of %,d ns to load %s", nanos, limit, text).isPositive();
    }
  }

  private static void requireShortWalk(String text, int most, LoadedProgram program) {
    assertThat(program.info().verifiedInsns())
        .as("instructions that the verifier walked for %s", text)
        .isBetween(1, most);
  }

  /** Loads a policy, and holds it to what every policy of a test must keep. */
  static LoadedPolicy load(String text, CompileOptions.Time time, ProgramForm form) {
    return load(text, options(time, form));
  }

  /** Loads a policy, and holds it to what every policy of a test must keep. */
  static LoadedPolicy load(String text, CompileOptions options) {
    CompiledPolicy compiled = CompiledPolicy.of(policy(text), options);
    boolean xfw = compiled.policy().dialect() == Dialect.XFW;
    LoadedPolicy loaded =
        loadSoon(
            compiled,
            text,
            policy ->
                walks(options) * (xfw ? MOST_LOAD_TIME : 4 * MOST_LOAD_TIME) + timeForWays(policy));
    int most = (xfw ? MOST_VERIFIED : MOST_VERIFIED_OF_CHAINS) * walks(options);
    requireShortWalk(text, most, loaded.program());
    loaded.objects().leaving().ifPresent(program -> requireShortWalk(text, most, program));
    return loaded;
  }

  /**
   * How many times as much the verifier may walk: without PERFMON it follows what a processor may
   * do that guesses, too.
   */
  private static int walks(CompileOptions options) {
    return switch (options.form().access()) {
      case DIRECT -> 1;
      case COPIED -> 8;
    };
  }

  /** Two nanoseconds for each byte of tables, which the kernel clears. */
  private static long timeForWays(LoadedPolicy policy) {
    return policy.objects().sources().map(ways -> 2L * ways.spec().valueSize()).orElse(0L);
  }
}
