package io.github.kafkaeasy.dlq.redrive;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/**
 * Checks the imports of the internal packages behind the public redrive package: they have one
 * direction only.
 */
class RoomsTest {
  private static final String ROOMS = "io.github.kafkaeasy.dlq.redrive.internal.";
  private static final JavaClasses REDRIVE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.github.kafkaeasy.dlq.redrive");

  @Test
  void packagesImportOnlyPackagesBelow() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("topic")
        .definedBy(ROOMS + "topic")
        .layer("audit")
        .definedBy(ROOMS + "audit")
        .layer("read")
        .definedBy(ROOMS + "read")
        .layer("send")
        .definedBy(ROOMS + "send")
        .layer("remove")
        .definedBy(ROOMS + "remove")
        .layer("file")
        .definedBy(ROOMS + "file")
        .whereLayer("audit")
        .mayOnlyBeAccessedByLayers("read", "send", "remove", "file")
        .whereLayer("read")
        .mayOnlyBeAccessedByLayers("send", "remove", "file")
        .whereLayer("send")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("remove")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("file")
        .mayNotBeAccessedByAnyLayer()
        .check(REDRIVE);
  }

  /**
   * Internal packages use the public values (letters, selections, reports) and never the public
   * entry points.
   */
  @Test
  void noInternalPackageImportsTheEntryPoints() {
    noClasses()
        .that()
        .resideInAPackage(ROOMS + "*")
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(
            DeadLetters.class, Redrive.class, Discard.class, Purge.class, LetterWatch.class)
        .check(REDRIVE);
  }
}
