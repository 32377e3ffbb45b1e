package io.github.kafkaeasy.benchmarks.contender;

import io.confluent.parallelconsumer.ParallelConsumerOptions;
import io.confluent.parallelconsumer.ParallelConsumerOptions.CommitMode;
import io.confluent.parallelconsumer.ParallelConsumerOptions.ProcessingOrder;
import io.confluent.parallelconsumer.ParallelStreamProcessor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/**
 * Confluent's parallel-consumer in KEY order. Not used in comparisons with failing records, because
 * it has neither a limit of retries nor dead letters.
 */
final class ParallelLoop implements Loop {
  private final int concurrency;
  private final long sleepMillis;

  /**
   * @param sleep time that the handler sleeps; zero for an empty handler
   */
  ParallelLoop(int concurrency, Duration sleep) {
    this.concurrency = concurrency;
    this.sleepMillis = sleep.toMillis();
  }

  @Override
  public Running start(Arena place, String group) {
    LongAdder seen = new LongAdder();
    ParallelStreamProcessor<byte[], byte[]> processor =
        ParallelStreamProcessor.createEosStreamProcessor(
            ParallelConsumerOptions.<byte[], byte[]>builder()
                .consumer(new KafkaConsumer<>(ClientSettings.consumer(place, group)))
                .ordering(ProcessingOrder.KEY)
                .maxConcurrency(concurrency)
                .commitMode(CommitMode.PERIODIC_CONSUMER_ASYNCHRONOUS)
                .commitInterval(ClientSettings.COMMIT_EVERY)
                .build());
    processor.subscribe(List.of(place.topic()));
    processor.poll(
        context -> {
          work();
          seen.increment();
        });
    return new ParallelRunning(processor, seen);
  }

  private void work() {
    if (sleepMillis > 0) {
      try {
        Thread.sleep(sleepMillis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  record ParallelRunning(ParallelStreamProcessor<byte[], byte[]> processor, LongAdder count)
      implements Running {
    @Override
    public long seen() {
      if (processor.isClosedOrFailed()) {
        throw new IllegalStateException("parallel-consumer failed");
      }
      return count.sum();
    }

    @Override
    public void close() {
      processor.closeDontDrainFirst();
    }
  }
}
