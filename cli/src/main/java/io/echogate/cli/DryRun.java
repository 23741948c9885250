package io.echogate.cli;

import io.echogate.cli.verify.Comparison;
import io.echogate.cli.verify.PacketCost;
import io.echogate.datapath.Candidate;
import io.echogate.datapath.FrameRun;
import io.echogate.datapath.LoadedPolicy;
import io.echogate.datapath.ProgramForm;
import io.echogate.policy.Policy;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/**
 * What a program shows of itself that is on no interface.
 *
 * @param comparison how it judges frames
 * @param cost what it takes for a packet
 */
record DryRun(Comparison comparison, PacketCost cost) {

  /** Runs a program whose counters nobody needs. */
  static DryRun of(Candidate candidate, LoadedPolicy loaded) {
    ProgramForm form = candidate.options().form();
    PacketCost cost = PacketCost.of(loaded.program(), form);
    try (FrameRun run = FrameRun.of(loaded)) {
      if (form.isXdp()) {
        return of(candidate, cost, run, Optional.empty());
      }
      Candidate atXdp =
          PolicyLoading.candidate(candidate.policy(), candidate.applied(), ProgramForm.XDP);
      try (LoadedPolicy twin = PolicyLoading.load(atXdp);
          FrameRun otherwise = FrameRun.of(twin)) {
        return of(candidate, cost, run, Optional.of(otherwise));
      }
    }
  }

  private static DryRun of(
      Candidate candidate, PacketCost cost, FrameRun run, Optional<FrameRun> atXdp) {
    Policy policy = candidate.policy();
    return new DryRun(Comparison.of(policy, candidate.applied().evaluate(), run, atXdp), cost);
  }

  /** Whether the program did with every frame what the policy says. */
  boolean same() {
    return comparison.differences().isEmpty();
  }

  Differences differences() {
    return new Differences(comparison);
  }

  /** The cost in words. */
  String costText() {
    return String.format(
        Locale.ROOT,
        "%.0f ns for an echo request, %.0f ns for TCP, over an empty program and with warm caches:"
            + " a lower bound",
        cost.message() * 1e9,
        cost.other() * 1e9);
  }

  void json(JsonGenerator json) {
    json.writeStartObject();
    differences().json(json);
    json.writeNumberProperty("echoRequestSeconds", cost.message());
    json.writeNumberProperty("tcpSeconds", cost.other());
    json.writeEndObject();
  }
}
