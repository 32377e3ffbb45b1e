package io.github.kafkaeasy.micrometer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A value that a thread reads at intervals, while its source throws an Error. */
class RefreshedTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final AtomicBoolean broken = new AtomicBoolean();
  private final Logger logger = (Logger) LoggerFactory.getLogger(Refreshed.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Refreshed<String> value =
      new Refreshed<>("orders.dlq", Duration.ofMillis(1), this::read);

  private String read() {
    if (broken.get()) {
      throw new NoClassDefFoundError("missing");
    }
    return "depth";
  }

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
    await().atMost(LIMIT).until(() -> value.get() != null);
  }

  @AfterEach
  void close() {
    value.close();
    logger.detachAppender(lines);
  }

  @Test
  void anErrorOfTheSourceIsLoggedAndNoOldValueRemains() {
    broken.set(true);
    await().atMost(LIMIT).until(() -> value.get() == null);
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(lines.list)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .containsExactly(
                        "The meters of orders.dlq cannot be read; reading is retried at each"
                            + " interval"));
  }

  @Test
  void readingGoesOnAfterAnErrorOfTheSource() {
    broken.set(true);
    await().atMost(LIMIT).until(() -> value.get() == null);
    broken.set(false);
    await().atMost(LIMIT).until(() -> value.get() != null);
  }
}
