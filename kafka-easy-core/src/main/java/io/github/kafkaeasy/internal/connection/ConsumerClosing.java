package io.github.kafkaeasy.internal.connection;

import java.time.Duration;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Closes a Kafka consumer with any supported version of kafka-clients: version 4.0 has no {@code
 * CloseOptions}. The interrupt flag of the thread is cleared meanwhile, because otherwise Kafka
 * neither leaves the group nor closes without an exception. Called on the thread that polls the
 * consumer.
 */
public final class ConsumerClosing {
  private ConsumerClosing() {}

  /**
   * Closes the consumer with Kafka's default behavior: dynamic members leave the group, static
   * members stay.
   */
  public static void close(Consumer<?, ?> consumer, Duration atMost) {
    close(consumer, atMost, null);
  }

  /**
   * Closes the consumer.
   *
   * @param leave whether the consumer leaves its group; null for Kafka's default
   */
  public static void close(Consumer<?, ?> consumer, Duration atMost, @Nullable Boolean leave) {
    ClientClosing.all(() -> closeHere(consumer, atMost, leave));
  }

  @SuppressWarnings("deprecation") // the only method that kafka-clients 4.0 has
  private static void closeHere(Consumer<?, ?> consumer, Duration atMost, @Nullable Boolean leave) {
    if (Libraries.found().clientsHave(4, 1)) {
      WithOptions.close(consumer, atMost, leave);
    } else {
      consumer.close(atMost);
    }
  }

  /**
   * Refuses the option {@code leaveOnClose} if kafka-clients does not support it.
   *
   * @throws io.github.kafkaeasy.error.KafkaEasyException naming the version that is needed
   */
  public static void requireChoiceOfLeaving() {
    Libraries.found().requireClients(4, 1, "leaveOnClose");
  }

  /** A separate class, which the JVM does not load if its types are missing. */
  private static final class WithOptions {
    static void close(Consumer<?, ?> consumer, Duration atMost, @Nullable Boolean leave) {
      consumer.close(CloseOptions.timeout(atMost).withGroupMembershipOperation(operation(leave)));
    }

    private static GroupMembershipOperation operation(@Nullable Boolean leave) {
      if (leave == null) {
        return GroupMembershipOperation.DEFAULT;
      }
      return leave
          ? GroupMembershipOperation.LEAVE_GROUP
          : GroupMembershipOperation.REMAIN_IN_GROUP;
    }
  }
}
