package io.echogate.datapath.prefix;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.Family;
import io.echogate.icmp.testing.Property;
import io.echogate.linux.testing.NeedsRoot;
import io.echogate.policy.Address;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Programs answer as {@link Question#answer} does, whatever becomes of a question. */
@NeedsRoot
class PrefixTablesTest {
  private static final int QUESTIONS = 40;
  private static final int MOST_VERIFIED = 1_000;

  @ParameterizedTest
  @EnumSource
  void programsAnswerAsTheSetsDo(Family family) {
    Property.holds(
        random -> {
          List<Question> questions = new ArrayList<>();
          for (int i = 0; i < QUESTIONS; i++) {
            questions.add(RandomQuestions.next(random, family));
          }
          agree(questions, random);
        });
  }

  @ParameterizedTest
  @EnumSource
  void whereNearlyAllPrefixesLieInAPartProgramsAnswerAsTheSetsDo(Family family) {
    Property.holds(
        random -> {
          List<Question> questions = new ArrayList<>();
          for (int i = 0; i < QUESTIONS; i++) {
            PrefixSet set = RandomQuestions.inPart(random, family);
            questions.add(Question.of(family, set, random.nextBoolean()));
          }
          agree(questions, random);
        });
  }

  private static void agree(List<Question> questions, RandomGenerator random) {
    try (AskedTables asked = AskedTables.of(questions)) {
      for (int i = 0; i < questions.size(); i++) {
        Question question = questions.get(i);
        assertThat(asked.verified(i)).as("verified").isLessThan(MOST_VERIFIED);
        for (Address address : RandomQuestions.addresses(random, question)) {
          assertThat(asked.ask(i, address.high(), address.low(), question.family() == Family.IP4))
              .as("%s in %s", address, brief(question))
              .isEqualTo(question.answer(address.high(), address.low()));
        }
      }
    }
  }

  private static String brief(Question question) {
    return question.prefixes() > 100
        ? question.sets().size() + " sets of " + question.prefixes() + " prefixes"
        : question.toString();
  }

  @ParameterizedTest
  @EnumSource
  void hundredsOfThousandsOfPrefixesAnswerAsTheSetDoes(Family family) {
    Property.holds(
        random -> {
          List<Question> questions =
              List.of(
                  Question.of(family, RandomQuestions.large(random, family), random.nextBoolean()));
          agree(questions, random);
        });
  }

  @Test
  void equalQuestionsShareATableUnlessTheirSetsMayChange() {
    List<Prefix> many = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      many.add(Prefix.of(Family.IP4, 0, i << 10, 32));
    }
    PrefixSet set = PrefixSet.of(many);
    Question question = Question.of(Family.IP4, set, false);
    int one = size(List.of(question));
    int two = size(List.of(question, Question.of(Family.IP4, set, false)));
    assertThat(two).isEqualTo(one);
    Question changing = Question.of(Family.IP4, set, true);
    assertThat(size(List.of(changing, Question.of(Family.IP4, set, true))))
        .isGreaterThan(size(List.of(changing)));
  }

  private static int size(List<Question> questions) {
    return PrefixTables.of(questions).maps().getFirst().valueSize();
  }
}
