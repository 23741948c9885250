package io.echogate.bench;

import io.echogate.datapath.AppliedPolicy;
import io.echogate.datapath.CompileOptions;
import io.echogate.datapath.CompiledPolicy;
import io.echogate.datapath.LoadedPolicy;
import io.echogate.linux.Clocks;
import io.echogate.linux.Cpus;
import io.echogate.policy.Policy;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.language.Reading;
import io.echogate.policy.source.Source;
import java.time.Instant;

/** Policies of texts, in the kernel. */
final class Policies {
  private Policies() {}

  /** The model of a text without errors. */
  static Policy read(String text) {
    Reading reading = PolicyReader.read(new Source("benchmark", text));
    if (reading.hasErrors()) {
      throw new IllegalArgumentException(reading.diagnostics().toString());
    }
    return reading.policies().getFirst();
  }

  /** For XDP, with the kernel's clocks. */
  static CompileOptions options() {
    return new CompileOptions(
        CompileOptions.Time.KERNEL, false, Clocks.tick(), Cpus.possible().length());
  }

  /** The generated program, with the kernel's clocks. */
  static LoadedPolicy load(String text) {
    return LoadedPolicy.load(
        CompiledPolicy.of(read(text), options()),
        new AppliedPolicy("benchmark", text, Instant.now(), false));
  }
}
