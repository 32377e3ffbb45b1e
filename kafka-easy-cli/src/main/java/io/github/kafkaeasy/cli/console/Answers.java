package io.github.kafkaeasy.cli.console;

import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.error.internal.Causes;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Waits for the answers of Kafka's admin client. */
final class Answers {
  private static final long PATIENCE_SECONDS = 15;

  private Answers() {}

  /**
   * Descriptions of topics; topics that were deleted meanwhile or that this user may not describe
   * are left out.
   */
  static Map<String, TopicDescription> topics(Admin admin, Collection<String> names) {
    Map<String, TopicDescription> found = new LinkedHashMap<>();
    admin
        .describeTopics(names)
        .topicNameValues()
        .forEach(
            (name, answer) -> {
              try {
                found.put(name, of(answer));
              } catch (KafkaEasyException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException
                    || e.getCause() instanceof AuthorizationException)) {
                  throw e;
                }
              }
            });
    return found;
  }

  /**
   * The result of an admin call.
   *
   * @throws KafkaEasyException if the cluster refuses or does not answer
   */
  static <T> T of(KafkaFuture<T> answer) {
    try {
      return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new KafkaEasyException("The cluster refused: " + Causes.text(cause), cause);
    } catch (TimeoutException e) {
      throw new KafkaEasyException(
          "The cluster did not answer within " + PATIENCE_SECONDS + " s.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaEasyException("The thread was interrupted.", e);
    }
  }
}
