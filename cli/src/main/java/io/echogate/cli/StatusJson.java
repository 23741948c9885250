package io.echogate.cli;

import io.echogate.datapath.AppliedPolicy;
import io.echogate.datapath.BucketFill;
import io.echogate.datapath.Counter;
import io.echogate.datapath.Hook;
import io.echogate.datapath.LeavingStatus;
import io.echogate.datapath.MachineSets;
import io.echogate.datapath.StatementCount;
import io.echogate.datapath.TrialStatus;
import io.echogate.icmp.Family;
import io.echogate.policy.SetEdits;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/** The status as a JSON document: {@code {"interfaces": [...], "machine": {...}}}. */
final class StatusJson {
  private final JsonGenerator json;

  private StatusJson(JsonGenerator json) {
    this.json = json;
  }

  /** Writes the document. */
  static void write(
      List<FilterStatus> filters, Optional<MachineSets.Difference> machine, JsonGenerator json) {
    json.writeStartObject();
    json.writeArrayPropertyStart("interfaces");
    filters.forEach(new StatusJson(json)::filter);
    json.writeEndArray();
    MachineStatus.write(machine, json);
    json.writeEndObject();
  }

  private void filter(FilterStatus filter) {
    json.writeStartObject();
    json.writeStringProperty("interface", filter.interfaceName());
    text("netns", filter.netns());
    json.writeStringProperty("appliedTo", filter.appliedTo());
    text("policy", filter.applied().map(AppliedPolicy::name));
    text("digest", filter.applied().map(AppliedPolicy::digest));
    text("mode", filter.hook().map(Hook::text));
    text("form", filter.form().map(form -> form.access().text()));
    json.writeName("evaluation");
    if (filter.tally().isPresent()) {
      json.writeBoolean(filter.tally().get().evaluation());
    } else {
      json.writeNull();
    }
    text("since", filter.applied().map(applied -> applied.since().toString()));
    SetChangesText.write(
        "setChanges", filter.applied().map(AppliedPolicy::edits).orElse(SetEdits.NONE), json);
    text("countingSince", filter.tally().map(tally -> tally.countingSince().toString()));
    leaving(filter);
    trial(filter.trial());
    text("problem", filter.problem());
    json.writeName("related");
    filter.related().ifPresentOrElse(related -> related.json(json), json::writeNull);
    json.writeName("wouldHaveDropped");
    filter.evaluated().ifPresentOrElse(this::evaluated, json::writeNull);
    Optional<FilterStatus.Tally> tally = filter.tally();
    array("counters", tally.map(t -> t.counts().counters()), this::counter);
    array("statements", tally.map(t -> t.counts().statements()), this::statement);
    array("limits", tally.map(FilterStatus.Tally::limits), this::limit);
    json.writeEndObject();
  }

  /** How what leaves is filtered; null where it is not, and nothing asks for it. */
  private void leaving(FilterStatus filter) {
    json.writeName("leaving");
    switch (filter.leaving().orElseGet(LeavingStatus.Unfiltered::new)) {
      case LeavingStatus.Unfiltered() -> json.writeNull();
      case LeavingStatus.InForce(Hook hook) ->
          leaving(filter, "in-force", Optional.of(hook), filter.applied());
      case LeavingStatus.Missing() ->
          leaving(filter, "missing", Optional.empty(), Optional.empty());
      case LeavingStatus.Other(Hook hook, Optional<AppliedPolicy> policy) ->
          leaving(filter, "other", Optional.of(hook), policy);
    }
  }

  private void leaving(
      FilterStatus filter, String state, Optional<Hook> hook, Optional<AppliedPolicy> policy) {
    json.writeStartObject();
    json.writeStringProperty("state", state);
    text("mode", hook.map(Hook::text));
    text("policy", policy.map(AppliedPolicy::name));
    text("digest", policy.map(AppliedPolicy::digest));
    text("problem", filter.divided());
    json.writeEndObject();
  }

  private void trial(Optional<TrialStatus> trial) {
    json.writeName("trial");
    if (trial.isEmpty()) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    json.writeStringProperty("policy", trial.get().candidate().name());
    json.writeStringProperty("digest", trial.get().candidate().digest());
    json.writeBooleanProperty("failed", trial.get().failed());
    json.writeName("secondsLeft");
    if (trial.get().left().isPresent()) {
      json.writeNumber(trial.get().left().get().toMillis() / 1e3);
    } else {
      json.writeNull();
    }
    json.writeBooleanProperty("goesBack", trial.get().goesBack());
    json.writeEndObject();
  }

  private void evaluated(FilterStatus.Evaluated evaluated) {
    DropAnalysis dropped = evaluated.dropped();
    json.writeStartObject();
    json.writeStringProperty("since", evaluated.since().toString());
    json.writeNumberProperty("packets", dropped.packets());
    json.writeNumberProperty("bytes", dropped.bytes());
    DropJson.write(dropped.losses(), json);
    json.writeEndObject();
  }

  private <T> void array(String name, Optional<List<T>> elements, Consumer<T> writer) {
    json.writeArrayPropertyStart(name);
    elements.ifPresent(list -> list.forEach(writer));
    json.writeEndArray();
  }

  /** One counter, as other documents have it too. */
  static void counter(Counter counter, JsonGenerator json) {
    new StatusJson(json).counter(counter);
  }

  /** What one statement decided, as other documents have it too. */
  static void statement(StatementCount count, JsonGenerator json) {
    new StatusJson(json).statement(count);
  }

  private void counter(Counter counter) {
    json.writeStartObject();
    json.writeStringProperty("direction", counter.direction().text());
    text("family", counter.family().map(Family::text));
    number("type", counter.type());
    json.writeStringProperty("reason", counter.reason().text());
    json.writeNumberProperty("packets", counter.packets());
    json.writeNumberProperty("bytes", counter.bytes());
    json.writeEndObject();
  }

  private void statement(StatementCount count) {
    json.writeStartObject();
    json.writeNumberProperty("line", count.statement().line());
    json.writeStringProperty("text", count.statement().text());
    json.writeNumberProperty("packets", count.packets());
    json.writeNumberProperty("bytes", count.bytes());
    json.writeEndObject();
  }

  /** A bucket; packets and bytes are what it would let pass at once. */
  private void limit(BucketFill fill) {
    json.writeStartObject();
    json.writeStringProperty("limit", fill.limit().name());
    json.writeNumberProperty("line", StatusText.line(fill));
    text("direction", fill.place().map(place -> place.direction().text()));
    text("family", fill.place().map(place -> place.family().text()));
    number("type", fill.place().map(BucketFill.Place::type).orElse(OptionalInt.empty()));
    number("packets", fill.packets());
    number("bytes", fill.bytes());
    if (fill.table().isPresent()) {
      json.writeObjectPropertyStart("prefixes");
      json.writeNumberProperty("busy", fill.table().get().busy());
      json.writeNumberProperty("atLimit", fill.table().get().atLimit());
      json.writeNumberProperty("table", fill.table().get().room());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private void text(String name, Optional<String> value) {
    json.writeStringProperty(name, value.orElse(null));
  }

  private void number(String name, OptionalInt value) {
    number(name, value.isPresent() ? OptionalLong.of(value.getAsInt()) : OptionalLong.empty());
  }

  private void number(String name, OptionalLong value) {
    if (value.isPresent()) {
      json.writeNumberProperty(name, value.getAsLong());
    } else {
      json.writeNullProperty(name);
    }
  }
}
