package io.echogate.engine;

import io.echogate.icmp.Form;
import io.echogate.icmp.Packet;
import io.echogate.policy.Reason;

/** Lets everything pass: what leaves, for {@code xfw { }}. */
final class PassingJudge implements Judge {
  private final Decision icmp;
  private final Decision notIcmp;

  PassingJudge(Rulings rulings) {
    icmp = rulings.decision(Reason.DEFAULT_ALLOWED, null);
    notIcmp = rulings.decision(Reason.NOT_ICMP, null);
  }

  @Override
  public Decision judge(Packet packet, long now) {
    return packet.form() == Form.NOT_ICMP ? notIcmp : icmp;
  }
}
