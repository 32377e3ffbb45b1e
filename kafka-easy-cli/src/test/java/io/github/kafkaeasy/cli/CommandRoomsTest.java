package io.github.kafkaeasy.cli;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.kafkaeasy.cli.terminal.Terminal;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The packages of the command, and the one direction of their imports. */
class CommandRoomsTest {
  private static final String ROOT = "io.github.kafkaeasy.cli";
  private static final String[] COMMANDS = {
    ROOT + ".topics",
    ROOT + ".groups",
    ROOT + ".dlq",
    ROOT + ".console",
    ROOT + ".records",
    ROOT + ".doctor",
    ROOT + ".plan",
    ROOT + ".spool"
  };
  private static final JavaClasses MODULE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  @Test
  void importsGoDownward() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("way in")
        .definedBy(ROOT)
        .layer("commands")
        .definedBy(COMMANDS)
        .layer("jobs")
        .definedBy(ROOT + ".jobs")
        .layer("page")
        .definedBy(ROOT + ".page")
        .layer("web")
        .definedBy(ROOT + ".web")
        .layer("shared")
        .definedBy(ROOT + ".shared")
        .layer("render")
        .definedBy(ROOT + ".render")
        .layer("terminal")
        .definedBy(ROOT + ".terminal")
        .ensureAllClassesAreContainedInArchitecture()
        .whereLayer("way in")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("commands")
        .mayOnlyBeAccessedByLayers("way in")
        .whereLayer("jobs")
        .mayOnlyBeAccessedByLayers("commands")
        .whereLayer("page")
        .mayOnlyBeAccessedByLayers("commands")
        .whereLayer("web")
        .mayOnlyBeAccessedByLayers("commands")
        .whereLayer("shared")
        .mayOnlyBeAccessedByLayers("way in", "commands")
        .whereLayer("render")
        .mayOnlyBeAccessedByLayers("way in", "commands", "jobs", "page", "web", "shared")
        .check(MODULE);
  }

  @Test
  void packagesOfCommandsDoNotImportEachOther() {
    for (String room : COMMANDS) {
      for (JavaClass type : MODULE) {
        if (type.getPackageName().equals(room)) {
          assertThat(type.getDirectDependenciesFromSelf())
              .as(type.getName())
              .extracting(dependency -> dependency.getTargetClass().getPackageName())
              .doesNotContainAnyElementsOf(
                  Arrays.stream(COMMANDS).filter(other -> !other.equals(room)).toList());
        }
      }
    }
  }

  /** A command answers through a rendering; of the terminal it uses only streams and progress. */
  @Test
  void commandsUseOfTheTerminalOnlyStreamsAndProgress() {
    noClasses()
        .that()
        .resideInAnyPackage(COMMANDS)
        .should()
        .callMethodWhere(
            target(owner(assignableTo(Terminal.class)))
                .and(target(nameMatching("line|text|note|out|err|paint|ask"))))
        .check(MODULE);
  }

  @Test
  void packagesFormNoCircle() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(MODULE);
  }

  @Test
  void noPackageHasMoreThanTwentyFiles() {
    MODULE.stream()
        .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
        .collect(groupingBy(JavaClass::getPackageName, counting()))
        .forEach((room, files) -> assertThat(files).as(room).isBetween(1L, 20L));
  }
}
