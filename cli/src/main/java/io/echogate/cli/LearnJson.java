package io.echogate.cli;

import io.echogate.advice.knowledge.Knowledge;
import io.echogate.advice.learned.LearnedLimit;
import io.echogate.advice.learned.LearnedRule;
import io.echogate.advice.learned.Omission;
import io.echogate.icmp.Family;
import io.echogate.icmp.MessageRange;
import io.echogate.icmp.Registry;
import io.echogate.policy.Action;
import io.echogate.policy.Direction;
import io.echogate.policy.Limit;
import io.echogate.policy.Statement;
import io.echogate.traffic.ReplayTotals;
import io.echogate.traffic.observation.Peers;
import io.echogate.traffic.observation.Sighting;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** A learned policy as a JSON document. */
final class LearnJson {
  private LearnJson() {}

  /** Writes the document. */
  static void write(LearnOutcome outcome, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("role", outcome.basis().role().text());
    json.writeStringProperty("policy", outcome.text());
    json.writeArrayPropertyStart("captures");
    outcome.captures().forEach(capture -> ReplayJson.capture(capture, json));
    json.writeEndArray();
    totals(outcome, json);
    json.writeArrayPropertyStart("limits");
    for (LearnedLimit limit : outcome.learned().limits()) {
      limit(limit, outcome, json);
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("lines");
    List<LearnedRule> rules = outcome.learned().rules();
    for (int i = 0; i < rules.size(); i++) {
      line(rules.get(i), outcome.policy().rules().get(i).statement(), outcome, json);
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("byDefault");
    LearnOutcome.passingByDefault(outcome.report(), outcome.learned())
        .forEach(sighting -> sighting(sighting, json));
    json.writeEndArray();
    json.writeArrayPropertyStart("leftOut");
    LearnOutcome.leftOut(outcome.report()).forEach(sighting -> sighting(sighting, json));
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void totals(LearnOutcome outcome, JsonGenerator json) {
    ReplayTotals totals = outcome.report().totals();
    json.writeStringProperty("first", totals.first().map(Instant::toString).orElse(null));
    json.writeStringProperty("last", totals.last().map(Instant::toString).orElse(null));
    json.writeNumberProperty("packets", totals.packets());
    json.writeNumberProperty("bytes", totals.bytes());
    json.writeNumberProperty("icmp", totals.icmp());
    json.writeNumberProperty("cut", totals.cut());
    json.writeNumberProperty("unreadable", totals.unreadable());
    json.writeNumberProperty("outOfOrder", totals.outOfOrder());
    json.writeArrayPropertyStart("directions");
    outcome.report().directions().stream().sorted().map(Direction::text).forEach(json::writeString);
    json.writeEndArray();
    json.writeArrayPropertyStart("ownAddressesKnown");
    outcome.basis().known().stream().sorted().map(LearnJson::word).forEach(json::writeString);
    json.writeEndArray();
  }

  private static void limit(LearnedLimit limit, LearnOutcome outcome, JsonGenerator json) {
    Limit written =
        outcome.policy().limits().stream()
            .filter(one -> one.name().equals(limit.basis().name()))
            .findFirst()
            .orElseThrow();
    json.writeStartObject();
    json.writeNumberProperty("line", written.origin().line());
    json.writeStringProperty("text", written.origin().text());
    json.writeStringProperty("name", limit.basis().name());
    json.writeNumberProperty("peak", limit.peak());
    json.writeNumberProperty("rate", limit.rate());
    json.writeNumberProperty("burst", limit.burst());
    json.writeNumberProperty("recommendedRate", limit.basis().packets().orElseThrow().amount());
    json.writeNumberProperty("recommendedBurst", limit.basis().burst());
    json.writeEndObject();
  }

  private static void line(
      LearnedRule rule, Statement statement, LearnOutcome outcome, JsonGenerator json) {
    List<Sighting<Omission>> passing = LearnOutcome.passing(outcome.report(), rule);
    json.writeStartObject();
    json.writeNumberProperty("line", statement.line());
    json.writeStringProperty("text", statement.text());
    json.writeStringProperty("direction", rule.basis().direction().text());
    json.writeStringProperty("family", word(rule.basis().family()));
    json.writeStringProperty("action", action(rule.basis().action()));
    json.writeNumberProperty("packets", passing.stream().mapToLong(Sighting::packets).sum());
    json.writeArrayPropertyStart("messages");
    passing.forEach(sighting -> sighting(sighting, json));
    json.writeEndArray();
    Set<Integer> seen = new HashSet<>();
    passing.forEach(sighting -> sighting.type().ifPresent(seen::add));
    json.writeArrayPropertyStart("notSeen");
    rule.needs().stream()
        .filter(need -> !seen.contains(need.type()))
        .sorted(Comparator.comparingInt(LearnedRule.Need::type))
        .forEach(need -> notSeen(rule, need, json));
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void notSeen(LearnedRule rule, LearnedRule.Need need, JsonGenerator json) {
    json.writeStartObject();
    json.writeNumberProperty("type", need.type());
    json.writeStringProperty(
        "slug", Registry.instance().type(rule.basis().family(), need.type()).slug());
    Json.strings("functions", need.functions(), json);
    json.writeEndObject();
  }

  private static void sighting(Sighting<Omission> sighting, JsonGenerator json) {
    json.writeStartObject();
    sighting
        .mark()
        .ifPresent(
            omission -> {
              json.writeStringProperty("reason", omission.text());
              json.writeStringProperty("why", omission.why());
            });
    json.writeStringProperty("direction", sighting.direction().text());
    json.writeStringProperty("family", sighting.family().map(LearnJson::word).orElse(null));
    if (sighting.type().isPresent()) {
      Family family = sighting.family().orElseThrow();
      int type = sighting.type().getAsInt();
      json.writeNumberProperty("type", type);
      json.writeStringProperty("slug", Registry.instance().type(family, type).slug());
    } else {
      json.writeNullProperty("type");
      json.writeNullProperty("slug");
    }
    json.writeNumberProperty("packets", sighting.packets());
    json.writeNumberProperty("peak", sighting.peak());
    peers(sighting.peers(), json);
    json.writeBooleanProperty("sweep", LearnText.isSweep(sighting));
    json.writeArrayPropertyStart("attacks");
    if (sighting.mark().isPresent() && sighting.type().isPresent()) {
      LearnText.attacks(sighting.family().orElseThrow(), sighting.type().getAsInt())
          .forEach(json::writeString);
    }
    json.writeEndArray();
    if (sighting.mark().isPresent()) {
      json.writeStringProperty("source", source(sighting));
    }
    json.writeEndObject();
  }

  /** The documents that say what to do with a type. */
  private static @Nullable String source(Sighting<Omission> sighting) {
    return sighting.type().isEmpty()
        ? null
        : Knowledge.instance()
            .message(
                sighting.family().orElseThrow(), sighting.type().getAsInt(), MessageRange.ANY_CODE)
            .source();
  }

  private static void peers(Peers peers, JsonGenerator json) {
    json.writeNumberProperty("addresses", peers.count());
    json.writeArrayPropertyStart("top");
    for (Peers.Peer peer : peers.top()) {
      json.writeStartObject();
      json.writeStringProperty("address", peer.address().toString());
      json.writeNumberProperty("packets", peer.packets());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNumberProperty("packetsOfOtherAddresses", peers.untold());
  }

  private static String word(Family family) {
    return switch (family) {
      case IP4 -> "ip4";
      case IP6 -> "ip6";
    };
  }

  private static String action(Action action) {
    return switch (action) {
      case Action.Allow allow -> "allow";
      case Action.Block block -> "block";
      case Action.RateLimit limited -> "ratelimit";
    };
  }
}
