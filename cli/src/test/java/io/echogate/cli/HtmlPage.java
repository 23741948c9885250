package io.echogate.cli;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of HTML, taken apart as strictly as XML is.
 *
 * @param text its words, blanks between elements
 * @param headings their levels
 * @param faults what is wrong with it: elements that overlap, links that lead nowhere
 */
record HtmlPage(String html, String text, List<Integer> headings, List<String> faults) {
  private static final Pattern PIECE =
      Pattern.compile(
          "<(/?)([a-z][a-z0-9]*)((?: [a-z-]+=\"[^\"<>]*\")*)>|([^<>]+)|(<!DOCTYPE html>)|([<>])");
  private static final Pattern ATTRIBUTE = Pattern.compile(" ([a-z-]+)=\"([^\"]*)\"");
  private static final Pattern ENTITY = Pattern.compile("&(?!(amp|lt|gt|quot|#39);)");
  private static final Set<String> EMPTY = Set.of("meta");
  private static final Set<String> INLINE = Set.of("a", "code", "span", "pre", "strong");

  static HtmlPage parse(String html) {
    List<String> faults = new ArrayList<>();
    List<Integer> headings = new ArrayList<>();
    Deque<String> open = new ArrayDeque<>();
    Set<String> ids = new HashSet<>();
    List<String> targets = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    Matcher piece = PIECE.matcher(html);
    while (piece.find()) {
      String tag = piece.group(2);
      if (tag != null && piece.group(1).isEmpty()) {
        if (!EMPTY.contains(tag)) {
          open.push(tag);
        }
        if (tag.matches("h[1-6]")) {
          headings.add(tag.charAt(1) - '0');
        }
        attributes(piece.group(3), ids, targets, faults);
      } else if (tag != null) {
        String last = open.isEmpty() ? "nothing" : open.pop();
        if (!last.equals(tag)) {
          faults.add(tag + " ends within " + last);
        }
        text.append(INLINE.contains(tag) ? "" : " ");
      } else if (piece.group(4) != null && !"style".equals(open.peek())) {
        text.append(piece.group(4));
        if (ENTITY.matcher(piece.group(4)).find()) {
          faults.add("an open ampersand: " + piece.group(4));
        }
      } else if (piece.group(6) != null) {
        faults.add("an open sign at " + piece.start());
      }
    }
    faults.addAll(open);
    targets.stream().filter(id -> !ids.contains(id)).forEach(id -> faults.add("no " + id));
    String words =
        text.toString()
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&#39;", "'")
            .replace("&amp;", "&")
            .replaceAll("\\s+", " ");
    return new HtmlPage(html, words, headings, faults);
  }

  private static void attributes(
      String text, Set<String> ids, List<String> targets, List<String> faults) {
    Matcher attribute = ATTRIBUTE.matcher(text);
    while (attribute.find()) {
      String value = attribute.group(2);
      switch (attribute.group(1)) {
        case "id" -> {
          if (!ids.add(value)) {
            faults.add("two " + value);
          }
        }
        case "href" -> {
          if (value.startsWith("#")) {
            targets.add(value.substring(1));
          } else {
            faults.add("a link that leaves: " + value);
          }
        }
        case "aria-describedby", "aria-labelledby" -> targets.add(value);
        default -> {
          if (attribute.group(1).startsWith("on")) {
            faults.add("a handler: " + attribute.group());
          }
        }
      }
    }
  }
}
