package io.github.flinkmemory.exporter;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import org.junit.jupiter.api.Test;

/**
 * The arrows between the rooms of the exporter: data goes one way, and each room knows only what it
 * must.
 */
class ArchitectureTest {
  private static final String BASE = "io.github.flinkmemory.exporter";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(BASE);

  @Test
  void roomsKnowOnlyWhatTheyMust() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage(BASE + "..")
        .withOptionalLayers(true)
        .layer("model")
        .definedBy(BASE + ".model..")
        .layer("sample")
        .definedBy(BASE + ".sample..")
        .layer("ledger")
        .definedBy(BASE + ".ledger..")
        .layer("usage")
        .definedBy(BASE + ".usage..")
        .layer("advice")
        .definedBy(BASE + ".advice..")
        .layer("report")
        .definedBy(BASE + ".report..")
        .layer("metrics")
        .definedBy(BASE + ".metrics..")
        .layer("http")
        .definedBy(BASE + ".http..")
        .layer("cli")
        .definedBy(BASE + ".cli..")
        .whereLayer("model")
        .mayNotAccessAnyLayer()
        .whereLayer("sample")
        .mayNotAccessAnyLayer()
        .whereLayer("ledger")
        .mayOnlyAccessLayers("model", "sample")
        .whereLayer("usage")
        .mayOnlyAccessLayers("model", "sample", "ledger")
        .whereLayer("advice")
        .mayOnlyAccessLayers("model", "sample", "ledger", "usage")
        .whereLayer("report")
        .mayOnlyAccessLayers("model", "sample", "ledger", "usage", "advice")
        .whereLayer("metrics")
        .mayOnlyAccessLayers("model", "sample", "ledger", "advice", "report")
        .whereLayer("http")
        .mayOnlyAccessLayers("report", "metrics")
        .whereLayer("cli")
        .mayNotBeAccessedByAnyLayer()
        .check(CLASSES);
  }

  @Test
  void nobodyKnowsFlinkOrWeavingOrTheAgent() {
    ArchRuleDefinition.noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.flink..", "net.bytebuddy..", "io.github.flinkmemory.agent..")
        .check(CLASSES);
  }

  @Test
  void onlyMetricsAndHttpKnowTheirLibraries() {
    ArchRuleDefinition.noClasses()
        .that()
        .resideOutsideOfPackages(BASE + ".metrics..", BASE + ".http..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.micrometer..", "io.prometheus..", "com.sun.net.httpserver..")
        .check(CLASSES);
    ArchRuleDefinition.noClasses()
        .that()
        .resideOutsideOfPackage(BASE + ".cli..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("picocli..", "com.fasterxml..")
        .check(CLASSES);
  }

  @Test
  void theModelKnowsNothingOfTheRunningJvm() {
    ArchRuleDefinition.noClasses()
        .that()
        .resideInAnyPackage(
            BASE + ".model..", BASE + ".sample..", BASE + ".usage..", BASE + ".report..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.lang.management..", "javax.management..", "com.sun.management..")
        .check(CLASSES);
  }
}
