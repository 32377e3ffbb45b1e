package io.github.kafkaeasy.consumer.internal;

import io.github.kafkaeasy.consumer.internal.outputs.AdminTopicFacts;
import io.github.kafkaeasy.consumer.internal.outputs.OutputParts;
import io.github.kafkaeasy.consumer.internal.outputs.OutputTopics;
import io.github.kafkaeasy.consumer.internal.outputs.OutputWriter;
import io.github.kafkaeasy.consumer.internal.outputs.Refusals;
import io.github.kafkaeasy.consumer.internal.setup.TransactionSetup;
import io.github.kafkaeasy.consumer.internal.units.UnitParts;
import io.github.kafkaeasy.internal.codecs.OpenCodecs;
import io.github.kafkaeasy.internal.connection.KafkaClasses;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/** Creates the parts that form and send transactions in a consumer with exactlyOnce. */
final class UnitWiring {
  private static final long ASK_AGAIN_MILLIS = 500;

  private UnitWiring() {}

  /**
   * The parts of one consumer. Does not connect yet.
   *
   * @param thread the transaction thread
   * @param closing gets the codecs and clients that must be closed
   */
  static UnitParts of(
      TransactionSetup setup,
      Supplier<Admin> admin,
      ExecutorService thread,
      EngineRuntime runtime,
      Closing closing) {
    Map<String, Object> properties = setup.producer().toProperties();
    OpenCodecs codecs = new OpenCodecs(properties, true);
    closing.add("output-codecs", codecs::close);
    AdminTopicFacts facts = new AdminTopicFacts(admin);
    closing.add("output-topics", left -> facts.close());
    Refusals refusals = new Refusals();
    OutputTopics topics =
        new OutputTopics(
            facts,
            refusals,
            runtime.nanoTime(),
            task -> {
              var unused = runtime.timer().schedule(task, ASK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            });
    // The producer to close if the consumer's start fails; otherwise the committer closes it.
    AtomicReference<@Nullable Producer<byte[], byte[]>> last = new AtomicReference<>();
    closing.add(
        "transactions",
        left -> {
          Producer<byte[], byte[]> open = last.get();
          if (open != null) {
            open.close(left);
          }
        });
    return new UnitParts(
        thread,
        () -> {
          Producer<byte[], byte[]> fresh =
              KafkaClasses.with(() -> new KafkaProducer<byte[], byte[]>(properties));
          last.set(fresh);
          return fresh;
        },
        setup.transactionalId(),
        () -> facts.transaction(setup.transactionalId()),
        new OutputParts(new OutputWriter(codecs, setup.hooks()), topics, refusals));
  }
}
