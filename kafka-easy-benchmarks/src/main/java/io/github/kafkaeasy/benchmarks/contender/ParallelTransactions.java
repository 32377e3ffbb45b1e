package io.github.kafkaeasy.benchmarks.contender;

import io.confluent.parallelconsumer.ParallelConsumerOptions;
import io.confluent.parallelconsumer.ParallelConsumerOptions.CommitMode;
import io.confluent.parallelconsumer.ParallelConsumerOptions.ProcessingOrder;
import io.confluent.parallelconsumer.ParallelStreamProcessor;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Confluent's parallel-consumer in KEY order, in its transactional mode. */
final class ParallelTransactions implements Loop {
  private final int concurrency;

  ParallelTransactions(int concurrency) {
    this.concurrency = concurrency;
  }

  @Override
  public Running start(Arena place, String group) {
    LongAdder seen = new LongAdder();
    ParallelStreamProcessor<byte[], byte[]> processor =
        ParallelStreamProcessor.createEosStreamProcessor(
            ParallelConsumerOptions.<byte[], byte[]>builder()
                .consumer(new KafkaConsumer<>(ClientSettings.consumer(place, group)))
                .producer(new KafkaProducer<>(TransactionalClients.producer(place, group)))
                .ordering(ProcessingOrder.KEY)
                .maxConcurrency(concurrency)
                .commitMode(CommitMode.PERIODIC_TRANSACTIONAL_PRODUCER)
                .commitInterval(TransactionalClients.COMMIT_EVERY)
                .build());
    processor.subscribe(List.of(place.topic()));
    processor.pollAndProduce(
        context -> {
          seen.increment();
          return new ProducerRecord<>(
              place.sink(),
              context.getSingleConsumerRecord().key(),
              context.getSingleConsumerRecord().value());
        });
    return new ParallelLoop.ParallelRunning(processor, seen);
  }
}
