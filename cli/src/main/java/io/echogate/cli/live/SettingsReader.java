package io.echogate.cli.live;

import io.echogate.advice.settings.IcmpSettings;
import io.echogate.linux.LinkInfo;
import io.echogate.linux.Links;
import io.echogate.linux.NetNamespace;
import io.echogate.linux.Sysctl;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the settings of the kernel that matter to ICMP. Needs no privilege. */
public final class SettingsReader {
  private static final String OF_BRIDGES = "net/bridge/";

  private SettingsReader() {}

  /**
   * Reads those of a namespace; what this kernel lacks is left out, and what concerns bridges where
   * there is none.
   */
  public static IcmpSettings read(NetNamespace namespace) {
    List<String> interfaces;
    boolean bridges;
    try (Links links = Links.of(namespace)) {
      List<LinkInfo> all = links.all();
      bridges = all.stream().anyMatch(link -> link.kind().equals("bridge"));
      interfaces =
          all.stream()
              .filter(link -> link.hardware() != LinkInfo.LOOPBACK)
              .map(LinkInfo::name)
              .toList();
    }
    Map<String, String> values = new HashMap<>();
    for (String key : IcmpSettings.keys(interfaces)) {
      if (bridges || !key.startsWith(OF_BRIDGES)) {
        Sysctl.find(namespace, key).ifPresent(value -> values.put(key, value));
      }
    }
    return new IcmpSettings(interfaces, values);
  }
}
