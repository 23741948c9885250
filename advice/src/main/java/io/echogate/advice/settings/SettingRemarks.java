package io.echogate.advice.settings;

import io.echogate.advice.knowledge.Severity;
import io.echogate.advice.settings.SettingRemark.Effect;
import io.echogate.icmp.Family;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** Collects what settings do that rules do not tell. */
public final class SettingRemarks {
  private final IcmpSettings settings;
  private final List<SettingRemark> remarks = new ArrayList<>();

  private SettingRemarks(IcmpSettings settings) {
    this.settings = settings;
  }

  /** All remarks on settings, the gravest first; on settings that are unknown there are none. */
  public static List<SettingRemark> of(IcmpSettings settings) {
    SettingRemarks collected = new SettingRemarks(settings);
    EchoSettings.remark(collected);
    ErrorLimits.remark(collected);
    PathMtuSettings.remark(collected);
    RedirectSettings.remark(collected);
    RouterSettings.remark(collected);
    TrackingSettings.remark(collected);
    return collected.remarks.stream()
        .sorted(Comparator.comparing(SettingRemark::severity))
        .toList();
  }

  IcmpSettings settings() {
    return settings;
  }

  /** The interfaces for which something holds. */
  List<String> interfaces(Predicate<String> test) {
    return settings.interfaces().stream().filter(test).toList();
  }

  /** Adds a remark on a setting for the whole machine. */
  void add(
      String id, Severity severity, String key, List<Effect> effects, String text, String... cure) {
    String value = settings.value(key).orElse("");
    List<String> set = List.of(cure).stream().map(to -> name(key) + "=" + to).toList();
    remarks.add(new SettingRemark(id, severity, name(key), value, List.of(), effects, text, set));
  }

  /**
   * Adds a remark on a setting of interfaces.
   *
   * @param value what it comes to there
   * @param interfaces where; without any there is nothing to remark
   * @param places of which the setting is to be set
   * @param cure to what; empty if nothing needs to be done
   */
  void add(
      String id,
      Severity severity,
      Family family,
      String name,
      String value,
      List<String> interfaces,
      List<Effect> effects,
      String text,
      List<String> places,
      String cure) {
    if (interfaces.isEmpty()) {
      return;
    }
    List<String> set =
        cure.isEmpty()
            ? List.of()
            : places.stream()
                .map(place -> name(IcmpSettings.key(family, place, name)) + "=" + cure)
                .toList();
    remarks.add(
        new SettingRemark(
            id,
            severity,
            name(IcmpSettings.key(family, "*", name)),
            value,
            interfaces,
            effects,
            text,
            set));
  }

  /** A key as {@code sysctl} has it: with dots, unless the name of an interface has one. */
  static String name(String key) {
    return key.contains(".") ? key : key.replace('/', '.');
  }
}
