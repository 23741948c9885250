package io.echogate.cli;

import io.echogate.datapath.AppliedPolicy;
import io.echogate.datapath.Candidate;
import io.echogate.datapath.CompileOptions;
import io.echogate.datapath.CompiledPolicy;
import io.echogate.datapath.LoadedPolicy;
import io.echogate.datapath.PolicyTooLongException;
import io.echogate.datapath.ProgramForm;
import io.echogate.ebpf.BpfException;
import io.echogate.ebpf.Feature;
import io.echogate.ebpf.VerifierException;
import io.echogate.linux.Clocks;
import io.echogate.linux.Cpus;
import io.echogate.policy.Policy;
import io.echogate.policy.source.Diagnostic;
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
    } catch (PolicyTooLongException e) {
      throw refusal(e);
    } catch (BpfException e) {
      if (e.kind() == BpfException.Kind.NOT_PERMITTED) {
        throw e;
      }
      List<Feature> lacking =
          Stream.of(Feature.values())
              .filter(feature -> form.needs(feature) && feature.missing().isPresent())
              .toList();
      throw refusal(e, lacking).orElseThrow(() -> e);
    }
  }

  /**
   * What the user is told of a failure; empty where its own message says all.
   *
   * @param lacking what the kernel turned out to lack
   */
  static Optional<Refusal> refusal(BpfException failure, List<Feature> lacking) {
    if (!lacking.isEmpty()) {
      return Optional.of(
          Refusal.environment(
              "this kernel lacks what the filter needs: "
                  + lacking.stream().map(Feature::title).collect(Collectors.joining(", ")),
              "Linux 5.15 and newer have it, unless built without CONFIG_BPF_SYSCALL; check and"
                  + " explain work everywhere"));
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

  /** That a policy is too long for the kernel, and where it is longest. */
  static Refusal refusal(PolicyTooLongException failure) {
    return failure
        .place()
        .map(
            place ->
                Refusal.negative(
                    Diagnostic.error(place.source(), place.span(), failure.problem())
                        .withHelp(failure.help())))
        .orElseGet(() -> Refusal.negative(failure.problem(), failure.help()));
  }
}
