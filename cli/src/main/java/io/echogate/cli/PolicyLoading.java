package io.echogate.cli;

import io.echogate.datapath.AppliedPolicy;
import io.echogate.datapath.Candidate;
import io.echogate.datapath.CompileOptions;
import io.echogate.datapath.CompiledPolicy;
import io.echogate.datapath.LoadedPolicy;
import io.echogate.datapath.ProgramForm;
import io.echogate.ebpf.BpfException;
import io.echogate.ebpf.Feature;
import io.echogate.ebpf.VerifierException;
import io.echogate.linux.Clocks;
import io.echogate.linux.Cpus;
import io.echogate.policy.Policy;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Brings a policy into the kernel, and words why that could not be done. */
final class PolicyLoading {
  private PolicyLoading() {}

  /**
   * A policy as it is to be put in force.
   *
   * @param form what its program is made for
   */
  static Candidate candidate(Policy policy, AppliedPolicy applied, ProgramForm form) {
    CompileOptions options =
        new CompileOptions(
            CompileOptions.Time.KERNEL,
            applied.evaluate(),
            Clocks.tick(),
            Cpus.possible().length(),
            form);
    return new Candidate(policy, options, applied);
  }

  /** Compiles a policy and loads it, for no interface. */
  static LoadedPolicy load(Candidate candidate) {
    CompiledPolicy compiled = CompiledPolicy.of(candidate.policy(), candidate.options());
    return LoadedPolicy.load(compiled, candidate.applied());
  }

  /**
   * Does what loads a policy.
   *
   * @param form what the program is made for
   * @throws Refusal if the kernel lacks what programs need, or its verifier refuses this one
   */
  static <T> T explaining(ProgramForm form, Supplier<T> work) {
    try {
      return work.get();
    } catch (BpfException e) {
      if (e.kind() == BpfException.Kind.NOT_PERMITTED) {
        throw e;
      }
      List<Feature> lacking =
          Stream.of(Feature.values())
              .filter(feature -> form.needs(feature) && feature.missing().isPresent())
              .toList();
      throw refusal(e, lacking, form.access()).orElseThrow(() -> e);
    }
  }

  /**
   * What the user is told of a failure; empty where its own message says all.
   *
   * @param lacking what the kernel turned out to lack
   * @param access how the program was to come by the bytes of packets
   */
  static Optional<Refusal> refusal(
      BpfException failure, List<Feature> lacking, ProgramForm.Access access) {
    if (!lacking.isEmpty()) {
      return Optional.of(
          Refusal.environment(
              "this kernel lacks what the filter needs: "
                  + lacking.stream().map(Feature::title).collect(Collectors.joining(", ")),
              "Linux 5.15 and newer have it, unless built without CONFIG_BPF_SYSCALL; check and"
                  + " explain work everywhere"));
    }
    if (failure instanceof VerifierException refused && refused.isTooLong()) {
      return Optional.of(tooLong(refused, access));
    }
    if (failure instanceof VerifierException) {
      return Optional.of(
          Refusal.environment(
              String.valueOf(failure.getMessage()),
              "this is a defect of Echogate: please report it with these lines, the policy and"
                  + " what `uname -r` says"));
    }
    return Optional.empty();
  }

  /** That a policy asks more than the verifier follows, and in which line it gave up. */
  private static Refusal tooLong(VerifierException refused, ProgramForm.Access access) {
    String place = refused.source().map(line -> line.file() + ":" + line.line() + ": ").orElse("");
    String shorter =
        "put prefixes of the same action into one statement, write fewer conditions in statements"
            + " on the same types, or limits with fewer prefixes each";
    return switch (access) {
      case DIRECT ->
          Refusal.negative(
              place + "the policy is too long: the kernel's verifier gave up here", shorter);
      case COPIED ->
          Refusal.negative(
              place
                  + "the policy is too long for a process without CAP_PERFMON: the kernel's"
                  + " verifier gave up here",
              "grant CAP_PERFMON, with which the verifier walks a fifth of that; or " + shorter);
    };
  }
}
