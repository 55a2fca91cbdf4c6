package io.cadastre.domain;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** The core is pure: what it decides follows from what it is given. */
@AnalyzeClasses(
    packages = "io.cadastre.domain",
    importOptions = ImportOption.DoNotIncludeTests.class)
class CoreRulesTest {
  private static final Set<String> CLOCKS_AND_CHANCE =
      Set.of("now", "currentTimeMillis", "nanoTime", "randomUUID", "random", "systemUTC");

  @ArchTest
  static final ArchRule dependsOnLittle =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("io.cadastre.domain..", "java..", "org.jspecify..", "inet.ipaddr..");

  @ArchTest
  static final ArchRule readsNoClockAndThrowsNoDice =
      noClasses()
          .should()
          .callMethodWhere(
              DescribedPredicate.describe(
                  "the target reads a clock or is random",
                  (JavaCall<?> call) -> {
                    AccessTarget target = call.getTarget();
                    return target.getOwner().getPackageName().startsWith("java.")
                        && CLOCKS_AND_CHANCE.contains(target.getName());
                  }));

  @ArchTest
  static final ArchRule knowsNoClockRandomOrLogger =
      noClasses()
          .should()
          .dependOnClassesThat(
              JavaClass.Predicates.assignableTo(Clock.class)
                  .or(JavaClass.Predicates.assignableTo(Random.class))
                  .or(JavaClass.Predicates.assignableTo(RandomGenerator.class))
                  .or(JavaClass.Predicates.assignableTo(UUID.class))
                  .or(JavaClass.Predicates.assignableTo(System.Logger.class))
                  .or(JavaClass.Predicates.resideInAnyPackage("java.util.logging..")))
          .orShould()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  @ArchTest
  static final ArchRule spaceKnowsNothingOfPools =
      noClasses()
          .that()
          .resideInAnyPackage("..domain.space", "..domain.address")
          .should()
          .dependOnClassesThat()
          .resideOutsideOfPackages(
              "io.cadastre.domain.space",
              "io.cadastre.domain.address",
              "java..",
              "org.jspecify..",
              "inet.ipaddr..");

  @ArchTest
  static final ArchRule addressKnowsNothingOfSpace =
      noClasses()
          .that()
          .resideInAPackage("..domain.address")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..domain.space");

  @ArchTest
  static final ArchRule registerIsOnTop =
      noClasses()
          .that()
          .resideOutsideOfPackages("..domain.register", "..domain.undo")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..domain.register");

  @ArchTest
  static final ArchRule nobodyDecidesByWhatCouldBeUndone =
      noClasses()
          .that()
          .resideOutsideOfPackage("..domain.undo")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..domain.undo");
}
