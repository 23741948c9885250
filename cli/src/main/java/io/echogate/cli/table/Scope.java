package io.echogate.cli.table;

import io.echogate.icmp.Family;
import io.echogate.icmp.Kind;
import io.echogate.icmp.Registry;
import io.echogate.policy.AddressSet;
import io.echogate.policy.BuiltInSet;
import io.echogate.policy.Condition;
import io.echogate.policy.Condition.Compare;
import io.echogate.policy.Condition.Flag;
import io.echogate.policy.Condition.From;
import io.echogate.policy.Condition.To;
import io.echogate.policy.Condition.Until;
import java.util.Set;

/** Whether a condition says anything of a message, whatever packet it is in. */
enum Scope {
  /** Every packet meets it. */
  ALWAYS,
  /** It depends on the packet. */
  SOMETIMES,
  /** No packet meets it. */
  NEVER;

  private static final Set<Integer> REPLIES_4 = Set.of(0, 14, 16, 18, 43);
  private static final Set<Integer> REPLIES_6 = Set.of(129, 140, 161);
  private static final Set<Integer> OF_LINK_4 = Set.of(5, 9, 10);
  private static final Set<Integer> OF_LINK_6 =
      Set.of(130, 131, 132, 133, 134, 135, 136, 137, 141, 142, 143, 148, 149, 151, 152, 153);

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
    boolean ip4 = family == Family.IP4;
    return switch (flag) {
      case LOG -> ALWAYS;
      case RELATED -> sometimes(Registry.instance().type(family, type).kind() == Kind.ERROR);
      case SOLICITED -> sometimes((ip4 ? REPLIES_4 : REPLIES_6).contains(type));
      case ON_LINK -> sometimes((ip4 ? OF_LINK_4 : OF_LINK_6).contains(type));
    };
  }

  private static Scope sometimes(boolean can) {
    return can ? SOMETIMES : NEVER;
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
