package io.github.kafkaeasy.dlq;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.error.internal.Causes;
import io.github.kafkaeasy.error.internal.DurationText;
import io.github.kafkaeasy.internal.BatchSize;
import io.github.kafkaeasy.internal.Coordinates;
import io.github.kafkaeasy.internal.Pacer;
import io.github.kafkaeasy.internal.Timestamps;
import io.github.kafkaeasy.internal.TransactionCalls;
import io.github.kafkaeasy.internal.Waits;
import io.github.kafkaeasy.internal.connection.ClientClosing;
import io.github.kafkaeasy.internal.connection.ConsumerClosing;
import io.github.kafkaeasy.internal.connection.OwnAdmin;
import io.github.kafkaeasy.internal.connection.SecurityFailure;
import io.github.kafkaeasy.internal.hooks.SendHooks;
import io.github.kafkaeasy.internal.settings.Options;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final String ROOT = "io.github.kafkaeasy.dlq";
  private static final JavaClasses MODULE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.github.kafkaeasy.dlq");

  @Test
  void theModuleUsesOnlyTheListedPackagesAndClasses() {
    DescribedPredicate<JavaClass> allowed =
        resideInAPackage("io.github.kafkaeasy.dlq..")
            .or(equivalentTo(KafkaEasy.class))
            .or(
                resideInAnyPackage(
                    "io.github.kafkaeasy.consumer.spi",
                    "io.github.kafkaeasy.message",
                    "io.github.kafkaeasy.producer",
                    "io.github.kafkaeasy.producer.spi",
                    "io.github.kafkaeasy.admin",
                    "io.github.kafkaeasy.error"))
            .or(equivalentTo(BatchSize.class))
            .or(equivalentTo(Causes.class))
            .or(equivalentTo(ClientClosing.class))
            .or(equivalentTo(ConsumerClosing.class))
            .or(equivalentTo(DurationText.class))
            .or(equivalentTo(Options.class))
            .or(equivalentTo(OwnAdmin.class))
            .or(equivalentTo(SendHooks.class))
            .or(equivalentTo(Coordinates.class))
            .or(equivalentTo(Pacer.class))
            .or(equivalentTo(SecurityFailure.class))
            .or(equivalentTo(TransactionCalls.class))
            .or(equivalentTo(Timestamps.class))
            .or(equivalentTo(Waits.class))
            .or(resideInAPackage("io.github.kafkaeasy.internal.options"))
            .or(
                resideInAnyPackage(
                    "java..",
                    "org.slf4j",
                    "org.jspecify.annotations",
                    "com.fasterxml.jackson..",
                    "org.apache.kafka.clients.admin",
                    "org.apache.kafka.clients.consumer",
                    "org.apache.kafka.clients.producer",
                    "org.apache.kafka.common..",
                    "io.github.resilience4j.."))
            .or(describe("primitives and arrays", type -> type.isPrimitive() || type.isArray()));
    classes().should().onlyDependOnClassesThat(allowed).check(MODULE);
  }

  @Test
  void publicClassesCannotBeExtended() {
    classes()
        .that()
        .arePublic()
        .and()
        .areNotInterfaces()
        .should()
        .haveModifier(JavaModifier.FINAL)
        .check(MODULE);
  }

  /**
   * The classes of the public packages that the option tables may use: enums and values without
   * dependencies on other packages.
   */
  private static final DescribedPredicate<JavaClass> VALUES =
      describe(
          "values and their arrays",
          type ->
              belongToAnyOf(
                      DeadLetterAlert.class, OnUnwritable.class, Preflight.class, RetryAdvice.class)
                  .test(type.getBaseComponentType()));

  /** The packages from top to bottom: each imports only packages below it. */
  @Test
  void importsBetweenPackagesGoOneWay() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("redrive")
        .definedBy(ROOT + ".redrive..")
        .layer("policy")
        .definedBy(resideInAPackage(ROOT).and(not(VALUES)))
        .layer("publish")
        .definedBy(ROOT + ".internal.publish")
        .layer("route")
        .definedBy(ROOT + ".internal.route")
        .layer("options")
        .definedBy(ROOT + ".internal.options")
        .layer("values")
        .definedBy(VALUES)
        .layer("letter")
        .definedBy(ROOT + ".letter")
        .layer("log")
        .definedBy(ROOT + ".internal")
        .whereLayer("redrive")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("policy")
        .mayOnlyBeAccessedByLayers("redrive")
        .whereLayer("publish")
        .mayOnlyBeAccessedByLayers("policy")
        .whereLayer("route")
        .mayOnlyBeAccessedByLayers("policy", "publish")
        .whereLayer("options")
        .mayOnlyBeAccessedByLayers("policy", "publish", "route")
        .whereLayer("values")
        .mayOnlyAccessLayers("letter")
        .whereLayer("letter")
        .mayNotAccessAnyLayer()
        .whereLayer("log")
        .mayNotAccessAnyLayer()
        .check(MODULE);
  }

  @Test
  void noPackageHasMoreThanTwentyFiles() {
    MODULE.stream()
        .filter(type -> !type.getPackageName().startsWith(ROOT + ".redrive"))
        .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
        .collect(groupingBy(JavaClass::getPackageName, counting()))
        .forEach((room, files) -> assertThat(files).as(room).isBetween(1L, 20L));
  }
}
