package io.echogate.policy.language;

import io.echogate.icmp.Family;
import io.echogate.icmp.Registry;
import io.echogate.icmp.RegistryEntry;
import io.echogate.policy.language.Token.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Narrows types to the codes that an item names behind {@code /}. */
final class CodeResolver {
  private final Reporter reporter;
  private final Registry registry;

  CodeResolver(Reporter reporter, Registry registry) {
    this.reporter = reporter;
    this.registry = registry;
  }

  /**
   * The messages of an item.
   *
   * @param types the types that it names in each family
   * @param code what stands behind the slash; null and {@code *} stand for all codes
   * @return nothing if the code is wrong, which was reported
   */
  Map<Family, List<Messages>> apply(Map<Family, Messages> types, @Nullable Token code) {
    if (code == null || code.is(Kind.STAR)) {
      return lists(types);
    }
    if (NumberRange.isWrittenIn(code.text())) {
      return NumberRange.read(code, "code", "codes are numbers from 0 to 255", reporter)
          .map(range -> withCodes(types, range))
          .orElse(Map.of());
    }
    Map<Family, Messages> found = new EnumMap<>(Family.class);
    for (Map.Entry<Family, Messages> one : types.entrySet()) {
      OptionalInt number = named(one.getKey(), one.getValue(), code);
      if (number.isEmpty()) {
        return Map.of();
      }
      found.put(one.getKey(), one.getValue().withCodes(number.getAsInt(), number.getAsInt()));
    }
    return lists(found);
  }

  private static Map<Family, List<Messages>> withCodes(
      Map<Family, Messages> types, NumberRange range) {
    Map<Family, Messages> found = new EnumMap<>(Family.class);
    types.forEach(
        (family, messages) -> found.put(family, messages.withCodes(range.first(), range.last())));
    return lists(found);
  }

  private static Map<Family, List<Messages>> lists(Map<Family, Messages> messages) {
    Map<Family, List<Messages>> lists = new EnumMap<>(Family.class);
    messages.forEach((family, some) -> lists.put(family, List.of(some)));
    return lists;
  }

  /** The number of a code's name; empty if it is none of that type, which was reported. */
  private OptionalInt named(Family family, Messages types, Token code) {
    if (types.firstType() != types.lastType()) {
      reporter.add(
          reporter
              .error(code, "the name of a code behind several types")
              .withHelp("write the number of the code, or " + code.clipped() + " alone"));
      return OptionalInt.empty();
    }
    int type = types.firstType();
    String name = code.text();
    for (int number = 0; number <= Messages.LAST; number++) {
      RegistryEntry entry = registry.message(family, type, number);
      if (!entry.messages().anyCode() && entry.slug().equals(name)) {
        return OptionalInt.of(number);
      }
    }
    Optional<RegistryEntry> entry = registry.find(family, name);
    if (entry.isPresent()
        && !entry.get().messages().anyCode()
        && entry.get().messages().firstType() == type) {
      return OptionalInt.of(entry.get().messages().code());
    }
    refuse(family, type, code, entry);
    return OptionalInt.empty();
  }

  private void refuse(Family family, int type, Token code, Optional<RegistryEntry> entry) {
    List<String> known = new ArrayList<>();
    for (int number = 0; number <= Messages.LAST; number++) {
      RegistryEntry message = registry.message(family, type, number);
      if (!message.messages().anyCode()) {
        known.add(message.slug());
      }
    }
    String what = code.shown() + " is no code of type " + type + " of " + family;
    String help =
        entry
            .map(other -> code.clipped() + " is " + other.messages() + ": write it alone")
            .orElseGet(
                () ->
                    reporter.didYouMean(
                        code,
                        known,
                        known.isEmpty()
                            ? "no code of it has a name: write a number from 0 to 255"
                            : "its codes are " + String.join(", ", known)));
    reporter.add(reporter.error(code, what).withHelp(help));
  }
}
