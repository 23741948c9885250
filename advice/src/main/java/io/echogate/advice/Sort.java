package io.echogate.advice;

import io.echogate.icmp.Family;
import io.echogate.icmp.Kind;
import io.echogate.icmp.Registry;

/** Sorts of messages that should not wait for each other. */
enum Sort {
  ECHO,
  ERRORS,
  LINK,
  OTHER;

  static Sort of(Family family, int type) {
    if (family == Family.IP4 ? type == 0 || type == 8 : type == 128 || type == 129) {
      return ECHO;
    }
    Kind kind = Registry.instance().type(family, type).kind();
    return switch (kind) {
      case ERROR -> ERRORS;
      case NDP, MLD -> LINK;
      default -> OTHER;
    };
  }
}
