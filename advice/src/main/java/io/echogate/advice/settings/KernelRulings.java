package io.echogate.advice.settings;

import io.echogate.advice.settings.KernelRuling.Extent;
import io.echogate.icmp.Family;
import io.echogate.policy.Direction;
import io.echogate.policy.MessageSet;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Finds what the kernel does with messages to this machine when all rules have let them pass, and
 * with those that it sends itself before any rule sees them. It does nothing to what it forwards.
 */
public final class KernelRulings {
  private static final String IP4 = "net/ipv4/";
  private static final String IP6 = "net/ipv6/icmp/";
  private static final String NO_PROBE = IP4 + "icmp_echo_enable_probe";

  private final IcmpSettings settings;
  private final Family family;
  private final MessageSet messages;
  private final List<KernelRuling> rulings = new ArrayList<>();

  private KernelRulings(IcmpSettings settings, Family family, MessageSet messages) {
    this.settings = settings;
    this.family = family;
    this.messages = messages;
  }

  /**
   * What settings do to some of these messages; settings that are unknown do nothing.
   *
   * @param direction in for messages to this machine, out for those that it sends
   */
  public static List<KernelRuling> of(
      IcmpSettings settings, Family family, Direction direction, MessageSet messages) {
    KernelRulings found = new KernelRulings(settings, family, messages);
    if (family == Family.IP6) {
      found.withoutIp6();
    }
    switch (direction) {
      case IN -> {
        found.echoRequests();
        found.routing();
      }
      case OUT -> found.sent();
    }
    return List.copyOf(found.rulings);
  }

  private void withoutIp6() {
    interfaces(
        "disable_ipv6",
        "1",
        name -> settings.is(IcmpSettings.key(Family.IP6, name, "disable_ipv6"), 1),
        "there is no IPv6: nothing of it is heard or sent",
        "0");
  }

  private void echoRequests() {
    if (family == Family.IP4) {
      if (has(8) || has(42)) {
        all(IP4 + "icmp_echo_ignore_all", 1, "echo requests end in the kernel, unanswered", "0");
      }
      if (has(8) || has(13)) {
        some(
            IP4 + "icmp_echo_ignore_broadcasts",
            1,
            "those to broadcast and multicast addresses are not answered, as it should be");
      }
    } else {
      if (has(128) || has(160)) {
        all(IP6 + "echo_ignore_all", 1, "echo requests end in the kernel, unanswered", "0");
      }
      if (has(128)) {
        some(IP6 + "echo_ignore_multicast", 1, "those to multicast addresses are not answered");
        some(IP6 + "echo_ignore_anycast", 1, "those to anycast addresses are not answered");
      }
    }
    if (has(family == Family.IP4 ? 42 : 160)) {
      all(NO_PROBE, 0, "extended echo requests are not answered", "");
    }
  }

  /** What changes routes and addresses, where it is not wanted. */
  private void routing() {
    if (has(family == Family.IP4 ? 5 : 137)) {
      interfaces(
          "accept_redirects",
          "0",
          name -> !settings.acceptsRedirects(family, name),
          "redirects are heard and change nothing, as it should be",
          "");
    }
    if (family == Family.IP6 && has(134)) {
      interfaces(
          "accept_ra",
          "",
          name -> settings.hasIp6(name) && !settings.acceptsRouterAdvertisements(name),
          "the kernel ignores router advertisements here, whether a program hears them or not",
          "2");
    }
  }

  /** Errors that the kernel sends, and whatever else its masks limit. */
  private void sent() {
    MessageSet limited = family == Family.IP4 ? limited4() : limited6();
    if (limited.isEmpty()) {
      return;
    }
    String gap = family == Family.IP4 ? IP4 + "icmp_ratelimit" : IP6 + "ratelimit";
    settings.number(gap).stream()
        .filter(milliseconds -> milliseconds > 0)
        .forEach(
            milliseconds ->
                add(
                    gap,
                    Extent.RATE,
                    "of what the kernel sends itself a destination gets one each %d ms"
                        .formatted(milliseconds),
                    ""));
    String most = IP4 + "icmp_msgs_per_sec";
    String burst = IP4 + "icmp_msgs_burst";
    if (settings.is(burst, 0)) {
      all(burst, 0, "the kernel sends none of them itself", "50");
    } else {
      settings
          .number(most)
          .ifPresent(
              number ->
                  add(
                      most,
                      Extent.RATE,
                      "of what the kernel sends itself all destinations together get %d a second"
                          .formatted(number),
                      ""));
    }
  }

  private MessageSet limited4() {
    long mask = settings.number(IP4 + "icmp_ratemask").orElse(0);
    MessageSet exempt = new MessageSet.Builder().addCodes(3, 4, 4).build();
    // Types behind the last one that there is are not looked up in the mask.
    return messages.only(type -> type <= 18 && (mask >>> type & 1) == 1).without(exempt);
  }

  private MessageSet limited6() {
    String mask = settings.value(IP6 + "ratemask").orElse("");
    return messages.only(type -> ErrorLimits.lists(mask, type));
  }

  private boolean has(int type) {
    return messages.types().anyMatch(one -> one == type);
  }

  private void all(String key, long value, String text, String cure) {
    if (settings.is(key, value)) {
      add(key, Extent.ALL, text, cure);
    }
  }

  private void some(String key, long value, String text) {
    if (settings.is(key, value)) {
      add(key, Extent.SOME, text, "");
    }
  }

  private void add(String key, Extent extent, String text, String cure) {
    String name = SettingRemarks.name(key);
    rulings.add(
        new KernelRuling(
            name,
            settings.value(key).orElse(""),
            List.of(),
            extent,
            text,
            cure.isEmpty() ? List.of() : List.of(name + "=" + cure)));
  }

  private void interfaces(
      String setting, String value, Predicate<String> test, String text, String cure) {
    List<String> where =
        settings.interfaces().stream()
            .filter(name -> settings.value(IcmpSettings.key(family, name, setting)).isPresent())
            .filter(test)
            .toList();
    if (where.isEmpty()) {
      return;
    }
    String first = IcmpSettings.key(family, where.getFirst(), setting);
    rulings.add(
        new KernelRuling(
            SettingRemarks.name(IcmpSettings.key(family, "*", setting)),
            value.isEmpty() ? settings.value(first).orElse("") : value,
            where,
            Extent.ALL,
            text,
            cure.isEmpty()
                ? List.of()
                : where.stream()
                    .map(
                        name ->
                            SettingRemarks.name(IcmpSettings.key(family, name, setting))
                                + "="
                                + cure)
                    .toList()));
  }
}
