package io.echogate.cli.manual;

import io.echogate.advice.FindingKind;
import io.echogate.advice.knowledge.Attack;
import io.echogate.advice.knowledge.Function;
import io.echogate.advice.knowledge.Knowledge;
import io.echogate.advice.knowledge.MessageFacts;
import io.echogate.advice.knowledge.Need;
import io.echogate.advice.knowledge.Role;
import io.echogate.advice.knowledge.Way;
import io.echogate.cli.manual.Topic.OfAttack;
import io.echogate.cli.manual.Topic.OfFinding;
import io.echogate.cli.manual.Topic.OfFunction;
import io.echogate.cli.manual.Topic.OfGroup;
import io.echogate.cli.manual.Topic.OfMessage;
import io.echogate.icmp.Family;
import io.echogate.icmp.MessageRange;
import io.echogate.icmp.Registry;
import io.echogate.icmp.RegistryEntry;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The pages of the manual as text. */
public final class PageText {
  /** What groups are. */
  static final String GROUP = "messages that policies name by one word";

  private static final Knowledge KNOWLEDGE = Knowledge.instance();

  private PageText() {}

  /** The page of a topic. */
  public static String of(Topic topic) {
    return switch (topic) {
      case OfMessage message -> message(message).text();
      case OfFunction function -> function(function.function()).text();
      case OfAttack attack -> attack(attack.attack()).text();
      case OfFinding finding -> finding(finding.kind()).text();
      case OfGroup group -> group(group).text();
    };
  }

  private static Page message(OfMessage message) {
    MessageFacts facts = message.facts();
    RegistryEntry entry = facts.entry();
    Page page =
        new Page()
            .title(
                "%s %s %s: %s"
                    .formatted(
                        message.family(),
                        numbers(message.type(), message.code()),
                        entry.slug(),
                        entry.title()))
            .paragraph(
                "%s, %s, %s"
                    .formatted(
                        entry.kind().text(), entry.status().text(), entry.rfc().replace(",", ", ")))
            .section("If it is blocked (" + facts.severityIfBlocked().text() + ")")
            .paragraph(facts.ifBlocked());
    if (!facts.neededFor().isEmpty()) {
      page.section("Works because of it");
      int width = widest(facts.neededFor());
      for (String name : facts.neededFor()) {
        page.entry(name, width, KNOWLEDGE.function(name).map(Function::title).orElse(name));
      }
    }
    page.section("If everybody may send it (" + facts.severityIfAllowed().text() + ")")
        .paragraph(facts.ifAllowed());
    List<Attack> attacks = KNOWLEDGE.attacks(message.family(), message.type(), message.code());
    if (!attacks.isEmpty()) {
      page.section("Used by");
      int width = widest(attacks.stream().map(Attack::name).toList());
      attacks.forEach(attack -> page.entry(attack.name(), width, attack.title()));
    }
    page.section("Recommended").lines(recommended(message));
    codes(message, page);
    return page.section("Source").paragraph(facts.source());
  }

  /** The assigned codes, where the page is about all of a type. */
  private static void codes(OfMessage message, Page page) {
    List<MessageFacts> codes =
        message.code() == MessageRange.ANY_CODE
            ? KNOWLEDGE.codes(message.family(), message.type())
            : List.of();
    if (codes.size() > 1) {
      page.section("Codes");
      for (MessageFacts code : codes) {
        page.entry(
            code.entry().messages().toString(),
            6,
            code.entry().slug() + ": " + code.entry().title());
      }
    }
  }

  private static String recommended(OfMessage message) {
    StringBuilder lines = new StringBuilder();
    line(lines, "", "in", "out");
    for (Role role : List.of(Role.HOST, Role.LAN_HOST)) {
      line(lines, role.text(), of(message, role, Way.IN), of(message, role, Way.OUT));
    }
    line(
        lines,
        Role.BORDER.text() + ", forwarded",
        of(message, Role.BORDER, Way.FORWARD_IN),
        of(message, Role.BORDER, Way.FORWARD_OUT));
    line(
        lines,
        Role.TRANSIT.text() + ", forwarded",
        of(message, Role.TRANSIT, Way.FORWARD_IN),
        of(message, Role.TRANSIT, Way.FORWARD_OUT));
    return lines.toString();
  }

  private static String of(OfMessage message, Role role, Way way) {
    return KNOWLEDGE
        .recommendation(role, way, message.family(), message.type(), message.code())
        .text();
  }

  private static void line(StringBuilder lines, String name, String in, String out) {
    lines.append("  %-20s%-14s%s".formatted(name, in, out).stripTrailing()).append('\n');
  }

  private static Page function(Function function) {
    Page page =
        new Page()
            .title(function.name() + ": " + function.title())
            .section("Where it is broken")
            .paragraph(function.symptom());
    needs(page, "A host needs", function.hostNeeds());
    needs(page, "A router needs", function.routerNeeds());
    return page.section("Mind")
        .paragraph(function.notes())
        .section("Source")
        .paragraph(function.source());
  }

  private static void needs(Page page, String heading, List<Need> needs) {
    if (needs.isEmpty()) {
      return;
    }
    page.section(heading);
    for (Need need : needs) {
      page.entry(
          need.family() + " " + need.way().text(),
          12,
          numbers(need.type(), need.messages().code())
              + " "
              + entry(need.family(), need.messages()).slug()
              + (need.optional() ? ", if it can be had" : ""));
    }
  }

  private static Page attack(Attack attack) {
    return new Page()
        .title(attack.name() + ": " + attack.title())
        .section("Messages")
        .paragraph(attack.description())
        .section("Left open")
        .paragraph(attack.opening().remark())
        .section("What helps")
        .paragraph(attack.countermeasure())
        .section("What does more harm")
        .paragraph(attack.doNot())
        .section("Source")
        .paragraph(attack.source());
  }

  private static Page finding(FindingKind kind) {
    return new Page()
        .title(kind.id() + " (" + kind.severity().text() + "): " + kind.title())
        .section("What is seen")
        .paragraph(kind.consequence())
        .section("How it comes to that")
        .paragraph(kind.story())
        .section("What to do")
        .paragraph(kind.cure())
        .section("Source")
        .paragraph(kind.source());
  }

  private static Page group(OfGroup group) {
    Page page = new Page().title("@" + group.name() + ": " + GROUP);
    for (Family family : Family.values()) {
      List<MessageRange> ranges = group.messages().getOrDefault(family, List.of());
      if (!ranges.isEmpty()) {
        page.section("Of " + family);
        int width = widest(ranges.stream().map(MessageRange::toString).toList());
        for (MessageRange range : ranges) {
          page.entry(range.toString(), width, names(family, range));
        }
      }
    }
    return page;
  }

  /** The names of a range's messages, each once. */
  private static String names(Family family, MessageRange range) {
    return IntStream.rangeClosed(range.firstType(), range.lastType())
        .mapToObj(type -> entry(family, new MessageRange(type, type, range.code())).slug())
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private static RegistryEntry entry(Family family, MessageRange messages) {
    return messages.anyCode()
        ? Registry.instance().type(family, messages.firstType())
        : Registry.instance().message(family, messages.firstType(), messages.code());
  }

  /** A type, or a type and a code: {@code 3/4}. */
  static String numbers(int type, int code) {
    return code == MessageRange.ANY_CODE ? "" + type : type + "/" + code;
  }

  private static int widest(List<String> names) {
    return names.stream().mapToInt(String::length).max().orElse(0);
  }
}
