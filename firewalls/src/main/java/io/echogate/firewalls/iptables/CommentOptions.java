package io.echogate.firewalls.iptables;

import io.echogate.firewalls.rules.Match;
import java.util.List;

/** {@code -m comment}: no match at all. */
final class CommentOptions implements MatchOptions {
  private String text = "";

  CommentOptions() {}

  @Override
  public String name() {
    return "comment";
  }

  @Override
  public boolean knows(String option) {
    return option.equals("--comment");
  }

  @Override
  public int read(String option, boolean negated, Words words, int at) {
    if (!words.has(at, option)) {
      return at;
    }
    text = words.word(at);
    return at + 1;
  }

  @Override
  public void finish(Words words, int at, List<Match> matches) {}

  String text() {
    return text;
  }
}
