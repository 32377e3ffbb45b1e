package io.github.kafkaeasy.internal.connection;

import java.time.Duration;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Closing a Kafka consumer, with every version of kafka-clients that we take: 4.0 has no {@code
 * CloseOptions}. Called by the thread that polls the consumer.
 */
public final class ConsumerClosing {
  private ConsumerClosing() {}

  /**
   * Closes it within a limit, as Kafka does by default: dynamic members leave, static ones stay.
   */
  public static void close(Consumer<?, ?> consumer, Duration atMost) {
    close(consumer, atMost, null);
  }

  /**
   * Closes it within a limit.
   *
   * @param leave whether it leaves its group; null: Kafka's default
   */
  @SuppressWarnings("deprecation") // all that 4.0 has
  public static void close(Consumer<?, ?> consumer, Duration atMost, @Nullable Boolean leave) {
    if (Libraries.found().clientsHave(4, 1)) {
      WithOptions.close(consumer, atMost, leave);
    } else {
      consumer.close(atMost);
    }
  }

  /**
   * Refuses to decide about leaving where kafka-clients cannot.
   *
   * @throws io.github.kafkaeasy.error.KafkaEasyException naming the version that is needed
   */
  public static void requireChoiceOfLeaving() {
    Libraries.found().requireClients(4, 1, "leaveOnClose");
  }

  /** In a class of its own, which the JVM does not load where its types are missing. */
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
