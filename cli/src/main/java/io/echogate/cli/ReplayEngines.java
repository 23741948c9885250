package io.echogate.cli;

import io.echogate.cli.verify.Agreement;
import io.echogate.datapath.Enforceable;
import io.echogate.datapath.ProgramForm;
import io.echogate.ebpf.Features;
import io.echogate.linux.Capability;
import io.echogate.policy.Address;
import io.echogate.policy.Condition;
import io.echogate.policy.Policy;
import io.echogate.traffic.ReplayListener;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * What judges the packets of a replay: the evaluator, and beside it, if asked for, the program that
 * the kernel would run.
 */
record ReplayEngines(Optional<Agreement> kernel) implements AutoCloseable {
  static final String ENGINE = "--engine";
  private static final String JAVA = "java";
  private static final String KERNEL = "kernel";

  /** The option that chooses. */
  static OptionSpec option() {
    return Options.text(
        ENGINE,
        "ENGINES",
        "java, or kernel: the kernel judges each packet too, by the policy's program in test runs"
            + " with the clock of the packets, and both must agree; as root");
  }

  /**
   * Makes ready what the command line asks for.
   *
   * @param own the addresses that are {@code @self}
   * @throws Refusal if the kernel cannot do it
   */
  static ReplayEngines begin(ParseResult arguments, Policy policy, Set<Address> own) {
    List<String> engines = List.of(arguments.matchedOptionValue(ENGINE, JAVA).split(",", -1));
    for (String engine : engines) {
      if (!engine.equals(JAVA) && !engine.equals(KERNEL)) {
        throw Refusal.usage(
            ENGINE + " takes no '" + engine + "'", "it takes java, kernel or java,kernel");
      }
    }
    if (!engines.contains(KERNEL)) {
      return new ReplayEngines(Optional.empty());
    }
    refuseFlows(policy);
    Kernel.requireCapabilities(
        ReplayVerb.NAME + " " + ENGINE + " " + KERNEL,
        List.of(Capability.BPF, Capability.NET_ADMIN));
    Enforceable.refusals(policy).stream()
        .findFirst()
        .ifPresent(
            refusal -> {
              throw Refusal.negative(refusal.message(), refusal.help());
            });
    ProgramForm form = ProgramForm.atXdp(Features.ofKernel()).orElse(ProgramForm.XDP);
    return new ReplayEngines(
        Optional.of(PolicyLoading.explaining(form, () -> Agreement.begin(policy, form, own))));
  }

  /** The kernel's connections are this machine's, and not those of the capture. */
  private static void refuseFlows(Policy policy) {
    policy.rules().stream()
        .filter(rule -> rule.conditions().contains(Condition.Flag.RELATED))
        .findFirst()
        .ifPresent(
            rule -> {
              throw Refusal.negative(
                  "line "
                      + rule.statement().line()
                      + " asks for related flows, of which the kernel knows those of this machine,"
                      + " and not those of a capture",
                  "replay it without " + ENGINE + " " + KERNEL);
            });
  }

  /** Has the other engine judge each packet too. */
  ReplayListener before(ReplayListener next) {
    return kernel
        .<ReplayListener>map(
            agreement ->
                (capture, packet, direction, decision) -> {
                  agreement.judge(capture, direction);
                  next.judged(capture, packet, direction, decision);
                })
        .orElse(next);
  }

  /** What came of it; empty if the kernel was not asked. */
  Optional<Agreement.Outcome> outcome() {
    return kernel.map(Agreement::outcome);
  }

  @Override
  public void close() {
    kernel.ifPresent(Agreement::close);
  }
}
