package io.echogate.firewalls.routers;

import io.echogate.firewalls.rules.Imported;
import java.util.List;

/** What readers tell of texts, in short. */
public final class Told {
  private Told() {}

  /** Each with its place and its help: {@code 2:22 no such type: ehco | did you mean echo?}. */
  public static List<String> of(Imported imported) {
    return imported.diagnostics().stream()
        .map(
            told ->
                "%d:%d %s%s"
                    .formatted(
                        told.line(),
                        told.column(),
                        told.message(),
                        told.help().map(help -> " | " + help).orElse("")))
        .toList();
  }
}
