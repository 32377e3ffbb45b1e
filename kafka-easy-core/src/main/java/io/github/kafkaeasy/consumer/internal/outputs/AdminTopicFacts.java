package io.github.kafkaeasy.consumer.internal.outputs;

import io.github.kafkaeasy.consumer.internal.shared.AdminAnswers;
import io.github.kafkaeasy.internal.connection.ClientClosing;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTransactionsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Requests {@link TopicFacts} with an admin client on the consumer's connection. The client is
 * created by the first request. Any thread.
 */
public final class AdminTopicFacts implements TopicFacts.Source {
  private static final int LIMIT_MS = 5_000;

  private final Supplier<Admin> opener;

  /** Guarded by this. */
  private @Nullable Admin admin;

  /** Guarded by this. */
  private boolean closed;

  public AdminTopicFacts(Supplier<Admin> opener) {
    this.opener = opener;
  }

  private synchronized Admin admin() {
    if (closed) {
      throw new IllegalStateException("The consumer is closed");
    }
    Admin open = admin;
    if (open == null) {
      open = opener.get();
      admin = open;
    }
    return open;
  }

  @Override
  public CompletableFuture<TopicFacts> ask(String topic) {
    try {
      CompletableFuture<TopicDescription> described =
          AdminAnswers.of(
              admin()
                  .describeTopics(
                      List.of(topic),
                      new DescribeTopicsOptions()
                          .includeAuthorizedOperations(true)
                          .timeoutMs(LIMIT_MS))
                  .allTopicNames(),
              found -> Objects.requireNonNull(found.get(topic)));
      return facts(described, settings(topic));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** The state of the last transaction with this id. */
  public CompletableFuture<TransactionState> transaction(String id) {
    try {
      return AdminAnswers.of(
          admin()
              .describeTransactions(
                  List.of(id), new DescribeTransactionsOptions().timeoutMs(LIMIT_MS))
              .description(id),
          TransactionDescription::state);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletableFuture<Config> settings(String topic) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    return AdminAnswers.of(
        admin()
            .describeConfigs(List.of(resource), new DescribeConfigsOptions().timeoutMs(LIMIT_MS))
            .all(),
        found -> Objects.requireNonNull(found.get(resource)));
  }

  static CompletableFuture<TopicFacts> facts(
      CompletableFuture<TopicDescription> topic, CompletableFuture<Config> settings) {
    return topic.thenCombine(
        settings.exceptionally(AdminTopicFacts::unknownSettings), AdminTopicFacts::facts);
  }

  /**
   * No settings, if another request would not return any, for example because this client is not
   * authorized. Whether the topic exists is known from its description only.
   */
  private static Config unknownSettings(Throwable failure) {
    Throwable cause = OutputTopics.unwrapped(failure);
    if (cause instanceof RetriableException
        && !(cause instanceof UnknownTopicOrPartitionException)) {
      throw new CompletionException(cause);
    }
    return new Config(List.of());
  }

  private static TopicFacts facts(TopicDescription topic, Config settings) {
    Set<AclOperation> allowed = topic.authorizedOperations();
    ConfigEntry largest = settings.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
    ConfigEntry cleanup = settings.get(TopicConfig.CLEANUP_POLICY_CONFIG);
    return new TopicFacts(
        topic.partitions().size(),
        largest == null || largest.value() == null
            ? TopicFacts.UNKNOWN_SIZE
            : Long.parseLong(largest.value()),
        cleanup != null && String.valueOf(cleanup.value()).contains("compact"),
        allowed == null || allowed.isEmpty() || allowed.contains(AclOperation.WRITE));
  }

  /** Aborts open requests and closes the client; waits up to one second for its thread. */
  public void close() {
    Admin open;
    synchronized (this) {
      closed = true;
      open = admin;
      admin = null;
    }
    if (open != null) {
      ClientClosing.close(open);
    }
  }
}
