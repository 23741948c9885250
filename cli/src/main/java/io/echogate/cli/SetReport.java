package io.echogate.cli;

import io.echogate.datapath.SetChange;
import io.echogate.datapath.SetRequest;
import io.echogate.icmp.Family;
import io.echogate.policy.Prefix;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;

/** What {@code set add} or {@code set remove} did on an interface. */
record SetReport(Kernel kernel, SetRequest request, SetChange change) {
  /** So many prefixes are named one by one in a warning. */
  private static final int NAMED = 3;

  /** Prints reports, as text or as a JSON document: an array if there are several. */
  static void print(List<SetReport> reports, Console console, boolean asJson) {
    reports.forEach(report -> report.warn(console));
    if (!asJson) {
      reports.forEach(report -> console.out().print(report.text()));
    } else {
      Json.print(console, reports, SetReport::json);
    }
  }

  private boolean adds() {
    return request.action() == SetRequest.Action.ADD;
  }

  /** Says what changes nothing for packets. */
  private void warn(Console console) {
    unasked().ifPresent(console::warn);
    int count = change.covered().size();
    change.covered().stream().limit(NAMED).forEach(covered -> console.warn(text(covered)));
    if (count > NAMED) {
      console.warn(
          String.format(
              Locale.ROOT, "%s: and so are %,d more", change.interfaceName(), count - NAMED));
    }
  }

  private String text(SetChange.Covered covered) {
    String holder =
        covered.prefix().equals(covered.by())
            ? "it is in the set " + covered.set() + ", which " + request.set() + " names"
            : "it lies in %s, which is in %s".formatted(PrefixText.of(covered.by()), covered.set());
    return adds()
        ? "%s: %s was covered before, and adding it changes nothing for packets: %s"
            .formatted(change.interfaceName(), PrefixText.of(covered.prefix()), holder)
        : "%s: %s is still covered, and removing it changes nothing for packets: %s"
            .formatted(change.interfaceName(), PrefixText.of(covered.prefix()), holder);
  }

  /** That the policy asks for no addresses of a family among those changed, if so. */
  private Optional<String> unasked() {
    List<Family> families = unaskedFamilies();
    if (families.isEmpty()) {
      return Optional.empty();
    }
    String which =
        change.asked().isEmpty()
            ? ""
            : " for addresses of "
                + families.stream().map(Family::text).collect(Collectors.joining(" and "));
    return Optional.of(
        "%s: no statement of %s asks the set %s%s: for packets this changes nothing"
            .formatted(change.interfaceName(), change.policy(), request.set(), which));
  }

  private List<Family> unaskedFamilies() {
    return Arrays.stream(Family.values())
        .filter(family -> !change.asked().contains(family))
        .filter(family -> change.changed().stream().anyMatch(one -> one.family() == family))
        .toList();
  }

  private int unchanged() {
    return request.prefixes().entries() - change.changed().size();
  }

  private int entries(Family family) {
    return change.entries().getOrDefault(family, 0);
  }

  private String text() {
    int entries = Arrays.stream(Family.values()).mapToInt(this::entries).sum();
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%s: %s: %s%s, %s now\n",
                change.interfaceName(),
                request.set(),
                done(),
                rest(),
                prefixes(entries)));
    if (change.way() == SetChange.Way.RELOADED) {
      text.append("  tables   were too small: larger ones took their place, without a gap\n");
    }
    change
        .fallback()
        .map(
            fallback ->
                switch (fallback) {
                  case CHANGED -> "the policy that it goes back to is changed too";
                  case NO_SUCH_SET -> "the policy that it goes back to has no such set";
                })
        .ifPresent(what -> text.append("  trial    ").append(what).append('\n'));
    return text.toString();
  }

  private String done() {
    if (change.changed().isEmpty()) {
      return "nothing to change";
    }
    return prefixes(change.changed().size()) + (adds() ? " added" : " removed");
  }

  private String rest() {
    if (unchanged() == 0) {
      return "";
    }
    return String.format(
        Locale.ROOT, adds() ? ", %,d there already" : ", %,d not there", unchanged());
  }

  private static String prefixes(int count) {
    return String.format(Locale.ROOT, count == 1 ? "%,d prefix" : "%,d prefixes", count);
  }

  private void json(JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("interface", change.interfaceName());
    json.writeStringProperty("netns", kernel.netns().orElse(null));
    json.writeStringProperty("policy", change.policy());
    json.writeStringProperty("set", request.set());
    json.writeStringProperty("action", adds() ? "add" : "remove");
    json.writeArrayPropertyStart("changed");
    change.changed().forEach(prefix -> json.writeString(PrefixText.of(prefix)));
    json.writeEndArray();
    json.writeNumberProperty("unchanged", unchanged());
    json.writeObjectPropertyStart("prefixes");
    for (Family family : Family.values()) {
      json.writeNumberProperty(family.text(), entries(family));
    }
    json.writeEndObject();
    json.writeArrayPropertyStart("covered");
    change.covered().forEach(covered -> json(covered, json));
    json.writeEndArray();
    json.writeArrayPropertyStart("notAsked");
    unaskedFamilies().forEach(family -> json.writeString(family.text()));
    json.writeEndArray();
    json.writeStringProperty(
        "way",
        switch (change.way()) {
          case NOTHING -> "nothing";
          case IN_PLACE -> "in-place";
          case RELOADED -> "reloaded";
        });
    json.writeStringProperty(
        "policyBeforeTrial",
        change
            .fallback()
            .map(
                fallback ->
                    switch (fallback) {
                      case CHANGED -> "changed";
                      case NO_SUCH_SET -> "no-such-set";
                    })
            .orElse(null));
    json.writeEndObject();
  }

  private static void json(SetChange.Covered covered, JsonGenerator json) {
    Prefix prefix = covered.prefix();
    json.writeStartObject();
    json.writeStringProperty("prefix", PrefixText.of(prefix));
    json.writeStringProperty("by", PrefixText.of(covered.by()));
    json.writeStringProperty("set", covered.set());
    json.writeEndObject();
  }
}
