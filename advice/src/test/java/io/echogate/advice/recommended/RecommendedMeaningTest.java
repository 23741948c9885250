package io.echogate.advice.recommended;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.advice.analysis.Journey;
import io.echogate.advice.analysis.Outcome;
import io.echogate.advice.analysis.PolicyAnalysis;
import io.echogate.advice.analysis.Standing;
import io.echogate.advice.analysis.Traffic;
import io.echogate.advice.knowledge.Knowledge;
import io.echogate.advice.knowledge.MessageFacts;
import io.echogate.advice.knowledge.Recommendation;
import io.echogate.advice.knowledge.Role;
import io.echogate.advice.knowledge.Scope;
import io.echogate.advice.knowledge.Situation;
import io.echogate.advice.knowledge.Way;
import io.echogate.icmp.Exchange;
import io.echogate.icmp.Family;
import io.echogate.icmp.Kind;
import io.echogate.icmp.Tuple;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.language.Reading;
import io.echogate.policy.source.Source;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The recommended policies say what the tables say, of every type, code and direction. */
class RecommendedMeaningTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 20);

  /** A code that no type has. */
  private static final int UNASSIGNED = 77;

  private static PolicyAnalysis analysis(Role role, Options options) {
    String text = RecommendedPolicy.of(role, options);
    Reading reading = PolicyReader.read(new Source(role.text(), text));
    assertThat(reading.diagnostics()).as(text).isEmpty();
    return new PolicyAnalysis(reading.policies().getFirst(), DAY);
  }

  private static List<Way> ways(Role role) {
    return role.forwards()
        ? List.of(Way.IN, Way.OUT, Way.FORWARD_IN, Way.FORWARD_OUT)
        : List.of(Way.IN, Way.OUT);
  }

  @ParameterizedTest
  @EnumSource
  void everyMessageHasTheOutcomeThatTheTablesRecommend(Role role) {
    PolicyAnalysis analysis = analysis(role, Options.standard());
    List<String> wrong = new ArrayList<>();
    for (Family family : Family.values()) {
      for (int type = 0; type < 256; type++) {
        for (int code : codes(family, type)) {
          for (Way way : ways(role)) {
            Recommendation recommended =
                Knowledge.instance().recommendation(role, way, family, type, code);
            Message message = new Message(analysis, family, type, code, way);
            if (!message.is(recommended)) {
              wrong.add(
                  "%s %s %d/%d should %s: %s"
                      .formatted(family, way, type, code, recommended, message.outcomes()));
            }
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static List<Integer> codes(Family family, int type) {
    return Stream.concat(
            Knowledge.instance().codes(family, type).stream()
                .map(MessageFacts::entry)
                .map(entry -> entry.messages().code()),
            Stream.of(UNASSIGNED))
        .toList();
  }

  /** A message on its way through a policy. */
  private record Message(PolicyAnalysis analysis, Family family, int type, int code, Way way) {

    boolean is(Recommendation recommendation) {
      return switch (recommendation) {
        case ALLOW ->
            standing(known(global(), true)) == Standing.WORKS
                && standing(known(global(), false)) == Standing.WORKS;
        case LIMIT ->
            way == Way.OUT
                ? Set.of(Standing.WORKS, Standing.LIMITED).contains(standing(global()))
                : standing(global()) == Standing.LIMITED;
        case RELATED_ONLY -> isRelatedOnly();
        case LINK_ONLY ->
            standing(link()) == Standing.WORKS
                && standing(Journey.fromOffLink(family, type, code)) == Standing.BROKEN;
        case BLOCK ->
            standing(global()) == Standing.BROKEN
                && (!isOfLinks() || standing(link()) == Standing.BROKEN);
      };
    }

    /** Whether it is for the nodes of a link, and none of the machine's forwarding. */
    private boolean isOfLinks() {
      MessageFacts facts = Knowledge.instance().message(family, type, code);
      return !way.isForwarded()
          && facts.recommendation(Situation.LINK_LOCAL) == Recommendation.LINK_ONLY;
    }

    /** Errors that no registry knows cannot be related; their limit is generous. */
    private boolean isRelatedOnly() {
      Kind kind = Knowledge.instance().message(family, type, code).entry().kind();
      boolean reply = Exchange.queryOf(family, type) != Tuple.NONE;
      if (kind != Kind.ERROR && !reply) {
        return standing(global()) == Standing.LIMITED;
      }
      Standing unknown = standing(known(global(), false));
      return standing(known(global(), true)) == Standing.WORKS
          && (unknown == Standing.LIMITED || (reply && unknown == Standing.BROKEN));
    }

    private Traffic global() {
      return Journey.of(family, type, code, way, Scope.GLOBAL).getFirst();
    }

    private Traffic link() {
      Scope scope =
          switch (type) {
            case 130, 131, 132, 143, 151, 152, 153 -> Scope.LINK1;
            default -> family == Family.IP6 ? Scope.LINK255 : Scope.LINK;
          };
      return Journey.of(family, type, code, way, scope).getFirst();
    }

    private Traffic known(Traffic traffic, boolean known) {
      Kind kind = Knowledge.instance().message(family, type, code).entry().kind();
      if (kind == Kind.ERROR) {
        return traffic.withRelated(known);
      }
      return Exchange.queryOf(family, type) == Tuple.NONE ? traffic : traffic.withSolicited(known);
    }

    private Standing standing(Traffic traffic) {
      return Standing.of(analysis.outcomes(traffic));
    }

    List<Outcome> outcomes() {
      return analysis.outcomes(global());
    }
  }
}
