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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Programs answer as {@link Question#answer} does behind each change in place. */
@NeedsRoot
class PrefixChangeTest {
  private static final int QUESTIONS = 8;
  private static final int CHANGES = 12;

  @ParameterizedTest
  @EnumSource
  void programsAnswerAsTheChangedSetsDo(Family family) {
    Property.holds(
        random -> {
          List<Question> questions = new ArrayList<>();
          for (int i = 0; i < QUESTIONS; i++) {
            questions.add(new Question(family, RandomQuestions.next(random, family).sets(), true));
          }
          agreeAfterChanges(questions, random, 8, 3);
        });
  }

  @ParameterizedTest
  @EnumSource
  void setsChangeInAndOutsideOfThePartInWhichNearlyAllLie(Family family) {
    Property.holds(
        random -> {
          List<Question> questions = new ArrayList<>();
          for (int i = 0; i < QUESTIONS; i++) {
            PrefixSet set = RandomQuestions.inPart(random, family);
            questions.add(new Question(family, List.of(set), true));
          }
          agreeAfterChanges(questions, random, 20, 4);
        });
  }

  @ParameterizedTest
  @EnumSource
  void aLargeSetChangesInPlace(Family family) {
    Property.holds(
        random -> {
          PrefixSet set = RandomQuestions.large(random, family);
          agreeAfterChanges(List.of(new Question(family, List.of(set), true)), random, 500, 4);
        });
  }

  private static void agreeAfterChanges(
      List<Question> first, RandomGenerator random, int most, int spread) {
    try (AskedTables asked = AskedTables.of(first)) {
      List<Integer> inUse = asked.inUse();
      List<Question> questions = new ArrayList<>(first);
      int refused = 0;
      for (int change = 0; change < CHANGES; change++) {
        int number = random.nextInt(questions.size());
        Question before = questions.get(number);
        int place = random.nextInt(before.sets().size());
        PrefixSet set = before.sets().get(place);
        PrefixSet removed = some(random, before.family(), set, most, spread);
        PrefixSet added = some(random, before.family(), set, most, spread);
        PrefixSet changed = removed.union(added);
        questions.set(number, with(before, place, set.changed(removed, added)));
        if (!asked.change(questions, number, changed)) {
          questions.set(number, before);
          refused++;
        }
        agree(asked, before, number, questions, random);
        agree(asked, questions.get(number), number, questions, random);
        agree(asked, Question.of(before.family(), changed, true), number, questions, random);
      }
      assertThat(refused).as("changes without room").isLessThan(CHANGES / 2);
      for (int i = 0; i < questions.size(); i++) {
        agree(asked, questions.get(i), i, questions, random);
      }
      boolean back = true;
      for (int i = 0; i < first.size(); i++) {
        back &= changeBack(asked, first, i, questions);
        agree(asked, first.get(i), i, questions, random);
      }
      if (back) {
        assertThat(asked.inUse()).isEqualTo(inUse);
      }
    }
  }

  private static Question with(Question question, int place, PrefixSet set) {
    List<PrefixSet> sets = new ArrayList<>(question.sets());
    sets.set(place, set);
    return new Question(question.family(), sets, true);
  }

  /** Makes all sets of a question what they were at first, one by one, where there is room. */
  private static boolean changeBack(
      AskedTables asked, List<Question> first, int number, List<Question> questions) {
    for (int place = 0; place < first.get(number).sets().size(); place++) {
      Question question = questions.get(number);
      PrefixSet before = question.sets().get(place);
      PrefixSet after = first.get(number).sets().get(place);
      questions.set(number, with(question, place, after));
      if (!asked.change(questions, number, before.union(after))) {
        questions.set(number, question);
        return false;
      }
    }
    return true;
  }

  /** Asks at the edges of a question's prefixes. */
  private static void agree(
      AskedTables asked,
      Question edges,
      int number,
      List<Question> questions,
      RandomGenerator random) {
    for (Address address : RandomQuestions.addresses(random, edges)) {
      assertThat(asked.ask(number, address.high(), address.low(), address.family() == Family.IP4))
          .as("%s of question %d", address, number)
          .isEqualTo(questions.get(number).answer(address.high(), address.low()));
    }
  }

  /** Some that are there, and some that may not be. */
  private static PrefixSet some(
      RandomGenerator random, Family family, PrefixSet there, int most, int spread) {
    List<Prefix> some = new ArrayList<>();
    for (int i = random.nextInt(most); i > 0; i--) {
      if (there.size(family) == 0 || random.nextInt(8) == 0) {
        some.add(RandomQuestions.prefix(random, family, spread));
        continue;
      }
      Prefix prefix = there.prefix(family, random.nextInt(there.size(family)));
      some.add(random.nextBoolean() ? prefix : RandomQuestions.near(random, prefix));
    }
    return PrefixSet.of(some);
  }
}
