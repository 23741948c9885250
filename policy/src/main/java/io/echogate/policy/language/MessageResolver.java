package io.echogate.policy.language;

import io.echogate.icmp.Family;
import io.echogate.icmp.Registry;
import io.echogate.icmp.RegistryEntry;
import io.echogate.policy.Dialect;
import io.echogate.policy.language.StatementSyntax.MessageItem;
import io.echogate.policy.language.Token.Kind;
import io.echogate.policy.source.Diagnostic;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes messages of the items of an {@code icmp} list: language reference, section 3. */
final class MessageResolver {
  private static final String XFW_CODES = "xfw { } knows types only: ";

  private final Reporter reporter;
  private final Dialect dialect;
  private final Registry registry;
  private final CodeResolver codes;

  MessageResolver(Reporter reporter, Dialect dialect) {
    this.reporter = reporter;
    this.dialect = dialect;
    this.registry = Registry.instance();
    this.codes = new CodeResolver(reporter, registry);
  }

  /**
   * The messages that an item names, for each of the statement's families; none for a family that
   * lacks the item's group, and none at all if the item is wrong, which was reported.
   */
  Map<Family, List<Messages>> resolve(Set<Family> families, MessageItem item) {
    Token type = item.type();
    Token code = codeOf(item);
    if (type.startsWith("@")) {
      refuseCodeOfGroup(type, code);
      return group(families, type);
    }
    return NumberRange.isWrittenIn(type.text())
        ? numbers(families, type, code)
        : name(families, type, code);
  }

  /** The code of an item; null, and an error, in {@code xfw { }}. */
  private @Nullable Token codeOf(MessageItem item) {
    Token code = item.code();
    if (code == null || dialect == Dialect.POLICY) {
      return code;
    }
    reporter.add(
        reporter
            .error(code, "codes belong to policy NAME { }")
            .withHelp(XFW_CODES + item.type().clipped() + " stands for all its codes"));
    return null;
  }

  private void refuseCodeOfGroup(Token group, @Nullable Token code) {
    if (code != null) {
      reporter.add(
          reporter
              .error(code, "a code behind a group")
              .withHelp("write " + group.clipped() + " alone, or a type with its code"));
    }
  }

  private Map<Family, List<Messages>> numbers(
      Set<Family> families, Token type, @Nullable Token code) {
    String tooLarge =
        switch (dialect) {
          case XFW -> "Tempesta xFW keeps the lowest 8 bits only: 264 counts as 8 there";
          case POLICY -> "types are numbers from 0 to 255";
        };
    Optional<NumberRange> range = NumberRange.read(type, "type", tooLarge, reporter);
    if (range.isEmpty()) {
      return Map.of();
    }
    Messages types = Messages.ofTypes(range.get().first(), range.get().last());
    Map<Family, Messages> found = new EnumMap<>(Family.class);
    families.forEach(family -> found.put(family, types));
    return codes.apply(found, code);
  }

  private Map<Family, List<Messages>> name(Set<Family> families, Token name, @Nullable Token code) {
    Map<Family, Messages> found = new EnumMap<>(Family.class);
    for (Family family : families) {
      Optional<RegistryEntry> entry = registry.find(family, name.text());
      entry.ifPresent(known -> found.put(family, Messages.of(known.messages())));
    }
    if (found.size() < families.size()) {
      reporter.add(unknown(families, name));
      return Map.of();
    }
    for (Map.Entry<Family, Messages> one : found.entrySet()) {
      if (!one.getValue().anyCode() && refuseCodeName(one.getKey(), name, one.getValue(), code)) {
        return Map.of();
      }
    }
    return codes.apply(found, code);
  }

  /** Reports the name of a code where only a type can stand; whether it did. */
  private boolean refuseCodeName(
      Family family, Token name, Messages messages, @Nullable Token code) {
    String meaning =
        name.shown() + " is code " + messages.firstCode() + " of type " + messages.firstType();
    if (dialect == Dialect.XFW) {
      reporter.add(
          reporter
              .error(name, meaning)
              .withHelp(XFW_CODES + typeName(family, messages.firstType())));
      return true;
    }
    if (code != null && !code.is(Kind.STAR)) {
      reporter.add(
          reporter
              .error(code, "a code behind the name of a code: " + meaning)
              .withHelp("write " + name.clipped() + " alone"));
      return true;
    }
    return false;
  }

  private String typeName(Family family, int type) {
    return "write " + registry.type(family, type).slug() + " for all codes of type " + type;
  }

  private Diagnostic unknown(Set<Family> families, Token name) {
    for (Family family : Family.values()) {
      if (registry.find(family, name.text()).isPresent()) {
        return onlyIn(family, families, name, name.shown());
      }
    }
    Set<String> names = new LinkedHashSet<>();
    families.forEach(family -> names.addAll(registry.names(family)));
    return reporter
        .error(name, name.shown() + " is no ICMP type")
        .withHelp(
            reporter.didYouMean(
                name,
                names,
                "types are numbers from 0 to 255, ranges such as 30-39, names and @groups"));
  }

  private Diagnostic onlyIn(Family family, Set<Family> families, Token item, String shown) {
    return reporter
        .error(item, shown + " exists in " + family + " only")
        .withHelp(
            families.size() == 1
                ? "move it to an icmp " + family + " statement"
                : "a statement without family stands for both: write an icmp "
                    + family
                    + " statement for it");
  }

  private Map<Family, List<Messages>> group(Set<Family> families, Token item) {
    String name = item.text().substring(1);
    Map<Family, List<Messages>> found = new EnumMap<>(Family.class);
    for (Family family : families) {
      registry
          .group(family, name)
          .ifPresent(ranges -> found.put(family, ranges.stream().map(Messages::of).toList()));
    }
    if (found.isEmpty()) {
      reporter.add(unknownGroup(families, item, name));
    }
    if (dialect == Dialect.XFW) {
      for (Family family : Set.copyOf(found.keySet())) {
        if (refuseCodes(family, item, found.getOrDefault(family, List.of()))) {
          found.remove(family);
        }
      }
    }
    return found;
  }

  /** Reports a group that holds single codes; whether it does. */
  private boolean refuseCodes(Family family, Token item, List<Messages> messages) {
    Optional<Messages> code = messages.stream().filter(some -> !some.anyCode()).findFirst();
    code.ifPresent(
        some ->
            reporter.add(
                reporter
                    .error(
                        item,
                        item.shown()
                            + " holds code "
                            + some.firstCode()
                            + " of type "
                            + some.firstType())
                    .withHelp(XFW_CODES + typeName(family, some.firstType()))));
    return code.isPresent();
  }

  private Diagnostic unknownGroup(Set<Family> families, Token item, String name) {
    for (Family family : Family.values()) {
      if (registry.group(family, name).isPresent()) {
        return onlyIn(family, families, item, "the group " + item.shown());
      }
    }
    List<String> groups = new ArrayList<>();
    for (Family family : families) {
      registry.groups(family).stream()
          .map(group -> "@" + group)
          .filter(group -> !groups.contains(group))
          .forEach(groups::add);
    }
    return reporter
        .error(item, item.shown() + " is no group")
        .withHelp(reporter.didYouMean(item, groups, "groups are " + String.join(", ", groups)));
  }
}
