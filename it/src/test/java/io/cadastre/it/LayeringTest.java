package io.cadastre.it;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.cadastre.domain.testkit.Claim;
import java.util.List;

/** What each room may know; docs/architecture.md draws it. */
@AnalyzeClasses(
    packages = "io.cadastre",
    importOptions = {DoNotIncludeTests.class, LayeringTest.NoTestJars.class})
class LayeringTest {
  /** A test-jar is a jar like any other but for its name. */
  static final class NoTestJars implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  private static final String KAFKA = "org.apache.kafka..";
  private static final String AVRO = "org.apache.avro..";
  private static final String SDK = "software.amazon.awssdk..";
  private static final String MICRONAUT = "io.micronaut..";

  @ArchTest
  static final ArchRule nothingPointsOutOfTheDomain =
      noClasses()
          .that()
          .resideInAPackage("io.cadastre.domain..")
          .should()
          .dependOnClassesThat()
          .resideOutsideOfPackages(
              "io.cadastre.domain..", "java..", "org.jspecify..", "inet.ipaddr..");

  @ArchTest
  static final ArchRule avroStaysInTheCodecs =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.cadastre.kafka.codec..", "io.cadastre.schemas..", "io.cadastre.audit..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(AVRO);

  @ArchTest
  static final ArchRule whoProvesSharesNothingWithWhatItProves =
      noClasses()
          .that()
          .resideInAPackage("io.cadastre.audit..")
          .should()
          .dependOnClassesThat()
          .resideOutsideOfPackages(
              "io.cadastre.audit..",
              "io.cadastre.schemas..",
              "java..",
              "org.jspecify..",
              "com.fasterxml.jackson..",
              "org.apache.kafka.clients..",
              "org.apache.kafka.common..",
              AVRO);

  @ArchTest
  static final ArchRule theEc2SideKnowsNoLog =
      noClasses()
          .that()
          .resideInAPackage("io.cadastre.ec2..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(KAFKA, MICRONAUT, "io.cadastre.kafka..", "io.cadastre.client..");

  @ArchTest
  static final ArchRule sdkClassesStayOnTheEc2Side =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.cadastre.ec2..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(SDK);

  @ArchTest
  static final ArchRule theSdksInsidesStayInOneFile =
      noClasses()
          .that()
          .haveNameNotMatching(".*\\.Fields(\\$.*)?")
          .should()
          .dependOnClassesThat()
          .haveNameMatching("software\\.amazon\\.awssdk\\.core\\.(SdkPojo|SdkField|traits\\..*)");

  @ArchTest
  static final ArchRule theClientDecidesNothing =
      noClasses()
          .that()
          .resideInAPackage("io.cadastre.client..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka.streams..", MICRONAUT, "io.cadastre.ec2..");

  @ArchTest
  static final ArchRule storesAreTouchedWhereItIsDecided =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.cadastre.allocator.decide..", "io.cadastre.alerting.evaluate..")
          .and()
          .doNotHaveSimpleName("SmallStores")
          .and()
          .haveNameNotMatching(".*\\.PassThrough(\\$.*)?") // what the allocator is measured against
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.kafka.streams.state..");

  @ArchTest
  static final ArchRule theInternalsOfStreamsAreNobodysButOnePackages =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.cadastre.allocator.decide.store..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.kafka.streams.processor.internals..");

  @ArchTest
  static final ArchRule servicesMeetOnTopics =
      slices()
          .matching("io.cadastre.(allocator|discovery|alerting)..")
          .should()
          .notDependOnEachOther();

  /** Of which the project was asked to be made; the last two are used by its tests. */
  @ArchTest
  @Claim("MC.03")
  static void librariesItIsMadeOf_areUsed(JavaClasses product) {
    for (String library :
        List.of(
            "org.apache.kafka.clients",
            "org.apache.kafka.streams",
            "io.micronaut",
            "inet.ipaddr",
            "software.amazon.awssdk.services.ec2",
            "org.apache.avro")) {
      assertUses(product, library);
    }
    JavaClasses tests = new ClassFileImporter().importPackages("io.cadastre.it");
    assertUses(tests, "org.junit.jupiter");
    assertUses(tests, "org.testcontainers.kafka");
  }

  private static void assertUses(JavaClasses classes, String library) {
    assertThat(classes)
        .as("who uses " + library)
        .anyMatch(
            one ->
                one.getDirectDependenciesFromSelf().stream()
                    .anyMatch(other -> other.getTargetClass().getName().startsWith(library + ".")));
  }
}
