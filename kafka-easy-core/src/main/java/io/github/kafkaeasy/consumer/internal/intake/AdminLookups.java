package io.github.kafkaeasy.consumer.internal.intake;

import io.github.kafkaeasy.consumer.Position;
import io.github.kafkaeasy.consumer.internal.offsets.TopicLog;
import io.github.kafkaeasy.consumer.internal.shared.AdminAnswers;
import io.github.kafkaeasy.internal.Timestamps;
import io.github.kafkaeasy.internal.connection.ClientClosing;
import io.github.kafkaeasy.internal.settings.Setting;
import io.github.kafkaeasy.internal.settings.Settings;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTransactionsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.MemberAssignment;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.jspecify.annotations.Nullable;

/**
 * {@link Lookups} through an admin client on the consumer's connection, which is created for the
 * first question. Poll thread only, except questions that follow from an answer: they, and the
 * completion of answers, run on the admin client's thread.
 */
public final class AdminLookups implements Lookups {

  /**
   * Time limit of a question; without an answer it fails and is asked again if the answer is still
   * needed.
   */
  private static final int LIMIT_MS = 10_000;

  /** Younger transactions are not listed, because a running member ends its transactions sooner. */
  private static final long WORTH_ASKING_MS = 3_000;

  /** Time limit of a question that any broker answers at once, from memory. */
  private static final int ANY_BROKER_LIMIT_MS = 3_000;

  private static final Set<GroupState> REBALANCING =
      EnumSet.of(
          GroupState.PREPARING_REBALANCE,
          GroupState.COMPLETING_REBALANCE,
          GroupState.ASSIGNING,
          GroupState.RECONCILING);

  private final Supplier<Admin> opener;
  private final Settings consumer;
  private final Clock clock;
  private final @Nullable String group;

  /** Set by the poll thread; read by the admin client's thread. */
  private volatile @Nullable Admin admin;

  /**
   * Creates the lookups; does not connect yet.
   *
   * @param consumer settings of the Kafka consumer
   * @param group the consumer group; null for a consumer without one
   */
  public AdminLookups(
      Supplier<Admin> opener, Settings consumer, Clock clock, @Nullable String group) {
    this.opener = opener;
    this.consumer = consumer;
    this.clock = clock;
    this.group = group;
  }

  private Admin admin() {
    Admin open = admin;
    if (open == null) {
      open = opener.get();
      admin = open;
    }
    return open;
  }

  @Override
  public CompletableFuture<Set<String>> topicNames() {
    return tried(
        () ->
            AdminAnswers.of(
                admin().listTopics(new ListTopicsOptions().timeoutMs(LIMIT_MS)).names(),
                names -> names));
  }

  @Override
  public Map<String, CompletableFuture<TopicLog>> describe(Set<String> topics) {
    return triedForEach(topics, () -> described(topics));
  }

  private Map<String, CompletableFuture<TopicLog>> described(Set<String> topics) {
    Map<String, CompletableFuture<TopicLog>> answers = new HashMap<>();
    admin()
        .describeTopics(
            TopicCollection.ofTopicNames(topics), new DescribeTopicsOptions().timeoutMs(LIMIT_MS))
        .topicNameValues()
        .forEach(
            (topic, found) ->
                answers.put(
                    topic,
                    AdminAnswers.of(found, t -> new TopicLog(t.topicId(), t.partitions().size()))));
    return answers;
  }

  @Override
  public CompletableFuture<Map<TopicPartition, Optional<OffsetAndMetadata>>> committed(
      Set<TopicPartition> partitions) {
    if (group == null) {
      return CompletableFuture.completedFuture(none(partitions));
    }
    String asked = group;
    return tried(() -> AdminAnswers.of(askCommitted(asked, partitions), AdminLookups::nullsAsEmpty))
        .exceptionally(
            failure -> {
              if (failure instanceof GroupIdNotFoundException) {
                return none(partitions);
              }
              throw failure instanceof RuntimeException known
                  ? known
                  : new IllegalStateException(failure);
            });
  }

  private KafkaFuture<Map<TopicPartition, OffsetAndMetadata>> askCommitted(
      String group, Set<TopicPartition> partitions) {
    return admin()
        .listConsumerGroupOffsets(
            Map.of(
                group, new ListConsumerGroupOffsetsSpec().topicPartitions(List.copyOf(partitions))),
            new ListConsumerGroupOffsetsOptions().requireStable(true).timeoutMs(LIMIT_MS))
        .partitionsToOffsetAndMetadata(group);
  }

  private static Map<TopicPartition, Optional<OffsetAndMetadata>> none(
      Set<TopicPartition> partitions) {
    Map<TopicPartition, Optional<OffsetAndMetadata>> none = new HashMap<>();
    partitions.forEach(partition -> none.put(partition, Optional.empty()));
    return none;
  }

  private static Map<TopicPartition, Optional<OffsetAndMetadata>> nullsAsEmpty(
      Map<TopicPartition, OffsetAndMetadata> found) {
    Map<TopicPartition, Optional<OffsetAndMetadata>> answer = new HashMap<>();
    found.forEach((partition, offset) -> answer.put(partition, Optional.ofNullable(offset)));
    return answer;
  }

  @Override
  public Map<TopicPartition, CompletableFuture<Place>> offsets(
      Set<TopicPartition> partitions, Position which) {
    return triedForEach(partitions, () -> offsetsOf(partitions, which));
  }

  private Map<TopicPartition, CompletableFuture<Place>> offsetsOf(
      Set<TopicPartition> partitions, Position which) {
    Admin asked = admin();
    if (which instanceof Position.Time time) {
      return offsetsAt(
          asked, partitions, OffsetSpec.forTimestamp(Timestamps.ofLookup(time.time())));
    }
    return list(
        asked,
        partitions,
        which instanceof Position.Beginning ? OffsetSpec.earliest() : OffsetSpec.latest());
  }

  /**
   * Asks for the end offset first. A record that is written between the two questions is then after
   * this end, and is not passed over.
   */
  private Map<TopicPartition, CompletableFuture<Place>> offsetsAt(
      Admin asked, Set<TopicPartition> partitions, OffsetSpec time) {
    Map<TopicPartition, CompletableFuture<Place>> answers =
        list(asked, partitions, OffsetSpec.latest());
    answers.replaceAll(
        (partition, end) ->
            end.thenCompose(
                last ->
                    place(asked.listOffsets(Map.of(partition, time), limited()), partition)
                        .thenApply(found -> found.offset() < 0 ? last : found)));
    return answers;
  }

  private Map<TopicPartition, CompletableFuture<Place>> list(
      Admin asked, Set<TopicPartition> partitions, OffsetSpec spec) {
    Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
    partitions.forEach(partition -> specs.put(partition, spec));
    ListOffsetsResult result = asked.listOffsets(specs, limited());
    Map<TopicPartition, CompletableFuture<Place>> answers = new HashMap<>();
    partitions.forEach(partition -> answers.put(partition, place(result, partition)));
    return answers;
  }

  private static CompletableFuture<Place> place(
      ListOffsetsResult result, TopicPartition partition) {
    return AdminAnswers.of(
        result.partitionResult(partition), at -> new Place(at.offset(), at.leaderEpoch()));
  }

  private ListOffsetsOptions limited() {
    return new ListOffsetsOptions(isolation()).timeoutMs(LIMIT_MS);
  }

  private IsolationLevel isolation() {
    return text(ConsumerConfig.ISOLATION_LEVEL_CONFIG).equals("read_committed")
        ? IsolationLevel.READ_COMMITTED
        : IsolationLevel.READ_UNCOMMITTED;
  }

  @Override
  public @Nullable Position defaultStart() {
    String reset = text(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG);
    String byDuration = "by_duration:";
    if (reset.startsWith(byDuration)) {
      return Position.time(
          clock
              .instant()
              .minus(
                  Duration.parse(reset.substring(byDuration.length()).toUpperCase(Locale.ROOT))));
    }
    return switch (reset) {
      case "earliest" -> Position.beginning();
      case "none" -> null;
      default -> Position.end();
    };
  }

  /** The setting's value in lower case; empty when Kafka's default applies. */
  private String text(String name) {
    Setting setting = consumer.get(name);
    return setting == null ? "" : String.valueOf(setting.value()).toLowerCase(Locale.ROOT);
  }

  @Override
  public CompletableFuture<Void> anyBroker() {
    return tried(
        () ->
            AdminAnswers.of(
                    admin()
                        .describeCluster(
                            new DescribeClusterOptions().timeoutMs(ANY_BROKER_LIMIT_MS))
                        .nodes(),
                    nodes -> nodes)
                .thenAccept(nodes -> {}));
  }

  @Override
  public CompletableFuture<GroupView> group() {
    String asked = group;
    return asked == null
        ? CompletableFuture.failedFuture(new GroupIdNotFoundException("no group"))
        : tried(
            () ->
                AdminAnswers.of(
                    admin()
                        .describeConsumerGroups(
                            Set.of(asked), new DescribeConsumerGroupsOptions().timeoutMs(LIMIT_MS))
                        .all(),
                    groups ->
                        groups.values().stream()
                            .map(AdminLookups::view)
                            .findFirst()
                            .orElseThrow()));
  }

  @Override
  public CompletableFuture<List<OpenTransaction>> openTransactions() {
    String asked = group;
    return asked == null
        ? CompletableFuture.failedFuture(new GroupIdNotFoundException("no group"))
        : tried(
            () ->
                AdminAnswers.of(
                        admin()
                            .listTransactions(
                                new ListTransactionsOptions()
                                    .filterStates(Set.of(TransactionState.ONGOING))
                                    .filterOnDuration(WORTH_ASKING_MS)
                                    .timeoutMs(LIMIT_MS))
                            .all(),
                        open ->
                            open.stream()
                                .map(TransactionListing::transactionalId)
                                .filter(id -> id.startsWith(asked + "-"))
                                .toList())
                    .thenCompose(this::described));
  }

  private CompletableFuture<List<OpenTransaction>> described(List<String> ids) {
    return ids.isEmpty()
        ? CompletableFuture.completedFuture(List.of())
        : AdminAnswers.of(
            admin()
                .describeTransactions(ids, new DescribeTransactionsOptions().timeoutMs(LIMIT_MS))
                .all(),
            found -> {
              List<OpenTransaction> open = new ArrayList<>();
              found.forEach((id, told) -> view(id, told).ifPresent(open::add));
              return open;
            });
  }

  /** Empty if the transaction has ended in the meantime. */
  private Optional<OpenTransaction> view(String id, TransactionDescription told) {
    OptionalLong began = told.transactionStartTimeMs();
    return began.isEmpty() || told.state() != TransactionState.ONGOING
        ? Optional.empty()
        : Optional.of(
            new OpenTransaction(
                id,
                Duration.ofMillis(Math.max(0, clock.millis() - began.getAsLong())),
                Duration.ofMillis(told.transactionTimeoutMs()),
                told.topicPartitions().size()));
  }

  private static GroupView view(ConsumerGroupDescription group) {
    boolean classic = group.type() != GroupType.CONSUMER;
    return new GroupView(
        REBALANCING.contains(group.groupState()),
        classic,
        group.members().stream()
            .filter(member -> classic || holdsWhatIsMeantForAnother(member))
            .map(AdminLookups::words)
            .sorted()
            .toList());
  }

  private static boolean holdsWhatIsMeantForAnother(MemberDescription member) {
    return member
        .targetAssignment()
        .map(MemberAssignment::topicPartitions)
        .filter(target -> !target.containsAll(member.assignment().topicPartitions()))
        .isPresent();
  }

  private static String words(MemberDescription member) {
    String host = member.host().startsWith("/") ? member.host().substring(1) : member.host();
    return member.clientId()
        + " at "
        + host
        + member.groupInstanceId().map(id -> " (group.instance.id " + id + ")").orElse("");
  }

  /**
   * Turns an exception of the question into a failed future. The admin client itself cannot be
   * created while no host name of a broker can be resolved.
   */
  private static <T> CompletableFuture<T> tried(Supplier<CompletableFuture<T>> question) {
    try {
      return question.get();
    } catch (KafkaException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Like {@link #tried}, for a question with an answer for each subject. */
  private static <S, T> Map<S, CompletableFuture<T>> triedForEach(
      Set<S> subjects, Supplier<Map<S, CompletableFuture<T>>> question) {
    try {
      return question.get();
    } catch (KafkaException e) {
      Map<S, CompletableFuture<T>> failed = new HashMap<>();
      subjects.forEach(subject -> failed.put(subject, CompletableFuture.failedFuture(e)));
      return failed;
    }
  }

  @Override
  public void close() {
    Admin open = admin;
    if (open != null) {
      ClientClosing.close(open);
    }
  }
}
