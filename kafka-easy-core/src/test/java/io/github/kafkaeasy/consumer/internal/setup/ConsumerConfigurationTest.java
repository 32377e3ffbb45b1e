package io.github.kafkaeasy.consumer.internal.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.ConsumerProfile;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.connection.ConnectionSettings;
import io.github.kafkaeasy.message.Codec;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Consumer profiles, and their description by describe(). */
class ConsumerConfigurationTest {

  @ParameterizedTest
  @CsvSource({
    "RELIABLE,earliest,10 profile reliable,60000,20000",
    "THROUGHPUT,latest,2000 default,10000,3000",
    "REALTIME,latest,50 profile realtime,15000,5000"
  })
  void aProfileSetsItsValuesWithTheirReason(
      ConsumerProfile profile, String reset, String poll, String session, String heartbeat) {
    assertThat(table(builder().profile(profile)))
        .contains(
            "auto.offset.reset " + reset + " profile " + profile + ": ",
            "max.poll.records " + poll,
            "session.timeout.ms " + session + " profile " + profile + ": ",
            "heartbeat.interval.ms " + heartbeat + " profile " + profile + ": ");
  }

  @Test
  void theReliableProfileHasFewRecordsInFlightUnlessConfiguredOtherwise() {
    assertThat(table(builder().profile(ConsumerProfile.RELIABLE)))
        .contains("maxInFlightRecords 10 ");
    assertThat(table(builder().profile(ConsumerProfile.RELIABLE).maxInFlightRecords(500)))
        .contains("maxInFlightRecords 500 code");
  }

  @Test
  void theReliableProfileCommitsEachRecordUnlessConfiguredOtherwise() {
    assertThat(table(builder().profile(ConsumerProfile.RELIABLE)))
        .contains("commitEveryRecords 1 profile reliable: ");
    assertThat(table(builder().profile(ConsumerProfile.RELIABLE).commitEveryRecords(1)))
        .contains("commitEveryRecords 1 code");
    assertThat(table(builder().profile(ConsumerProfile.THROUGHPUT)))
        .contains("commitEveryRecords by time only default");
  }

  @Test
  void aValueSetByTheProgramHasTheOriginCodeEvenIfItIsTheDefault() {
    String table =
        table(
            builder()
                .ordering(Ordering.PARTITION)
                .concurrency(16)
                .commitEvery(ConsumerOptions.COMMIT_EVERY.byDefault())
                .maxInFlightRecords(ConsumerOptions.MAX_IN_FLIGHT_RECORDS.byDefault())
                .maxInFlightBytes(ConsumerOptions.MAX_IN_FLIGHT_BYTES.byDefault())
                .maxHeldRecords(ConsumerOptions.MAX_HELD_RECORDS.byDefault())
                .maxHeldBytes(ConsumerOptions.MAX_HELD_BYTES.byDefault())
                .slowRunAfter(ConsumerOptions.SLOW_RUN_AFTER.byDefault())
                .revocationWait(ConsumerOptions.REVOCATION_WAIT.byDefault())
                .drainTimeout(ConsumerOptions.DRAIN_TIMEOUT.byDefault())
                .property("max.poll.interval.ms", 300_000));

    assertThat(table)
        .contains(
            "ordering PARTITION code",
            "concurrency 16 code",
            "commitEvery 1 s code",
            "maxInFlightRecords 20,000 code",
            "maxInFlightBytes 64 MiB code",
            "maxHeldRecords 10,000 code",
            "maxHeldBytes 8 MiB code",
            "slowRunAfter 200 ms code",
            "revocationWait 10 s code",
            "drainTimeout 20 s code",
            "max.poll.interval.ms 300000 code");
  }

  @Test
  void aRefusedValueDoesNotCountAsSet() {
    ConsumerBuilder<String> builder = builder().profile(ConsumerProfile.RELIABLE);

    assertThatThrownBy(() -> builder.commitEveryRecords(0))
        .isInstanceOf(InvalidOptionException.class);
    assertThat(table(builder)).contains("commitEveryRecords 1 profile reliable: ");
  }

  @Test
  void valuesThatAreSetOverrideTheProfile() {
    assertThat(
            table(
                builder()
                    .profile(ConsumerProfile.REALTIME)
                    .property("auto.offset.reset", "earliest")))
        .contains("auto.offset.reset earliest code")
        .contains("max.poll.records 50 profile");
  }

  @Test
  void underTheNewGroupProtocolAProfilesTimeoutsAreLeftOut() {
    assertThat(
            table(
                builder().profile(ConsumerProfile.RELIABLE).property("group.protocol", "consumer")))
        .contains("auto.offset.reset earliest profile")
        .doesNotContain("session.timeout.ms", "heartbeat.interval.ms");
  }

  @Test
  void theTableShowsOurOptionsAndKafkasWithOriginAndReasonAndNoSecrets() {
    String table =
        table(
            KafkaEasy.connect("a:1")
                .property("sasl.jaas.config", "x required password=\"s3cret\";")
                .consumer(String.class)
                .topics("orders")
                .group("billing")
                .ordering(Ordering.KEY)
                .handle(message -> {}));

    assertThat(table)
        .startsWith("consumer billing-")
        .contains("of group billing, [orders]")
        .contains("ordering KEY code")
        .contains("concurrency 16 default hides")
        .contains("commitEvery 1 s default at most this much work is repeated after a crash")
        .contains(
            "isolation.level read_committed default records of aborted transactions are skipped")
        .contains("group.id billing code")
        .contains("sasl.jaas.config (hidden) code")
        .doesNotContain("s3cret");
  }

  @Test
  void consumersWithoutAGroupUseTheConnectionsGroup() {
    KafkaEasy kafka = KafkaEasy.connect(Map.of("bootstrap.servers", "a:1", "group.id", "shared"));

    assertThat(table(kafka.consumer(String.class).topics("t").handle(message -> {})))
        .contains("group.id shared code");
    assertThat(table(kafka.consumer(String.class).topics("t").group("own").handle(m -> {})))
        .contains("group.id own code");
  }

  @Test
  void withoutAnyGroupTheOptionIsRefused() {
    ConsumerBuilder<String> builder =
        KafkaEasy.connect("a:1").consumer(Codec.string()).topics("t").handle(message -> {});

    assertThatThrownBy(builder::describe)
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("group");
  }

  @Test
  void autoCommitByAVariableIsRefusedWithItsName() {
    ConnectionSettings connection =
        ConnectionSettings.of("a:1", Map.of("KAFKA_ENABLE_AUTO_COMMIT", "true"));

    assertThatThrownBy(() -> connection.forClient(ConsumerProperties.RULES))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("enable.auto.commit (variable KAFKA_ENABLE_AUTO_COMMIT)")
        .hasMessageContaining("lose records");
  }

  private static ConsumerBuilder<String> builder() {
    return KafkaEasy.connect("a:1")
        .consumer(String.class)
        .topics("orders")
        .group("billing")
        .handle(message -> {});
  }

  private static String table(ConsumerBuilder<?> builder) {
    return builder.describe().replaceAll(" {2,}", " ");
  }
}
