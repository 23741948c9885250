package io.echogate.cli;

import io.echogate.datapath.InstalledFilter;
import io.echogate.datapath.NamedSets;
import io.echogate.datapath.SetState;
import io.echogate.icmp.Family;
import io.echogate.policy.BuiltInSet;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;

/**
 * {@code set list}: the sets of policies in force, or the entries of one.
 *
 * @param set the one whose entries are shown; empty for all sets
 * @param changes whether only what was changed is shown
 */
record SetListing(Kernel kernel, Optional<String> set, boolean changes) {

  /** Prints what the interfaces have. */
  ExitCode print(List<String> interfaces, Console console, boolean asJson) {
    if (!asJson) {
      interfaces.forEach(name -> read(name, sets -> text(name, sets, console)));
    } else if (interfaces.size() == 1) {
      String name = interfaces.getFirst();
      read(name, sets -> Json.print(console, json -> json(name, sets, json)));
    } else {
      Json.print(
          console,
          json -> {
            json.writeStartArray();
            interfaces.forEach(name -> read(name, sets -> json(name, sets, json)));
            json.writeEndArray();
          });
    }
    return ExitCode.DONE;
  }

  private void read(String name, Consumer<NamedSets> reader) {
    Optional<InstalledFilter> found = kernel.filters().find(name);
    if (found.isEmpty()) {
      throw SetRefusals.noFilter(name, kernel);
    }
    try (InstalledFilter filter = found.get()) {
      reader.accept(filter.sets());
    }
  }

  private void text(String name, NamedSets sets, Console console) {
    if (set.isPresent()) {
      SetState state = required(name, sets);
      if (changes) {
        entries(state.edit().added(), "+ ", console);
        entries(state.edit().removed(), "- ", console);
      } else {
        entries(state, console);
      }
    } else if (changes) {
      sets.list().stream()
          .filter(state -> !state.edit().isEmpty())
          .forEach(
              state -> {
                entries(state.edit().added(), state.name() + " + ", console);
                entries(state.edit().removed(), state.name() + " - ", console);
              });
    } else if (sets.list().isEmpty()) {
      console.out().println(name + ": " + sets.policy() + " has no named sets");
    } else {
      console.out().print(name + ": " + sets.policy() + "\n\n" + table(sets));
    }
  }

  private SetState required(String name, NamedSets sets) {
    String wanted = set.orElseThrow();
    return sets.find(wanted)
        .orElseThrow(() -> SetRefusals.noSuchSet(name, sets.policy(), sets.names(), wanted));
  }

  private static String table(NamedSets sets) {
    TextTable table =
        new TextTable("<set", ">ip4", ">ip6", ">added", ">removed", "<asked for", "<and the sets");
    for (SetState state : sets.list()) {
      table.row(
          state.name(),
          number(state.entries(Family.IP4)),
          number(state.entries(Family.IP6)),
          number(state.edit().added().entries()),
          number(state.edit().removed().entries()),
          String.join(
              ", ",
              Arrays.stream(Family.values()).filter(state::isAsked).map(Family::text).toList()),
          String.join(", ", members(state)));
    }
    return table.text();
  }

  private static String number(int count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private static List<String> members(SetState state) {
    return Stream.concat(
            state.builtIns().stream().map(BuiltInSet::text).sorted(), state.members().stream())
        .map(name -> "@" + name)
        .toList();
  }

  private static void entries(PrefixSet prefixes, String before, Console console) {
    prefixes.entryList().forEach(prefix -> console.out().println(before + PrefixText.of(prefix)));
  }

  private static void entries(SetState state, Console console) {
    forEach(state, prefix -> console.out().println(PrefixText.of(prefix)));
  }

  private static void forEach(SetState state, Consumer<Prefix> receiver) {
    for (Family family : Family.values()) {
      state.forEachEntry(
          family, (high, low, length) -> receiver.accept(new Prefix(family, high, low, length)));
    }
  }

  private void json(String name, NamedSets sets, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("interface", name);
    json.writeStringProperty("netns", kernel.netns().orElse(null));
    json.writeStringProperty("policy", sets.policy());
    json.writeArrayPropertyStart("sets");
    if (set.isPresent()) {
      json(required(name, sets), json);
    } else {
      sets.list().stream()
          .filter(state -> !changes || !state.edit().isEmpty())
          .forEach(state -> json(state, json));
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void json(SetState state, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("name", state.name());
    for (Family family : Family.values()) {
      json.writeNumberProperty(family.text(), state.entries(family));
    }
    json.writeArrayPropertyStart("asked");
    Arrays.stream(Family.values())
        .filter(state::isAsked)
        .forEach(family -> json.writeString(family.text()));
    json.writeEndArray();
    Json.strings("holds", members(state), json);
    json.writeNumberProperty("added", state.edit().added().entries());
    json.writeNumberProperty("removed", state.edit().removed().entries());
    if (set.isPresent() || changes) {
      prefixes("addedPrefixes", state.edit().added(), json);
      prefixes("removedPrefixes", state.edit().removed(), json);
    }
    if (set.isPresent() && !changes) {
      json.writeArrayPropertyStart("prefixes");
      forEach(state, prefix -> json.writeString(PrefixText.of(prefix)));
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private static void prefixes(String name, PrefixSet prefixes, JsonGenerator json) {
    json.writeArrayPropertyStart(name);
    prefixes.entryList().forEach(prefix -> json.writeString(PrefixText.of(prefix)));
    json.writeEndArray();
  }
}
