package io.echogate.cli;

import io.echogate.cli.verify.Comparison;
import io.echogate.cli.verify.PacketCost;
import io.echogate.datapath.Candidate;
import io.echogate.datapath.FrameRun;
import io.echogate.datapath.LoadedPolicy;
import io.echogate.datapath.ProgramForm;
import io.echogate.ebpf.Features;
import io.echogate.ebpf.LoadedProgram;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/**
 * What a policy shows of itself that is on no interface.
 *
 * @param leaving what its program for what leaves shows, if it has one
 */
record DryRun(Tried arriving, Optional<Tried> leaving) {

  /**
   * What a program shows.
   *
   * @param comparison how it judges frames
   * @param cost what it takes for a packet
   */
  record Tried(Comparison comparison, PacketCost cost) {

    Differences differences() {
      return new Differences(comparison);
    }

    boolean same() {
      return comparison.differences().isEmpty();
    }

    /** The cost in words. */
    String costText() {
      return String.format(
          Locale.ROOT,
          "%.0f ns for an echo request, %.0f ns for TCP, over an empty program and with warm"
              + " caches: a lower bound",
          cost.message() * 1e9,
          cost.other() * 1e9);
    }

    private void json(JsonGenerator json) {
      differences().json(json);
      json.writeNumberProperty("echoRequestSeconds", cost.message());
      json.writeNumberProperty("tcpSeconds", cost.other());
    }
  }

  /** Runs programs whose counters nobody needs. */
  static DryRun of(Candidate candidate, LoadedPolicy loaded) {
    return new DryRun(
        arriving(candidate, loaded),
        loaded.leaving().map(program -> leaving(candidate, loaded, program)));
  }

  private static Tried arriving(Candidate candidate, LoadedPolicy loaded) {
    ProgramForm form = candidate.options().form();
    PacketCost cost = PacketCost.of(loaded.program(), form);
    try (FrameRun run = FrameRun.of(loaded)) {
      if (form.isXdp()) {
        return tried(candidate, cost, run, Optional.empty());
      }
      Optional<ProgramForm> atXdp = ProgramForm.atXdp(Features.ofKernel());
      if (atXdp.isEmpty()) {
        return tried(candidate, cost, run, Optional.empty());
      }
      Candidate other =
          PolicyLoading.candidate(candidate.policy(), candidate.applied(), atXdp.get());
      try (LoadedPolicy twin = PolicyLoading.load(other);
          FrameRun otherwise = FrameRun.of(twin)) {
        return tried(candidate, cost, run, Optional.of(otherwise));
      }
    }
  }

  private static Tried leaving(Candidate candidate, LoadedPolicy loaded, LoadedProgram program) {
    ProgramForm form = candidate.options().form().leaving();
    PacketCost cost = PacketCost.of(program, form);
    Optional<ProgramForm> atXdp = ProgramForm.atXdp(Features.ofKernel());
    try (FrameRun run = FrameRun.ofLeaving(loaded, form).orElseThrow()) {
      if (atXdp.isEmpty()) {
        return tried(candidate, cost, run, Optional.empty());
      }
      try (FrameRun otherwise = FrameRun.ofLeaving(loaded, atXdp.get()).orElseThrow()) {
        return tried(candidate, cost, run, Optional.of(otherwise));
      }
    }
  }

  private static Tried tried(
      Candidate candidate, PacketCost cost, FrameRun run, Optional<FrameRun> atXdp) {
    var policy =
        new io.echogate.cli.verify.Tried(candidate.policy(), candidate.applied().evaluate());
    return new Tried(Comparison.of(policy, run, atXdp), cost);
  }

  /** Whether the programs did with every frame what the policy says. */
  boolean same() {
    return arriving.same() && leaving.map(Tried::same).orElse(true);
  }

  void json(JsonGenerator json) {
    json.writeStartObject();
    arriving.json(json);
    json.writeName("leaving");
    if (leaving.isPresent()) {
      json.writeStartObject();
      leaving.get().json(json);
      json.writeEndObject();
    } else {
      json.writeNull();
    }
    json.writeEndObject();
  }
}
