package io.echogate.datapath.prefix;

import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.MapSpec;
import io.echogate.icmp.Family;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The answers to all questions of a program: where they lie in its maps, the code that finds them,
 * and what is written into the maps. It depends on nothing but the questions, so every process that
 * knows them finds the same.
 *
 * <p>A few prefixes that do not change are compared one by one in code ({@link InlineCode}); a
 * large set of IPv4 addresses is a map of its own ({@link BitmapTable}); all others are trees in
 * one map ({@link TreeTable}), or in several where they are very many.
 *
 * <p>Questions whose sets may change have two copies of their slots ({@link Copies}); {@link
 * ChangingTables} changes them.
 */
public final class PrefixTables {
  /** Sets of more intervals than these are asked faster in a table of their own. */
  private static final int LARGE = 1 << 18;

  /** So many sets may have a map of their own: a program has 64 maps at most. */
  private static final int MOST_BITMAPS = 16;

  /** What becomes of the questions, each different one once. */
  private final List<Form> forms;

  /** For each question its place among the forms. */
  private final int[] places;

  private PrefixTables(List<Form> forms, int[] places) {
    this.forms = List.copyOf(forms);
    this.places = places;
  }

  /** The tables for these questions, of which several may be the same. */
  public static PrefixTables of(List<Question> questions) {
    List<Question> distinct = new ArrayList<>();
    Map<Question, Integer> unchanging = new HashMap<>();
    int[] places = new int[questions.size()];
    for (int i = 0; i < places.length; i++) {
      Question question = questions.get(i);
      Integer known = question.changing() ? null : unchanging.get(question);
      places[i] = known == null ? distinct.size() : known;
      if (known == null) {
        distinct.add(question);
        if (!question.changing()) {
          unchanging.put(question, places[i]);
        }
      }
    }
    return new PrefixTables(forms(distinct), places);
  }

  private static List<Form> forms(List<Question> questions) {
    List<@Nullable Form> forms = new ArrayList<>();
    List<TreePlan> plans = new ArrayList<>();
    int bitmaps = 0;
    for (Question question : questions) {
      Intervals intervals = Intervals.of(question);
      Optional<Form> inline = inline(question, intervals);
      if (inline.isPresent()) {
        forms.add(inline.get());
      } else if (bitmaps < MOST_BITMAPS && isLargeSet(question, intervals)) {
        forms.add(bitmap(question, intervals, bitmaps++));
      } else {
        forms.add(null);
        plans.add(TreePlan.of(question, intervals));
      }
    }
    Iterator<Form> trees = trees(plans).iterator();
    return forms.stream().map(form -> form == null ? trees.next() : form).toList();
  }

  private static List<Form> trees(List<TreePlan> plans) {
    List<TreeTable> tables = TreeRegions.place(plans);
    return IntStream.range(0, plans.size())
        .<Form>mapToObj(i -> new Form.Tree(tables.get(i), plans.get(i)))
        .toList();
  }

  private static Optional<Form> inline(Question question, Intervals intervals) {
    return question.changing()
        ? Optional.empty()
        : DisjointPrefixes.of(intervals, InlineCode.MOST).map(Form.Inline::new);
  }

  private static boolean isLargeSet(Question question, Intervals intervals) {
    return question.family() == Family.IP4
        && question.sets().size() == 1
        && intervals.size() >= LARGE;
  }

  private static Form bitmap(Question question, Intervals intervals, int number) {
    int groups = BitmapFill.groups(intervals);
    boolean changing = question.changing();
    BitmapTable table =
        BitmapTable.of(
            "eg_bitmap" + number,
            changing ? Copies.COUNT : 1,
            changing ? Headroom.groups(groups) : groups);
    return new Form.Bitmap(table, intervals, groups);
  }

  /** Whether a map's name is one that these tables give. */
  public static boolean isName(String map) {
    return map.startsWith("eg_bitmap") || map.startsWith("eg_prefixes");
  }

  /** The maps to create for the program. */
  public List<MapSpec> maps() {
    return forms.stream().flatMap(form -> form.map().stream()).distinct().toList();
  }

  /** Whether some may change: then programs must know which copy to ask. */
  public boolean areChanging() {
    return forms.stream().anyMatch(form -> form.changing().isPresent());
  }

  /**
   * Emits the code that answers a question. It takes the address in R1 (IPv4, the upper half 0) or
   * in R1 and R2 (IPv6, the upper half and the lower one), in the machine's order of bytes. R0 is
   * the answer; R1-R5 are lost; the stack is not written.
   *
   * @param question its place in the list that the tables were made of
   * @param copyWord where on the stack a number of 8 bytes is whose lowest bit tells the copy to
   *     ask; a program finds it out once, and so sees all tables before a change or all behind it.
   *     Where nothing may change, nothing is read
   */
  public void emit(Assembler asm, int question, int copyWord) {
    forms.get(places[question]).emit(asm, copyWord);
  }

  /**
   * Writes what belongs into a map: the same for both copies.
   *
   * @param map one of {@link #maps}
   * @param values all bytes of the map, which is new
   */
  public void fill(MapSpec map, MemorySegment values) {
    for (Form form : forms) {
      if (form.map().filter(map::equals).isPresent()) {
        form.fill(values);
      }
    }
  }

  /** Those of the tables that may change while programs ask them. */
  public ChangingTables changing() {
    List<ChangingTables.Entry> entries = new ArrayList<>();
    for (Form form : forms) {
      form.changing()
          .ifPresent(table -> entries.add(new ChangingTables.Entry(table, form.first())));
    }
    return new ChangingTables(entries);
  }

  /** The questions that these answer, in their order: each has a table of its own. */
  public List<Integer> changingQuestions() {
    return IntStream.range(0, places.length)
        .filter(question -> forms.get(places[question]).changing().isPresent())
        .boxed()
        .toList();
  }
}
