package io.github.kafkaeasy.dlq;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.config.Options;
import io.github.kafkaeasy.config.SecurityFailure;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses MODULE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.github.kafkaeasy.dlq");

  @Test
  void theModuleUsesOnlyWhatAStrangersModuleCouldUse() {
    DescribedPredicate<JavaClass> allowed =
        resideInAPackage("io.github.kafkaeasy.dlq..")
            .or(equivalentTo(KafkaEasy.class))
            .or(
                resideInAnyPackage(
                    "io.github.kafkaeasy.consumer.spi",
                    "io.github.kafkaeasy.message",
                    "io.github.kafkaeasy.producer",
                    "io.github.kafkaeasy.admin",
                    "io.github.kafkaeasy.error"))
            .or(equivalentTo(Options.class))
            .or(equivalentTo(SecurityFailure.class))
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
  void whatIsPublicCannotBeExtended() {
    classes().that().arePublic().should().haveModifier(JavaModifier.FINAL).check(MODULE);
  }
}
