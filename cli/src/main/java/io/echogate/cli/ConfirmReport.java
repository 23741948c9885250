package io.echogate.cli;

import io.echogate.datapath.AppliedPolicy;
import io.echogate.datapath.Confirmation;
import io.echogate.datapath.Counter;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/**
 * What came of {@code confirm}, as a JSON document.
 *
 * @param inForce the policy in force now, if there is one
 * @param dropped what the policy on trial has dropped
 */
record ConfirmJson(
    Kernel kernel,
    String interfaceName,
    Confirmation end,
    Optional<AppliedPolicy> inForce,
    List<Counter> dropped) {

  void print(Console console) {
    Json.print(console, this::write);
  }

  private void write(JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("interface", interfaceName);
    json.writeStringProperty("netns", kernel.netns().orElse(null));
    json.writeStringProperty(
        "outcome",
        switch (end) {
          case CONFIRMED -> "confirmed";
          case NOTHING_ON_TRIAL -> "nothing-on-trial";
          case TOO_LATE -> "too-late";
        });
    json.writeStringProperty("policy", inForce.map(AppliedPolicy::name).orElse(null));
    json.writeStringProperty("digest", inForce.map(AppliedPolicy::digest).orElse(null));
    json.writeArrayPropertyStart("dropped");
    dropped.forEach(counter -> StatusJson.counter(counter, json));
    json.writeEndArray();
    json.writeEndObject();
  }
}
