package io.github.kafkaeasy.benchmarks.contender;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.kafka.listener.MessageListener;
import org.springframework.kafka.support.TopicPartitionOffset;
import org.springframework.util.backoff.FixedBackOff;

/**
 * spring-kafka's listener container with one thread per container. It has no KEY order; the records
 * of a partition are handled one after the other.
 */
final class SpringLoop implements Loop {
  private enum Way {
    FASTEST,
    AS_IT_COMES,
    FAILING
  }

  private final Way way;
  private final Consumer<byte[]> body;

  private SpringLoop(Way way, Consumer<byte[]> body) {
    this.way = way;
    this.body = body;
  }

  /** Like {@link #doingNothing}, but the polling thread calls a body with each value. */
  static Loop doing(Consumer<byte[]> body) {
    return new SpringLoop(Way.FASTEST, body);
  }

  /** One container for all partitions, like kafka-easy's single consumer. */
  static Loop doingNothing() {
    return new SpringLoop(Way.FASTEST, value -> {});
  }

  /**
   * Like {@link #doingNothing}, with spring-kafka's default commits: synchronous, after each poll.
   */
  static Loop doingNothingAsItComes() {
    return new SpringLoop(Way.AS_IT_COMES, value -> {});
  }

  /** One container per partition; one record in a hundred fails and is dead-lettered. */
  static Loop failing() {
    return new SpringLoop(Way.FAILING, value -> {});
  }

  @Override
  public Running start(Arena place, String group) {
    SpringRunning running = new SpringRunning(place, group, way, body);
    if (way != Way.FAILING) {
      running.add(new ContainerProperties(place.topic()));
      return running;
    }
    for (int i = 0; i < place.partitions(); i++) {
      // Partitions are assigned explicitly, so that no rebalance slows down the containers.
      running.add(new ContainerProperties(new TopicPartitionOffset(place.topic(), i, 0L)));
    }
    return running;
  }

  private static final class SpringRunning implements Running {
    private final Arena place;
    private final String group;
    private final Way way;
    private final Consumer<byte[]> body;
    private final LongAdder seen = new LongAdder();
    private final List<KafkaMessageListenerContainer<byte[], byte[]>> containers =
        new ArrayList<>();
    private final List<DefaultKafkaProducerFactory<byte[], byte[]>> producers = new ArrayList<>();

    SpringRunning(Arena place, String group, Way way, Consumer<byte[]> body) {
      this.place = place;
      this.group = group;
      this.way = way;
      this.body = body;
    }

    void add(ContainerProperties properties) {
      boolean failing = way == Way.FAILING;
      properties.setGroupId(group);
      if (way != Way.AS_IT_COMES) {
        // The cheapest commits of spring-kafka, and the interval of the other contenders.
        properties.setAckMode(ContainerProperties.AckMode.TIME);
        properties.setAckTime(ClientSettings.COMMIT_EVERY.toMillis());
        properties.setSyncCommits(false);
      }
      properties.setMessageListener(listener(failing));
      KafkaMessageListenerContainer<byte[], byte[]> container =
          new KafkaMessageListenerContainer<>(
              new DefaultKafkaConsumerFactory<>(ClientSettings.consumer(place, group)), properties);
      container.setBeanName("bench-" + containers.size());
      if (failing) {
        container.setCommonErrorHandler(errorHandler());
      }
      containers.add(container);
      container.start();
    }

    private MessageListener<byte[], byte[]> listener(boolean failing) {
      return record -> {
        if (failing) {
          Failing.maybe(record.offset());
        }
        body.accept(record.value());
        seen.increment();
      };
    }

    private DefaultErrorHandler errorHandler() {
      DefaultKafkaProducerFactory<byte[], byte[]> factory =
          new DefaultKafkaProducerFactory<>(ClientSettings.producer(place));
      producers.add(factory);
      DeadLetterPublishingRecoverer publisher =
          new DeadLetterPublishingRecoverer(
              new KafkaTemplate<>(factory),
              (record, failure) -> new TopicPartition(Failing.deadLetters(place), -1));
      DefaultErrorHandler handler =
          new DefaultErrorHandler(
              (ConsumerRecord<?, ?> record, Exception failure) -> {
                publisher.accept(record, failure);
                seen.increment();
              },
              new FixedBackOff(Failing.BACKOFF.toMillis(), Failing.ATTEMPTS - 1));
      // The faster setting: after a failure, records that are already polled are not fetched again.
      handler.setSeekAfterError(false);
      return handler;
    }

    @Override
    public long seen() {
      return seen.sum();
    }

    @Override
    public void close() {
      containers.forEach(KafkaMessageListenerContainer::stop);
      producers.forEach(DefaultKafkaProducerFactory::destroy);
    }
  }
}
