package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The colours of the audit's page can be told apart by their lightness (WCAG 2.1, 1.4.3). */
class AuditStyleTest {
  private static final Pattern COLOR = Pattern.compile("--([a-z-]+): #([0-9a-f]{6})");
  private static final double LEAST = 4.5;

  @ParameterizedTest
  @CsvSource({
    "text,ground",
    "text,block",
    "quiet,ground",
    "quiet,block",
    "link,ground",
    "link,block",
    "text,target",
    "quiet,target",
    "badge-text,critical",
    "badge-text,high",
    "badge-text,medium",
    "badge-text,low",
    "critical,ground",
    "critical,block",
    "high,ground",
    "medium,ground",
    "low,ground",
    "none,ground",
    "passed-text,passed",
    "stopped-text,stopped",
    "limited-text,limited",
    "different-text,different",
    "unknown-text,unknown"
  })
  void wordsStandOutFromTheirGround(String words, String ground) {
    String sheet = Resource.AUDIT_STYLE.text();
    int dark = sheet.indexOf("@media (prefers-color-scheme: dark)");
    for (String scheme : new String[] {sheet.substring(0, dark), sheet.substring(dark)}) {
      Map<String, Double> colors = luminances(scheme);
      double one = Objects.requireNonNull(colors.get(words));
      double other = Objects.requireNonNull(colors.get(ground));
      double ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
      assertThat(ratio).as("%s on %s", words, ground).isGreaterThanOrEqualTo(LEAST);
    }
  }

  private static Map<String, Double> luminances(String sheet) {
    Map<String, Double> colors = new HashMap<>();
    Matcher color = COLOR.matcher(sheet.toLowerCase(Locale.ROOT));
    while (color.find()) {
      int rgb = Integer.parseInt(color.group(2), 16);
      colors.put(
          color.group(1),
          0.2126 * linear(rgb >> 16)
              + 0.7152 * linear((rgb >> 8) & 0xff)
              + 0.0722 * linear(rgb & 0xff));
    }
    return colors;
  }

  private static double linear(int channel) {
    double part = channel / 255.0;
    return part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
  }
}
