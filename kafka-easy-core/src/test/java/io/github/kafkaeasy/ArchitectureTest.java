package io.github.kafkaeasy;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Allowed dependencies between packages, as in docs/design.md. */
@AnalyzeClasses(
    packages = "io.github.kafkaeasy",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "io.github.kafkaeasy";
  private static final String ENGINE = ROOT + ".consumer.internal..";
  private static final String PRODUCER = ROOT + ".producer..";
  private static final String PRODUCER_ROOMS = ROOT + ".producer.internal..";
  private static final String SETUP = ROOT + ".consumer.internal.setup";
  private static final String ADMIN = ROOT + ".admin.internal..";

  @ArchTest
  static final ArchRule packagesFormNoCircle =
      slices().matching(ROOT + ".(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule noPackageImportsTheEntryPoint =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT);

  @ArchTest
  static final ArchRule onlyTheEntryPointImportsTheEngine =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT, ENGINE)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ENGINE);

  @ArchTest
  static final ArchRule theEntryPointImportsOneClassOfTheRunningEngine =
      noClasses()
          .that()
          .resideOutsideOfPackage(ENGINE)
          .should()
          .dependOnClassesThat(
              resideInAPackage(ENGINE)
                  .and(not(resideInAPackage(SETUP)))
                  .and(not(simpleName("EngineStarter"))));

  /** Applications get an admin client from {@code KafkaEasy}; a producer creates its own. */
  @ArchTest
  static final ArchRule onlyTheEntryPointAndProducersCreateAdminClients =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT, ADMIN)
          .and()
          .doNotHaveSimpleName("ProducerLaunch")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ADMIN);

  @ArchTest
  static final ArchRule otherPackagesImportOneClassOfTheAdminClient =
      noClasses()
          .that()
          .resideOutsideOfPackage(ADMIN)
          .should()
          .dependOnClassesThat(resideInAPackage(ADMIN).and(not(simpleName("KafkaAdmin"))));

  /** The packages of the engine; each imports only packages below it in this list. */
  @ArchTest
  static final ArchRule theEnginesPackagesImportDownward =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage(ENGINE)
          .layer("engine")
          .definedBy(ROOT + ".consumer.internal")
          .layer("poll")
          .definedBy(ROOT + ".consumer.internal.poll")
          .layer("intake")
          .definedBy(ROOT + ".consumer.internal.intake")
          .layer("lanes")
          .definedBy(ROOT + ".consumer.internal.lanes")
          .layer("units")
          .definedBy(ROOT + ".consumer.internal.units")
          .layer("offsets")
          .definedBy(ROOT + ".consumer.internal.offsets")
          .layer("outputs")
          .definedBy(ROOT + ".consumer.internal.outputs")
          .layer("run")
          .definedBy(ROOT + ".consumer.internal.run")
          .layer("shared")
          .definedBy(ROOT + ".consumer.internal.shared")
          .layer("setup")
          .definedBy(SETUP)
          .whereLayer("engine")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("poll")
          .mayOnlyBeAccessedByLayers("engine")
          .whereLayer("intake")
          .mayOnlyBeAccessedByLayers("engine", "poll")
          .whereLayer("lanes")
          .mayOnlyBeAccessedByLayers("engine", "poll")
          .whereLayer("offsets")
          .mayOnlyBeAccessedByLayers("engine", "poll", "intake", "lanes", "units")
          .whereLayer("units")
          .mayOnlyBeAccessedByLayers("engine")
          .whereLayer("outputs")
          .mayOnlyBeAccessedByLayers("engine", "poll", "lanes", "units", "offsets", "run")
          .whereLayer("run")
          .mayOnlyBeAccessedByLayers("engine", "poll", "lanes")
          .whereLayer("setup")
          .mayNotAccessAnyLayer();

  @ArchTest
  static final ArchRule onlyTheEntryPointImportsTheProducersInternalPackages =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT, PRODUCER)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(PRODUCER_ROOMS);

  @ArchTest
  static final ArchRule theEntryPointImportsOnlyTheProducersSetup =
      noClasses()
          .that()
          .resideOutsideOfPackage(PRODUCER)
          .should()
          .dependOnClassesThat(
              resideInAPackage(PRODUCER_ROOMS)
                  .and(not(resideInAPackage(ROOT + ".producer.internal.setup"))));

  /**
   * The producer's public and internal packages; each imports only packages below it in this list.
   */
  @ArchTest
  static final ArchRule theProducersPackagesImportDownward =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage(PRODUCER)
          .layer("setup")
          .definedBy(ROOT + ".producer.internal.setup")
          .layer("internal")
          .definedBy(ROOT + ".producer.internal")
          .layer("spool")
          .definedBy(ROOT + ".producer.internal.spool")
          .layer("transaction")
          .definedBy(ROOT + ".producer.internal.transaction")
          .layer("send")
          .definedBy(ROOT + ".producer.internal.send")
          .layer("producer")
          .definedBy(ROOT + ".producer")
          .layer("outcome")
          .definedBy(ROOT + ".producer.outcome", ROOT + ".producer.spi")
          .whereLayer("setup")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("internal")
          .mayOnlyBeAccessedByLayers("setup")
          .whereLayer("spool")
          .mayOnlyBeAccessedByLayers("setup")
          .whereLayer("transaction")
          .mayOnlyBeAccessedByLayers("setup", "internal")
          .whereLayer("send")
          .mayOnlyBeAccessedByLayers("setup", "internal", "spool", "transaction")
          .whereLayer("producer")
          .mayOnlyAccessLayers("outcome")
          .whereLayer("outcome")
          .mayNotAccessAnyLayer();

  /** All other packages use JSON through codecs. */
  @ArchTest
  static final ArchRule onlyCodecsImportTheJsonPackages =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT + ".message", ROOT + ".message.internal..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + ".message.internal..");

  @ArchTest
  static final ArchRule theJsonPackagesImportDownward =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage(ROOT + ".message.internal.json..")
          .layer("json")
          .definedBy(ROOT + ".message.internal.json")
          .layer("bean")
          .definedBy(ROOT + ".message.internal.json.bean")
          .layer("value")
          .definedBy(ROOT + ".message.internal.json.value")
          .layer("shared")
          .definedBy(ROOT + ".message.internal.json.shared")
          .whereLayer("json")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("bean")
          .mayOnlyBeAccessedByLayers("json")
          .whereLayer("value")
          .mayOnlyBeAccessedByLayers("json", "bean");

  @ArchTest
  static final ArchRule engineClassesAreFinalOrSealed =
      classes()
          .that()
          .resideInAPackage(ENGINE)
          .and()
          .areNotInterfaces()
          .and()
          .areNotEnums()
          .and()
          .areTopLevelClasses()
          .should()
          .haveModifier(JavaModifier.FINAL);

  @ArchTest
  static final ArchRule theProducerSideDoesNotKnowTheConsumerSide =
      noClasses()
          .that()
          .resideInAnyPackage(
              ROOT + ".producer..",
              ROOT + ".admin..",
              ROOT + ".message..",
              ROOT + ".config..",
              ROOT + ".error..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + ".consumer..");

  /**
   * Types that kafka-clients 4.0, the oldest supported version, does not have. {@code mvn -Pcompat}
   * tests with that version.
   */
  @ArchTest
  static final ArchRule typesNewerThanTheOldestClientsAreUsedOnlyWhereTheVersionIsCheckedFirst =
      noClasses()
          .that()
          .haveNameNotMatching(".*\\.(ShareGroups|ConsumerClosing\\$WithOptions)")
          .and()
          // The close(CloseOptions) of the scripted consumer is called only if kafka-clients has
          // that type.
          .haveNameNotMatching(".*\\.test\\.internal\\.scripted\\..*")
          .should()
          .dependOnClassesThat()
          .haveNameMatching(
              "org\\.apache\\.kafka\\.clients\\..*\\.(CloseOptions.*|(Alter|List)ShareGroupOffsets.*"
                  + "|(Delete|Describe)ShareGroups.*|Share(Group|Member|Partition).*)")
          .orShould()
          .accessField(org.apache.kafka.common.GroupType.class, "STREAMS");

  /**
   * Kafka's internal classes move between versions, as KafkaThread did in 4.4. The exceptions are
   * its classes for headers, because a program cannot create headers without them.
   */
  @ArchTest
  static final ArchRule noInternalClassOfKafkaIsUsed =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveNameMatching(
              "org\\.apache\\.kafka\\.(?!common\\.header\\.)"
                  + "(common\\.utils\\.(?!Bytes)|.*\\.internals\\.).*");
}
