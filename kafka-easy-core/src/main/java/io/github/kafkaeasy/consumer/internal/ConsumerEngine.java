package io.github.kafkaeasy.consumer.internal;

import io.github.kafkaeasy.consumer.ConsumerHealth;
import io.github.kafkaeasy.consumer.ConsumerLimits;
import io.github.kafkaeasy.consumer.ConsumerState;
import io.github.kafkaeasy.consumer.ConsumerStats;
import io.github.kafkaeasy.consumer.DrainReport;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.HeldReport;
import io.github.kafkaeasy.consumer.Position;
import io.github.kafkaeasy.consumer.internal.poll.Lifecycle;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.internal.settings.Options;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The {@link EasyConsumer} of a running engine. Any thread may call it. */
final class ConsumerEngine implements EasyConsumer {

  /**
   * Additional time after the drain's limit for the poll thread to notice the request and to end.
   */
  private static final Duration GRACE = Duration.ofSeconds(2);

  /** Maximum number of held keys in one answer. */
  private static final int MOST_SHOWN = 10_000;

  private static final Duration LONGEST = Duration.ofHours(1);
  private static final Logger LOG = LoggerFactory.getLogger(ConsumerEngine.class);

  private final String name;
  private final Supplier<String> description;
  private final Duration drainLimit;
  private final EngineParts parts;
  private final Lifecycle life;

  ConsumerEngine(
      String name, Supplier<String> description, Duration drainLimit, EngineParts parts) {
    this.name = name;
    this.description = description;
    this.drainLimit = drainLimit;
    this.parts = parts;
    this.life = parts.life();
  }

  /** Body of the poll thread: joins the group, polls until the end is requested, then drains. */
  void runPollThread() {
    boolean interrupted = false;
    try {
      parts.loop().open();
      parts.loop().run();
    } catch (InterruptException e) {
      Thread.interrupted();
      life.requestClose(drainLimit);
      interrupted = true;
    } catch (Throwable failure) {
      life.fail(failure);
    }
    sayWhy(interrupted);
    drain();
  }

  private void drain() {
    DrainReport report = new DrainReport(Duration.ZERO, false, 0, 0, 0, 0, List.of());
    try {
      parts.requests().refuseAll();
      report = parts.drain().run(life.closeLimit(drainLimit), parts.closing());
    } catch (Throwable failure) {
      life.fail(failure);
      LOG.error("Consumer {} failed while it ended", name, failure);
    } finally {
      parts.requests().end();
      life.end(report);
      LOG.info("Consumer {} ended {}: {}", name, life.state(), report);
    }
  }

  /** Logs why the consumer ends; an exception of the logging must not prevent the end. */
  private void sayWhy(boolean interrupted) {
    try {
      if (interrupted) {
        LOG.warn("The poll thread of {} was interrupted from outside: closing", name);
      }
      life.failure().ifPresent(this::sayWhy);
    } catch (Throwable logging) {
      life.fail(logging);
    }
  }

  /**
   * Logs why the consumer stops. Exceptions of kafka-easy say what to do and are logged without a
   * stack trace; any other exception needs its stack trace.
   */
  private void sayWhy(Throwable cause) {
    Throwable stack = cause instanceof KafkaEasyException ? null : cause;
    LOG.error("Consumer {} stops: {}", name, cause.toString(), stack);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<String> group() {
    return parts.limits().group();
  }

  @Override
  public String describe() {
    return description.get();
  }

  @Override
  public ConsumerState state() {
    return life.state();
  }

  @Override
  public Optional<Throwable> failure() {
    return life.failure();
  }

  @Override
  public ConsumerStats stats() {
    return parts.stats();
  }

  @Override
  public Map<MetricName, ? extends Metric> kafkaMetrics() {
    return parts.kafkaMetrics().get();
  }

  @Override
  public CompletableFuture<Void> pause() {
    return parts.controls().pauseAll(true);
  }

  @Override
  public CompletableFuture<Void> resume() {
    return parts.controls().pauseAll(false);
  }

  @Override
  public CompletableFuture<Void> pause(Collection<TopicPartition> partitions) {
    return parts.controls().pause(List.copyOf(partitions), true);
  }

  @Override
  public CompletableFuture<Void> resume(Collection<TopicPartition> partitions) {
    return parts.controls().pause(List.copyOf(partitions), false);
  }

  @Override
  public CompletableFuture<Void> seek(Map<TopicPartition, Position> positions) {
    return parts.controls().seek(Map.copyOf(positions));
  }

  @Override
  public ConsumerHealth health() {
    return parts.health().health();
  }

  @Override
  public CompletableFuture<Boolean> skip(String topic, int partition, long offset) {
    Options.number("partition", partition, 0, Integer.MAX_VALUE);
    Options.number("offset", offset, 0, Long.MAX_VALUE - 1);
    return parts
        .controls()
        .skip(new TopicPartition(Options.topicName("topic", topic), partition), offset);
  }

  @Override
  public CompletableFuture<HeldReport> held(int atMost) {
    Options.number("atMost", atMost, 1, MOST_SHOWN);
    return parts.controls().held(atMost);
  }

  @Override
  public ConsumerLimits limits() {
    return parts.limits().now();
  }

  @Override
  public ConsumerLimits changeConcurrency(int handlers) {
    return parts.limits().concurrency(handlers);
  }

  @Override
  public ConsumerLimits changeMaxRecordsPerSecond(double records) {
    return parts.limits().rate(records);
  }

  @Override
  public ConsumerLimits removeMaxRecordsPerSecond() {
    return parts.limits().rate(null);
  }

  @Override
  public void close() {
    close(drainLimit);
  }

  @Override
  public void close(Duration limit) {
    Options.duration("limit", limit, Duration.ofMillis(1), LONGEST);
    life.requestClose(limit);
    parts.signal().raise();
    if (parts.threads().isOurs(Thread.currentThread())) {
      return;
    }
    try {
      life.awaitEnd(life.closeLimit(limit).plus(GRACE));
      parts.threads().joinPoll(GRACE);
    } catch (InterruptedException e) {
      // The close continues without this thread; its interrupt is kept for the caller.
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Optional<DrainReport> drainReport() {
    return life.report();
  }

  @Override
  public ConsumerState awaitClosed() throws InterruptedException {
    refuseOwnThreads();
    life.awaitEnd();
    parts.threads().joinPoll(GRACE);
    return life.state();
  }

  @Override
  public ConsumerState awaitClosed(Duration limit) throws InterruptedException {
    Options.required("limit", limit);
    refuseOwnThreads();
    life.awaitEnd(limit);
    return life.state();
  }

  private void refuseOwnThreads() {
    if (parts.threads().isOurs(Thread.currentThread())) {
      throw new IllegalStateException(
          "awaitClosed() was called on thread "
              + Thread.currentThread().getName()
              + ", which belongs to consumer "
              + name
              + " and would wait for itself; call close() instead, which only requests the end on"
              + " this thread, and return");
    }
  }

  @Override
  public void onClosed(Runnable callback) {
    life.onEnd(Options.required("callback", callback));
  }

  @Override
  public EasyConsumer closeOnShutdown() {
    parts.threads().closeOnShutdown(this, life);
    return this;
  }
}
