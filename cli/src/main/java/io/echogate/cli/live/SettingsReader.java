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
  private SettingsReader() {}

  /** Reads those of a namespace; what this kernel lacks is left out. */
  public static IcmpSettings read(NetNamespace namespace) {
    List<String> interfaces;
    try (Links links = Links.of(namespace)) {
      interfaces =
          links.all().stream()
              .filter(link -> link.hardware() != LinkInfo.LOOPBACK)
              .map(LinkInfo::name)
              .toList();
    }
    Map<String, String> values = new HashMap<>();
    for (String key : IcmpSettings.keys(interfaces)) {
      Sysctl.find(namespace, key).ifPresent(value -> values.put(key, value));
    }
    return new IcmpSettings(interfaces, values);
  }
}
