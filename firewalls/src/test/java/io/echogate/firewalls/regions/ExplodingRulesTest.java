package io.echogate.firewalls.regions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Rules made to take all time and memory: a process with half a gigabyte ends, with an answer or
 * without, when its time is over.
 */
class ExplodingRulesTest {
  private static final int SECONDS = Integer.getInteger("survey.seconds", 3);

  /** A busy machine is no fault; on a quiet one 2 seconds are enough. */
  private static final int GRACE = Integer.getInteger("survey.grace", 12);

  private static final Pattern END = Pattern.compile("(\\d+) ms (answer|unfinished).*\\n");

  @ParameterizedTest
  @EnumSource
  void theSurveyEndsInItsTimeAndRoom(ExplodingRules.Kind kind)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                ExplodingRules.class.getName(),
                kind.name(),
                "" + SECONDS)
            .redirectErrorStream(true)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    Matcher end = END.matcher(out);
    assertThat(end.matches()).as(out).isTrue();
    assertThat(Integer.parseInt(end.group(1)))
        .as("milliseconds: %s", out)
        .isLessThan((SECONDS + GRACE) * 1000);
  }
}
