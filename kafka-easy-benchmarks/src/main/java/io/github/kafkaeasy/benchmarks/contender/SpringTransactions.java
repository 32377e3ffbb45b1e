package io.github.kafkaeasy.benchmarks.contender;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.kafka.transaction.KafkaTransactionManager;

/**
 * spring-kafka's container with a transaction manager and a batch listener: one transaction for
 * each poll, its fastest mode. With a record listener it would have one transaction for each
 * record.
 */
final class SpringTransactions implements Loop {

  /**
   * With handlers of 10 ms, ten records fill a transaction of 100 ms, kafka-easy's commit interval.
   */
  private static final int RECORDS_WHEN_SLEEPING = 10;

  private final long sleepMillis;

  private SpringTransactions(long sleepMillis) {
    this.sleepMillis = sleepMillis;
  }

  /** One container for all partitions, like kafka-easy's single consumer. */
  static Loop doingNothing() {
    return new SpringTransactions(0);
  }

  /**
   * One container for each partition, so that as many handlers as possible sleep at the same time.
   */
  static Loop sleeping() {
    return new SpringTransactions(EasyOptions.SLEEP.toMillis());
  }

  @Override
  public Running start(Arena place, String group) {
    SpringRunning running = new SpringRunning();
    int containers = sleepMillis > 0 ? place.partitions() : 1;
    for (int i = 0; i < containers; i++) {
      running.add(container(place, group, i, running.seen));
    }
    return running;
  }

  private KafkaMessageListenerContainer<byte[], byte[]> container(
      Arena place, String group, int index, LongAdder seen) {
    DefaultKafkaProducerFactory<byte[], byte[]> producers =
        new DefaultKafkaProducerFactory<>(TransactionalClients.producer(place, group));
    producers.setTransactionIdPrefix(group + "-" + index + "-");
    KafkaTemplate<byte[], byte[]> template = new KafkaTemplate<>(producers);
    ContainerProperties properties = new ContainerProperties(place.topic());
    properties.setGroupId(group);
    properties.setKafkaAwareTransactionManager(new KafkaTransactionManager<>(producers));
    properties.setMessageListener(
        (BatchMessageListener<byte[], byte[]>)
            records ->
                records.forEach(
                    record -> {
                      TransactionalClients.work(sleepMillis);
                      var unused =
                          template.send(
                              new ProducerRecord<>(place.sink(), record.key(), record.value()));
                      seen.increment();
                    }));
    Map<String, Object> settings = ClientSettings.consumer(place, group);
    if (sleepMillis > 0) {
      settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, RECORDS_WHEN_SLEEPING);
    }
    KafkaMessageListenerContainer<byte[], byte[]> container =
        new KafkaMessageListenerContainer<>(
            new DefaultKafkaConsumerFactory<>(settings), properties);
    container.setBeanName("bench-" + index);
    return container;
  }

  private static final class SpringRunning implements Running {
    private final LongAdder seen = new LongAdder();
    private final List<KafkaMessageListenerContainer<byte[], byte[]>> containers =
        new ArrayList<>();

    void add(KafkaMessageListenerContainer<byte[], byte[]> container) {
      containers.add(container);
      container.start();
    }

    @Override
    public long seen() {
      return seen.sum();
    }

    @Override
    public void close() {
      containers.forEach(KafkaMessageListenerContainer::stop);
    }
  }
}
