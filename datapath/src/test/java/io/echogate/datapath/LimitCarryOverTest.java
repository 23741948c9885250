package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.policy.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What limits of {@code policy { }} have let pass is not forgotten when a policy takes the place.
 */
@NeedsKernel({KernelFeature.XDP, KernelFeature.VETH})
class LimitCarryOverTest {
  private static final String STATEMENT = "icmp ip4: ratelimit=few { 8 }";

  @TempDir Path bpffs;

  private FilteredHost host;

  @BeforeEach
  void connect() {
    host = FilteredHost.create(bpffs);
  }

  @AfterEach
  void disconnect() {
    host.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rate=1/h burst=5",
        "rate=1/h burst=5 shared",
        "rate=1/h burst=5 per=source",
        "rate=1/h burst=5 per=source/24 shared",
        "rate=1/h burst=5 bytes=1M/s per=destination",
      })
  void aLimitThatStaysGoesOnWhateverElseChanges(String limit) {
    apply("ratelimit=few " + limit + ";", STATEMENT);
    assertThat(admitted(8, 3)).isEqualTo(3);

    apply("ratelimit=few " + limit + ";", "icmp ip4: block { 13 }", STATEMENT);
    assertThat(admitted(8, 5)).isEqualTo(2);

    apply("ratelimit=other rate=1/s per=source;", "ratelimit=few " + limit + ";", STATEMENT);
    assertThat(admitted(8, 5)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " shared", " per=source", " per=source shared"})
  void changedFiguresKeepTheState(String scope) {
    apply("ratelimit=few rate=1/h burst=5%s;".formatted(scope), STATEMENT);
    assertThat(admitted(8, 3)).isEqualTo(3);

    apply("ratelimit=few rate=1/h burst=7%s;".formatted(scope), STATEMENT);
    assertThat(admitted(8, 9)).isEqualTo(4);
  }

  @Test
  void aTableOfAnotherSizeKeepsItsPrefixes() {
    apply("ratelimit=few rate=1/h burst=5 per=source table=100000;", STATEMENT);
    assertThat(admitted(8, 3)).isEqualTo(3);

    apply("ratelimit=few rate=1/h burst=5 per=source table=1000;", STATEMENT);
    assertThat(admitted(8, 1)).isEqualTo(1);

    apply("ratelimit=few rate=1/h burst=5 per=source table=3000;", STATEMENT);
    assertThat(admitted(8, 9)).isEqualTo(1);
  }

  @Test
  void aTableThatBeginsToCountBytesTooKeepsItsPackets() {
    apply("ratelimit=few rate=1/h burst=5 per=source;", STATEMENT);
    assertThat(admitted(8, 3)).isEqualTo(3);

    apply("ratelimit=few rate=1/h burst=5 bytes=1M/s per=source;", STATEMENT);
    assertThat(admitted(8, 9)).isEqualTo(2);
  }

  @Test
  void tablesMoveWhereTheirMapHasNoRoomForMore() {
    String few = "ratelimit=few rate=1/h burst=5 per=source table=1000;";
    apply(few, STATEMENT);
    assertThat(admitted(8, 3)).isEqualTo(3);

    String all = "ratelimit=all rate=1/h per=source table=100000;";
    apply(few, all, STATEMENT, "icmp ip4: ratelimit=all { 13, 15, 17 }");
    assertThat(admitted(13, 1)).isEqualTo(1);
    assertThat(admitted(8, 5)).isEqualTo(2);
  }

  /** That the exact clock is read makes no other bucket of it. */
  @ParameterizedTest
  @ValueSource(strings = {"shared", "per=source shared"})
  void aSharedLimitGoesOnByAnotherClock(String scope) {
    String few = "ratelimit=few rate=1/h burst=5 " + scope + ";";
    apply(few, STATEMENT);
    assertThat(admitted(8, 3)).isEqualTo(3);

    String fast = "ratelimit=fast rate=1000000/s;";
    apply(few, fast, STATEMENT, "icmp ip4: ratelimit=few+fast { 13 }");
    assertThat(admitted(8, 1)).isEqualTo(1);
    assertThat(admitted(13, 5)).isEqualTo(1);
  }

  @Test
  void aSharedLimitIsTheSameWhateverStatementAsksIt() {
    String few = "ratelimit=few rate=1/h burst=5 shared;";
    apply(few, STATEMENT);
    assertThat(admitted(8, 3)).isEqualTo(3);

    apply(few, "icmp ip4: ratelimit=few { 13 }");
    assertThat(admitted(13, 5)).isEqualTo(2);
  }

  @Test
  void anotherPrefixLengthMakesOtherBuckets() {
    apply("ratelimit=few rate=1/h burst=5 per=source;", STATEMENT);
    assertThat(admitted(8, 5)).isEqualTo(5);

    apply("ratelimit=few rate=1/h burst=5 per=source/24;", STATEMENT);
    assertThat(admitted(8, 9)).isEqualTo(5);
  }

  /** Else the newcomers of a limit would fight for the few ways of which no former one is left. */
  @Test
  void aTableBeginsEmptyWhereAnotherWas() {
    apply("ratelimit=few rate=1/h burst=5 per=source table=1000;", STATEMENT);
    assertThat(admitted(8, 3)).isEqualTo(3);
    String other = "ratelimit=other rate=1/s per=source table=1000;";
    apply(other, "icmp ip4: ratelimit=other { 13 }");
    assertThat(busy("other")).isZero();

    apply(other, "icmp ip4: ratelimit=other { 13 }", "icmp ip4: block { 17 }");
    apply("ratelimit=last rate=1/h per=source table=1000;", "icmp ip4: ratelimit=last { 13 }");
    assertThat(busy("last")).isZero();
  }

  private long busy(String limit) {
    try (InstalledFilter filter = host.filter()) {
      return filter.fills(TestPolicies.policy(filter.applied().text())).stream()
          .filter(fill -> fill.limit().name().equals(limit))
          .mapToLong(fill -> fill.table().orElseThrow().busy())
          .sum();
    }
  }

  @Test
  void whatATrialLetPassIsNotForgottenByWhatComesBack() {
    String few = "ratelimit=few rate=1/h burst=5 per=source;";
    apply(few, STATEMENT);
    host.apply(text(few, STATEMENT, "icmp ip4: block { 13 }"), Optional.of(Duration.ofMinutes(1)));
    assertThat(admitted(8, 3)).isEqualTo(3);
    assertThat(host.filters().endTrial(host.name())).isTrue();

    assertThat(admitted(8, 9)).isEqualTo(2);
  }

  private void apply(String... statements) {
    var _ = host.apply(text(statements));
  }

  private static String text(String... statements) {
    return "policy p { " + String.join(" ", statements) + " defaults { icmp in: allow; } }";
  }

  /** How many of so many packets of a type pass its limit. */
  private long admitted(int type, int count) {
    long before = FilteredHost.packets(host.counts(), type, Reason.WITHIN_LIMIT);
    host.send(type, count);
    return FilteredHost.packets(host.counts(), type, Reason.WITHIN_LIMIT) - before;
  }
}
