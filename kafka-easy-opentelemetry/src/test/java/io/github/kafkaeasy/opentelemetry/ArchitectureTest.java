package io.github.kafkaeasy.opentelemetry;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.github.kafkaeasy.opentelemetry",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule theModuleUsesOnlyPublicApi =
      noClasses()
          .should()
          .dependOnClassesThat(resideInAnyPackage("io.github.kafkaeasy..internal.."));

  @ArchTest
  static final ArchRule theModuleNeedsOnlyTheApiOfOpenTelemetry =
      noClasses().should().dependOnClassesThat(resideInAnyPackage("io.opentelemetry.sdk.."));

  @ArchTest
  static final ArchRule onlyOneClassIsPublic =
      classes().that().arePublic().should().haveSimpleName("KafkaTracing");
}
