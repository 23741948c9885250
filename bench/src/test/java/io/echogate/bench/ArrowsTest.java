package io.echogate.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Holds the design's arrows: which room may know which. */
class ArrowsTest {
  private static final String DATAPATH = "io.echogate.datapath";
  private static final String LAYOUT = DATAPATH + ".layout";
  private static final String CODE = DATAPATH + ".code";
  private static final String PREFIX = DATAPATH + ".prefix";

  private static final JavaClasses CLASSES = new ClassFileImporter().importPaths(Rooms.classes());

  private static final ArchRule NO_GETTERS =
      methods()
          .that()
          .arePublic()
          .should()
          .haveNameNotMatching("get[A-Z].*")
          .because("an accessor has the name of what it gives");

  private static final ArchRule NO_CYCLES =
      slices().matching("io.echogate.(**)").should().beFreeOfCycles();

  private static final ArchRule LAYOUT_KNOWS_NO_KERNEL =
      noClasses()
          .that()
          .resideInAPackage(LAYOUT)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(DATAPATH, CODE, "io.echogate.linux..")
          .because("what a policy becomes as tables is the same wherever it is loaded");

  private static final ArchRule CODE_KNOWS_ONLY_THE_LAYOUT =
      noClasses()
          .that()
          .resideInAPackage(CODE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(DATAPATH, "io.echogate.linux..")
          .because("instructions know nothing of what loads them");

  private static final ArchRule PREFIX_KNOWS_NO_POLICY =
      noClasses()
          .that()
          .resideInAPackage(PREFIX)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(DATAPATH, LAYOUT, CODE, "io.echogate.linux..")
          .because("tables of prefixes are the same for whoever asks them");

  @Test
  void everyModuleOfTheBuildHasItsPlaceInTheDesign() {
    assertThat(Rooms.inBuild()).isEqualTo(Rooms.ARROWS.keySet());
  }

  @Test
  void moduleDescriptorsRequireNoRoomBeyondTheArrows() {
    Map<String, Set<String>> beyond = new TreeMap<>(Rooms.required());
    beyond.replaceAll(
        (room, required) -> without(required, Rooms.ARROWS.getOrDefault(room, Set.of())));
    assertThat(beyond.values()).as("%s", beyond).allMatch(Set::isEmpty);
  }

  @Test
  void classesDependOnNoRoomBeyondTheArrows() {
    Rooms.ARROWS.forEach((room, allowed) -> keepsTo(room, allowed).check(CLASSES));
  }

  @Test
  void packagesFormNoCycle() {
    NO_CYCLES.check(CLASSES);
  }

  @Test
  void theDatapathIsInLayers() {
    LAYOUT_KNOWS_NO_KERNEL.check(CLASSES);
    CODE_KNOWS_ONLY_THE_LAYOUT.check(CLASSES);
    PREFIX_KNOWS_NO_POLICY.check(CLASSES);
  }

  @Test
  void publicMethodsAreNoGetters() {
    NO_GETTERS.check(CLASSES);
  }

  /** Were the policy not allowed to know ICMP, the rule would have to say so. */
  @Test
  void theRuleForArrowsCanFail() {
    assertThatThrownBy(() -> keepsTo("policy", Set.of()).check(CLASSES))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("knows the room icmp");
  }

  private static Set<String> without(Set<String> rooms, Set<String> allowed) {
    Set<String> rest = new TreeSet<>(rooms);
    rest.removeAll(allowed);
    return rest;
  }

  private static ArchRule keepsTo(String room, Set<String> allowed) {
    return ArchRuleDefinition.classes()
        .that()
        .resideInAPackage("io.echogate." + room + "..")
        .should(dependOnlyOn(room, allowed))
        .as("the room " + room + " should know only " + allowed);
  }

  private static ArchCondition<JavaClass> dependOnlyOn(String room, Set<String> allowed) {
    return new ArchCondition<>("know only the rooms " + allowed) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
          String other = Rooms.of(dependency.getTargetClass().getPackageName());
          if (!other.isEmpty() && !other.equals(room) && !allowed.contains(other)) {
            events.add(
                SimpleConditionEvent.violated(
                    dependency, dependency.getDescription() + ": knows the room " + other));
          }
        }
      }
    };
  }
}
