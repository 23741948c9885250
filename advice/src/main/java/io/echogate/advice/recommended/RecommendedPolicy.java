package io.echogate.advice.recommended;

import io.echogate.advice.knowledge.Role;
import io.echogate.icmp.Family;
import io.echogate.policy.Prefix;
import io.echogate.policy.language.PolicyFormat;
import io.echogate.policy.source.Source;
import java.util.stream.Collectors;

/**
 * The recommended policy of a role, as the text of a file. Its comments say what each statement is
 * for.
 *
 * <p>The words of the knowledge base become statements so: {@code allow} passes; {@code limit}
 * passes under a limit, or as it is where the kernel limits by itself what it sends, or a reply
 * follows a limited request; {@code related-only} passes where {@code related} or {@code solicited}
 * holds, and errors under a generous limit where it does not, for flows are not known everywhere;
 * {@code link-only} passes where {@code on-link} holds; {@code block} is dropped.
 */
public final class RecommendedPolicy {
  private RecommendedPolicy() {}

  /** The policy of a role. */
  public static String of(Role role, Options options) {
    PolicyTexts texts =
        switch (role) {
          case HOST -> HostTexts.internet();
          case LAN_HOST -> HostTexts.internal();
          case BORDER -> BorderTexts.all();
          case TRANSIT -> TransitTexts.all();
        };
    StringBuilder text = new StringBuilder(texts.about());
    if (!options.monitoring().isEmpty() && !texts.monitoring4().isEmpty()) {
      text.append('\n').append(monitoring(options));
    }
    text.append("\npolicy ").append(role.text()).append(" {\n");
    text.append(
        texts
            .limits()
            .formatted(
                options.pings(), 2 * options.pings(), 25 * options.pings(), 50 * options.pings()));
    text.append('\n').append(texts.in4Head());
    if (isMonitored(options, Family.IP4)) {
      text.append(texts.monitoring4());
    }
    text.append(texts.in4());
    if (options.ip6()) {
      text.append('\n').append(texts.in6Head());
      if (isMonitored(options, Family.IP6)) {
        text.append(texts.monitoring6());
      }
      text.append(texts.in6());
    }
    text.append('\n').append(texts.out4());
    text.append('\n').append(options.ip6() ? texts.out6() : NO_IP6);
    text.append('\n').append(texts.defaults()).append("}\n");
    return PolicyFormat.format(new Source(role.text(), text.toString())).text().orElseThrow();
  }

  private static boolean isMonitored(Options options, Family family) {
    return options.monitoring().stream().anyMatch(prefix -> prefix.family() == family);
  }

  private static final String NO_IP6 =
      """
          # This machine does not speak IPv6. With neighbour discovery dropped, it cannot.
          icmp ip6 both : block { @all }
      """;

  private static String monitoring(Options options) {
    return "# Monitoring: its pings are not limited.\nset monitoring { "
        + options.monitoring().stream().map(Prefix::toString).collect(Collectors.joining(", "))
        + " }\n";
  }
}
