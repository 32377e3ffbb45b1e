package io.github.kafkaeasy.micrometer.internal;

import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import io.github.kafkaeasy.internal.options.OptionValues;
import io.github.kafkaeasy.producer.EasyProducer;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The clients and dead-letter topics bound to one registry. Thread-safe. */
public final class Bindings {
  private final GuardedRegistry registry;
  private final OptionValues options;
  private final TagValues groupNames;
  private final TagValues topicNames;
  private final TagValues exceptionNames;
  private final ProducerMeters producers;
  private final Map<String, GroupMeters> groups = new ConcurrentHashMap<>();

  /**
   * The observer of each builder: a builder keeps its observers and can be started again, after a
   * failure or for one more consumer.
   */
  private final Map<ConsumerBuilder<?>, RecordProbe> probes =
      Collections.synchronizedMap(new WeakHashMap<>());

  /** The dead-letter topics that are bound now: their gauges have no other tag than the topic. */
  private final Set<String> letterTopics = ConcurrentHashMap.newKeySet();

  /** Number of calls of {@link #close}: each ends the observers that were made before it. */
  private final AtomicInteger closes = new AtomicInteger();

  /** The bindings that {@link #close} has to undo. */
  private final Set<Undo> open = ConcurrentHashMap.newKeySet();

  public Bindings(MeterRegistry registry, OptionValues options) {
    this.registry = new GuardedRegistry(registry);
    this.options = options;
    this.groupNames = new TagValues(options.get(MeterOptions.MOST_TOPICS));
    this.topicNames = new TagValues(options.get(MeterOptions.MOST_TOPICS));
    this.exceptionNames = new TagValues(options.get(MeterOptions.MOST_EXCEPTIONS));
    this.producers = new ProducerMeters(this.registry, topicNames);
  }

  public EasyConsumer start(ConsumerBuilder<?> builder) {
    RecordProbe unused = probes.computeIfAbsent(builder, this::observing);
    EasyConsumer consumer = builder.start();
    Runnable unusedToo = bind(consumer);
    return consumer;
  }

  private RecordProbe observing(ConsumerBuilder<?> builder) {
    int closesBefore = closes.get();
    RecordProbe probe =
        new RecordProbe(
            registry,
            this::groupName,
            topicNames,
            exceptionNames,
            this::partitionsChanged,
            () -> closes.get() == closesBefore);
    var unused = builder.observer(probe);
    return probe;
  }

  /**
   * Refreshes the topic gauges of a group. Does nothing if no consumer of the group is bound yet,
   * because binding one refreshes the gauges too.
   */
  private void partitionsChanged(String ofGroup) {
    GroupMeters group = groups.get(ofGroup);
    if (group != null) {
      group.lookAtTopics();
    }
  }

  /** Binds a consumer and returns the action that unbinds it. */
  public Runnable bind(EasyConsumer consumer) {
    GroupMeters group = groupOf(consumer);
    if (!group.add(consumer)) {
      registry.say(
          "bound " + consumer.name(),
          "Consumer "
              + consumer.name()
              + " is already bound to the meters; the second binding has no effect",
          null);
      return () -> {};
    }
    AutoCloseable client =
        options.get(MeterOptions.KAFKA_CLIENTS)
            ? ClientMeters.ofConsumer(registry, consumer::kafkaMetrics)
            : () -> {};
    Undo undo = new Undo(() -> group.remove(consumer), client);
    open.add(undo);
    consumer.onClosed(undo);
    return undo;
  }

  private String groupName(Optional<String> group) {
    return group.map(groupNames::bounded).orElse(GroupMeters.NO_GROUP);
  }

  private GroupMeters groupOf(EasyConsumer consumer) {
    return groups.computeIfAbsent(
        groupName(consumer.group()),
        name ->
            new GroupMeters(registry, name, topicNames, options.get(MeterOptions.BY_PARTITION)));
  }

  /** Binds a producer and returns the action that unbinds it. */
  public Runnable bind(EasyProducer<?> producer) {
    if (!producers.add(producer)) {
      registry.say(
          "bound a producer",
          "The producer "
              + producer
              + " is already bound to the meters; the second binding has no effect",
          null);
      return () -> {};
    }
    AutoCloseable client =
        options.get(MeterOptions.KAFKA_CLIENTS)
            ? ClientMeters.ofProducer(registry, producer::kafkaMetrics)
            : () -> {};
    Undo undo = new Undo(() -> producers.remove(producer), client);
    open.add(undo);
    producer.onClosed(undo);
    return undo;
  }

  /** Binds a dead-letter topic and returns the action that unbinds it. */
  public Runnable bind(DeadLetters letters, Duration every) {
    String topic = letters.topic();
    if (!letterTopics.add(topic)) {
      registry.say(
          "bound " + topic,
          "The dead-letter topic "
              + topic
              + " is already bound to the meters; the second binding has no effect",
          null);
      return () -> {};
    }
    DeadLetterMeters meters = new DeadLetterMeters(registry, letters, every);
    Undo undo = new Undo(meters::close, () -> letterTopics.remove(topic));
    open.add(undo);
    return undo;
  }

  public void close() {
    int unused = closes.incrementAndGet();
    probes.clear(); // builders that are started later get a new observer
    open.forEach(Undo::run);
    registry.removeAll();
    // Clients that are bound later register their counters again.
    groups.clear();
    producers.clear();
  }

  /** Action that undoes one binding; only its first run has an effect. */
  private final class Undo implements Runnable {
    private final Runnable first;
    private final AutoCloseable then;

    Undo(Runnable first, AutoCloseable then) {
      this.first = first;
      this.then = then;
    }

    @Override
    public void run() {
      if (!open.remove(this)) {
        return;
      }
      registry.write(first);
      registry.write(
          () -> {
            try {
              then.close();
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          });
    }
  }
}
