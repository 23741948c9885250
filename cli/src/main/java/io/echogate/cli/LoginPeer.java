package io.echogate.cli;

import io.echogate.policy.Action;
import io.echogate.policy.Address;
import io.echogate.policy.Origin;
import io.echogate.policy.Policy;
import io.echogate.policy.SourceFilter.Scope;
import io.echogate.policy.source.Diagnostic;
import java.util.Optional;

/** The source filter judges TCP too, and so may cut off the very login that applies the policy. */
final class LoginPeer {
  /** What a terminal needs at least: full frames, some of them at once. */
  private static final Budget NEED = new Budget(200, 1514);

  private LoginPeer() {}

  static Optional<Diagnostic> warning(Policy policy, Address peer) {
    return SourceRuling.of(policy.sources(), peer, Scope.TCP)
        .filter(ruling -> !NEED.fits(ruling.action()))
        .map(ruling -> warning(ruling, peer));
  }

  private static Diagnostic warning(SourceRuling ruling, Address peer) {
    Origin origin = ruling.statement().origin();
    String what =
        ruling.action() instanceof Action.Block
            ? "cuts off the login that runs this, which comes from "
            : "limits the login that runs this below what it needs; it comes from ";
    boolean alone =
        ruling.prefix().map(prefix -> prefix.length() == Address.bits(peer.family())).orElse(false);
    return Diagnostic.warning(origin.source(), origin.span(), what + peer)
        .withHelp(
            alone
                ? "take " + peer + " out of this statement"
                : "add src %s.tcp: allow { %s }".formatted(peer.family(), peer));
  }
}
