package io.github.kafkaeasy.micrometer;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.kafkaeasy.internal.settings.Options;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses MODULE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.github.kafkaeasy.micrometer");

  @Test
  void theModuleUsesOnlyPublicApiAndTheOptionTables() {
    DescribedPredicate<JavaClass> allowed =
        resideInAPackage("io.github.kafkaeasy.micrometer..")
            .or(
                resideInAnyPackage(
                    "io.github.kafkaeasy.consumer",
                    "io.github.kafkaeasy.consumer.spi",
                    "io.github.kafkaeasy.message",
                    "io.github.kafkaeasy.producer",
                    "io.github.kafkaeasy.producer.outcome",
                    "io.github.kafkaeasy.dlq.redrive",
                    "io.github.kafkaeasy.internal.options"))
            .or(JavaClass.Predicates.equivalentTo(Options.class))
            .or(
                resideInAnyPackage(
                    "java..",
                    "org.slf4j",
                    "org.jspecify.annotations",
                    "io.micrometer.core..",
                    "org.apache.kafka.clients.consumer",
                    "org.apache.kafka.clients.producer",
                    "org.apache.kafka.common"))
            .or(
                DescribedPredicate.describe(
                    "primitives and arrays", type -> type.isPrimitive() || type.isArray()));
    classes().should().onlyDependOnClassesThat(allowed).check(MODULE);
  }

  @Test
  void publicClassesCannotBeExtended() {
    classes()
        .that()
        .arePublic()
        .and()
        .areNotInterfaces()
        .and()
        .areNotEnums()
        .should()
        .haveModifier(JavaModifier.FINAL)
        .check(MODULE);
  }
}
