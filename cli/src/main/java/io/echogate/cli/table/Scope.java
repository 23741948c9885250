package io.echogate.cli.table;

import io.echogate.icmp.Family;
import io.echogate.policy.AddressSet;
import io.echogate.policy.BuiltInSet;
import io.echogate.policy.Condition;
import io.echogate.policy.Condition.Compare;
import io.echogate.policy.Condition.Flag;
import io.echogate.policy.Condition.From;
import io.echogate.policy.Condition.To;
import io.echogate.policy.Condition.Until;

/** Whether a condition says anything of a message, whatever packet it is in. */
enum Scope {
  /** Every packet meets it. */
  ALWAYS,
  /** It depends on the packet. */
  SOMETIMES,
  /** No packet meets it. */
  NEVER;

  /** What a condition says of a type. */
  static Scope of(Condition condition, Family family, int type) {
    return switch (condition) {
      case From from -> of(from.addresses(), from.negated(), family);
      case To to -> of(to.addresses(), to.negated(), family);
      case Compare compare -> SOMETIMES;
      case Until until -> SOMETIMES;
      case Flag flag -> of(flag, family, type);
    };
  }

  private static Scope of(Flag flag, Family family, int type) {
    if (flag == Flag.LOG) {
      return ALWAYS;
    }
    return flag.canHold(family, type) ? SOMETIMES : NEVER;
  }

  private static Scope of(AddressSet set, boolean negated, Family family) {
    boolean some =
        set.prefixes().size(family) > 0
            || set.builtIns().stream()
                .anyMatch(builtIn -> family == Family.IP4 || builtIn != BuiltInSet.BROADCAST);
    if (some) {
      return SOMETIMES;
    }
    return negated ? ALWAYS : NEVER;
  }
}
