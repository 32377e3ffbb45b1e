package io.github.kafkaeasy;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between packages, as docs/design.md draws them. */
@AnalyzeClasses(
    packages = "io.github.kafkaeasy",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "io.github.kafkaeasy";
  private static final String ENGINE = ROOT + ".consumer.internal..";

  @ArchTest
  static final ArchRule packages_form_no_circle =
      slices().matching(ROOT + ".(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule nobody_imports_the_front_door =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT);

  @ArchTest
  static final ArchRule only_the_front_door_knows_the_engine =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT, ENGINE)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ENGINE);

  @ArchTest
  static final ArchRule theFrontDoorKnowsOneClassOfTheEngine =
      noClasses()
          .that()
          .resideOutsideOfPackage(ENGINE)
          .should()
          .dependOnClassesThat(resideInAPackage(ENGINE).and(not(simpleName("EngineStarter"))));

  /** The rooms of the engine; each knows only those below it. */
  @ArchTest
  static final ArchRule theEnginesRoomsImportDownward =
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
          .layer("offsets")
          .definedBy(ROOT + ".consumer.internal.offsets")
          .layer("run")
          .definedBy(ROOT + ".consumer.internal.run")
          .layer("shared")
          .definedBy(ROOT + ".consumer.internal.shared")
          .whereLayer("engine")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("poll")
          .mayOnlyBeAccessedByLayers("engine")
          .whereLayer("intake")
          .mayOnlyBeAccessedByLayers("engine", "poll")
          .whereLayer("lanes")
          .mayOnlyBeAccessedByLayers("engine", "poll")
          .whereLayer("offsets")
          .mayOnlyBeAccessedByLayers("engine", "poll", "intake", "lanes")
          .whereLayer("run")
          .mayOnlyBeAccessedByLayers("engine", "poll", "lanes");

  /** The rooms of the producer; each knows only those below it. */
  @ArchTest
  static final ArchRule theProducersRoomsImportDownward =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage(ROOT + ".producer..")
          .layer("producer")
          .definedBy(ROOT + ".producer")
          .layer("spool")
          .definedBy(ROOT + ".producer.internal.spool")
          .layer("send")
          .definedBy(ROOT + ".producer.internal.send")
          .layer("outcome")
          .definedBy(ROOT + ".producer.outcome", ROOT + ".producer.spi")
          .whereLayer("producer")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("spool")
          .mayOnlyBeAccessedByLayers("producer")
          .whereLayer("send")
          .mayOnlyBeAccessedByLayers("producer", "spool");

  /** How JSON is made strict is the codecs' affair. */
  @ArchTest
  static final ArchRule onlyCodecsKnowHowJsonIsMadeStrict =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT + ".message", ROOT + ".message.internal..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + ".message.internal..");

  @ArchTest
  static final ArchRule theRoomsOfJsonImportDownward =
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
  static final ArchRule engine_classes_are_final_or_sealed =
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
          .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL);

  @ArchTest
  static final ArchRule no_public_signature_names_the_engine =
      methods()
          .that()
          .arePublic()
          .and()
          .areDeclaredInClassesThat()
          .resideOutsideOfPackage(ROOT + "..internal..")
          .and()
          .areDeclaredInClassesThat()
          .arePublic()
          .should()
          .notHaveRawReturnType(
              DescribedPredicate.describe(
                  "of the engine",
                  (JavaClass type) -> type.getPackageName().contains(".internal")));

  @ArchTest
  static final ArchRule the_producer_side_does_not_know_the_consumer_side =
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
   * What kafka-clients 4.0, the oldest that we take, does not have; mvn -Pcompat tries the rest.
   */
  @ArchTest
  static final ArchRule types_newer_than_the_oldest_clients_stay_where_the_version_is_asked_first =
      noClasses()
          .that()
          .haveNameNotMatching(".*\\.(ShareGroups|ConsumerClosing\\$WithOptions)")
          .and()
          // Its close(CloseOptions) is only called by clients that have that type.
          .haveNameNotMatching(".*\\.test\\.scripted\\..*")
          .should()
          .dependOnClassesThat()
          .haveNameMatching(
              "org\\.apache\\.kafka\\.clients\\..*\\.(CloseOptions.*|(Alter|List)ShareGroupOffsets.*"
                  + "|(Delete|Describe)ShareGroups.*|Share(Group|Member|Partition).*)")
          .orShould()
          .accessField(org.apache.kafka.common.GroupType.class, "STREAMS");
}
