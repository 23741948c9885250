package io.echogate.firewalls.names;

import io.echogate.icmp.MessageRange;
import io.echogate.icmp.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The names of a tool that calls a message, type and code together, by one name: {@code
 * fragmentation-needed}. Immutable.
 */
public final class MessageNames {
  /** {@code iptables -p icmp --icmp-type NAME}; {@code any}, which is no message, is not here. */
  public static final MessageNames IPTABLES = read("iptables-icmp");

  /** {@code ip6tables -p ipv6-icmp --icmpv6-type NAME}. */
  public static final MessageNames IP6TABLES = read("ip6tables-icmpv6");

  /** Extended IPv4 access lists of Cisco IOS, IOS-XE and NX-OS. */
  public static final MessageNames IOS = read("cisco-ios-icmp");

  /** IPv6 access lists of Cisco IOS, IOS-XE and NX-OS. */
  public static final MessageNames IOS6 = read("cisco-ios-icmpv6");

  /** IPv4 access lists of Cisco IOS XR. */
  public static final MessageNames IOS_XR = read("cisco-iosxr-icmp");

  /** IPv6 access lists of Cisco IOS XR. */
  public static final MessageNames IOS_XR6 = read("cisco-iosxr-icmpv6");

  private final Map<String, MessageRange> messages;

  private MessageNames(Map<String, MessageRange> messages) {
    this.messages = messages;
  }

  private static MessageNames read(String table) {
    Map<String, MessageRange> messages = new LinkedHashMap<>();
    String file = table + ".tsv";
    Table.read(file, MessageNames.class.getResourceAsStream(file))
        .forEach(
            row -> {
              if (!row.cell("type").equals("any")) {
                messages.put(
                    row.cell("name"),
                    new MessageRange(
                        Integer.parseInt(row.cell("type")),
                        Integer.parseInt(row.cell("type")),
                        row.cell("code").equals("any")
                            ? MessageRange.ANY_CODE
                            : Integer.parseInt(row.cell("code"))));
              }
            });
    return new MessageNames(messages);
  }

  /** What a name means; empty if the tool has no such name. */
  public Optional<MessageRange> message(String name) {
    return Optional.ofNullable(messages.get(name));
  }

  /** All names, in the order of the table. */
  public List<String> names() {
    return List.copyOf(messages.keySet());
  }
}
