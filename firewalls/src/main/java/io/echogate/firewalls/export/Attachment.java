package io.echogate.firewalls.export;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Hook;
import java.util.Optional;
import java.util.Set;

/**
 * Where a policy of Echogate judges packets.
 *
 * @param arriving who asks it about what arrives
 * @param leaving who asks it about what leaves; empty if that is not judged
 */
public record Attachment(String interfaceName, Asker arriving, Optional<Asker> leaving) {

  /** Who asks a policy. */
  public enum Asker {
    /** The driver, or the network stack in its place: before all else. */
    XDP("XDP", Integer.MIN_VALUE),
    /** The network stack: behind XDP and before nftables, or behind nftables. */
    TCX("TCX", Integer.MIN_VALUE + 1),
    /** Traffic control, on kernels without TCX. */
    CLSACT("clsact", Integer.MIN_VALUE + 1);

    private final String text;
    private final int priority;

    Asker(String text, int priority) {
      this.text = text;
      this.priority = priority;
    }
  }

  /** Its entrance at a hook: before all of nftables as packets arrive, behind it as they go. */
  Chain.Base base(Hook hook) {
    int priority = hook == Hook.INGRESS ? arriving.priority : Integer.MAX_VALUE;
    return new Chain.Base(hook, priority, Set.of(interfaceName), Action.ACCEPT);
  }

  /** A chain's name: those where packets enter are called after who asks. */
  String nameOf(String chain) {
    if (chain.equals(Hook.INGRESS.text())) {
      return arriving == Asker.XDP ? arriving.text : arriving.text + " ingress";
    }
    return chain.equals(Hook.EGRESS.text()) ? leaving.orElseThrow().text + " egress" : chain;
  }
}
