package io.echogate.cli;

import io.echogate.traffic.demand.LimitDemand;
import io.echogate.traffic.demand.Need;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** What a limit was asked for, in JSON documents. */
final class LimitDemandJson {
  private LimitDemandJson() {}

  /** Writes an object. */
  static void write(LimitDemand demand, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("limit", demand.limit().name());
    json.writeNumberProperty("line", demand.limit().origin().line());
    json.writeNumberProperty("met", demand.met());
    json.writeNumberProperty("refused", demand.refused());
    need("packets", demand.packets(), json);
    need("bytes", demand.bytes(), json);
    json.writeStringProperty("worst", demand.worst().map(Object::toString).orElse(null));
    json.writeNumberProperty("untold", demand.untold());
    json.writeEndObject();
  }

  private static void need(String name, Optional<Need> need, JsonGenerator json) {
    json.writeName(name);
    if (need.isEmpty()) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    json.writeName("rate");
    if (need.get().rate().isPresent()) {
      json.writeNumber(need.get().rate().getAsDouble());
    } else {
      json.writeNull();
    }
    json.writeName("burst");
    if (need.get().burst().isPresent()) {
      json.writeNumber(need.get().burst().getAsLong());
    } else {
      json.writeNull();
    }
    json.writeBooleanProperty("exact", need.get().exact());
    json.writeEndObject();
  }
}
