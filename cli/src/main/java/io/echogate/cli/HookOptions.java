package io.echogate.cli;

import io.echogate.datapath.Hook;
import io.echogate.datapath.Placement;
import io.echogate.ebpf.Features;
import io.echogate.linux.LinkInfo;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * Where a filter is to run, as the command line says.
 *
 * @param kind what kind of hook; empty for what suits the interface
 * @param xdp which ways of XDP to try in turn, if it is XDP
 */
record HookOptions(Optional<Kind> kind, List<Hook> xdp) {
  private static final String HOOK = "--hook";
  private static final String MODE = "--mode";
  private static final String AUTO = "auto";

  /** The kinds of hooks. */
  private enum Kind {
    XDP,
    TCX,
    CLSACT
  }

  /** Adds the options to a verb. */
  static CommandSpec addTo(CommandSpec spec) {
    return spec.addOption(
            Options.text(
                HOOK,
                "HOOK",
                "xdp: before the network stack; tcx: behind XDP, for interfaces without Ethernet or"
                    + " with another's XDP program; clsact: there too, as kernels before 6.6 must,"
                    + " which have no TCX; auto, the default: xdp where frames have an"
                    + " Ethernet header, tcx elsewhere, and what is there for a replacement"))
        .addOption(
            Options.text(
                MODE,
                "MODE",
                "of xdp. native: in the driver; generic: behind it, with most of the gain lost;"
                    + " auto, the default: native where the driver can"));
  }

  /**
   * What the command line says.
   *
   * @throws Refusal if there is no such hook or mode, or they do not go together
   */
  static HookOptions of(ParseResult arguments) {
    Optional<Kind> kind = kind(arguments.matchedOptionValue(HOOK, AUTO));
    if (!arguments.hasMatchedOption(MODE)) {
      return new HookOptions(kind, modes(AUTO));
    }
    List<Hook> modes = modes(arguments.matchedOptionValue(MODE, AUTO));
    if (kind.isPresent() && kind.get() != Kind.XDP) {
      throw Refusal.usage(
          kind.get() + " has no modes", "leave out " + MODE + ", or say " + HOOK + " xdp");
    }
    return new HookOptions(Optional.of(Kind.XDP), modes);
  }

  private static Optional<Kind> kind(String word) {
    return switch (word) {
      case AUTO -> Optional.empty();
      case "xdp" -> Optional.of(Kind.XDP);
      case "tcx" -> Optional.of(Kind.TCX);
      case "clsact" -> Optional.of(Kind.CLSACT);
      default ->
          throw Refusal.usage(
              "there is no hook '" + word + "'", "the hooks are auto, xdp, tcx and clsact");
    };
  }

  private static List<Hook> modes(String word) {
    return switch (word) {
      case AUTO -> List.of(Hook.NATIVE, Hook.GENERIC);
      case "native" -> List.of(Hook.NATIVE);
      case "generic" -> List.of(Hook.GENERIC);
      default ->
          throw Refusal.usage(
              "there is no mode '" + word + "'", "the modes are auto, native and generic");
    };
  }

  /**
   * The place on an interface, for what this process may load.
   *
   * @param running where the filter runs that is there now
   * @throws io.echogate.datapath.FilterException if the interface cannot be filtered so
   */
  Placement placement(LinkInfo on, Optional<Hook> running) {
    Features kernel = Features.ofKernel();
    if (kind.isEmpty()) {
      return Placement.of(on, running, kernel);
    }
    Placement asked =
        switch (kind.get()) {
          case XDP -> Placement.xdp(on, xdp);
          case TCX -> Placement.tcx(on);
          case CLSACT -> Placement.clsact(on);
        };
    return asked.with(kernel);
  }
}
