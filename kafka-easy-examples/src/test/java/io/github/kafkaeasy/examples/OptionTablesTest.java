package io.github.kafkaeasy.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.admin.LagMonitorBuilder;
import io.github.kafkaeasy.admin.internal.LagOptions;
import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.Deduplication;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.internal.setup.ConsumerOptions;
import io.github.kafkaeasy.dlq.Backoff;
import io.github.kafkaeasy.dlq.RetryThenDeadLetter;
import io.github.kafkaeasy.dlq.StormGuard;
import io.github.kafkaeasy.dlq.internal.options.BackoffOptions;
import io.github.kafkaeasy.dlq.internal.options.RetryOptions;
import io.github.kafkaeasy.dlq.internal.options.StormOptions;
import io.github.kafkaeasy.dlq.redrive.Redrive;
import io.github.kafkaeasy.dlq.redrive.internal.send.RedriveOptions;
import io.github.kafkaeasy.internal.options.DeduplicationOptions;
import io.github.kafkaeasy.internal.options.Option;
import io.github.kafkaeasy.internal.options.RateLimitOptions;
import io.github.kafkaeasy.internal.options.WarmUpOptions;
import io.github.kafkaeasy.producer.ProducerBuilder;
import io.github.kafkaeasy.producer.RateLimit;
import io.github.kafkaeasy.producer.WarmUp;
import io.github.kafkaeasy.producer.internal.setup.ProducerOptions;
import io.github.kafkaeasy.spool.DiskSpool;
import io.github.kafkaeasy.spool.internal.SpoolOptions;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each option is in its builder or configuration, in the code's table, in describe() if there is
 * one, and in the documentation in both languages.
 */
class OptionTablesTest {
  private static final Pattern NUMBER = Pattern.compile("[0-9][0-9.,]*");
  private static final Pattern CHINESE = Pattern.compile("\\p{IsHan}");

  /** The method for all settings of Kafka, which is not an option. */
  private static final String ANY_SETTING = "property";

  private record Builder(
      Class<?> type, List<Option<?>> table, String section, String sectionInChinese) {
    @Override
    public String toString() {
      return type.getSimpleName();
    }
  }

  static List<Builder> builders() {
    return List.of(
        new Builder(
            ConsumerBuilder.class,
            ConsumerOptions.table(),
            "Every option of a consumer",
            "消费者的全部选项"),
        new Builder(
            ProducerBuilder.class,
            ProducerOptions.table(),
            "Every option of a producer",
            "生产者的全部选项"),
        new Builder(
            LagMonitorBuilder.class,
            LagOptions.table(),
            "Every option of a lag monitor",
            "积压监视的全部选项"),
        new Builder(
            Redrive.class, RedriveOptions.table(), "Every option of a redrive", "重新投递的全部选项"),
        new Builder(
            RetryThenDeadLetter.class,
            RetryOptions.table(),
            "Every option of a retry policy",
            "重试策略的全部选项"),
        new Builder(Backoff.class, BackoffOptions.table(), "Every option of a backoff", "退避的全部选项"),
        new Builder(
            StormGuard.class, StormOptions.table(), "Every option of a storm guard", "风暴保护的全部选项"),
        new Builder(
            DiskSpool.class, SpoolOptions.table(), "Every option of a disk spool", "磁盘暂存的全部选项"),
        new Builder(
            Deduplication.class,
            DeduplicationOptions.table(),
            "Every option of deduplication",
            "去重的全部选项"),
        new Builder(WarmUp.class, WarmUpOptions.table(), "Every option of a warm-up", "预热的全部选项"),
        new Builder(
            RateLimit.class, RateLimitOptions.table(), "Every option of a rate limit", "限速的全部选项"));
  }

  @ParameterizedTest
  @MethodSource("builders")
  void eachMethodOfTheBuilderHasARowAndEachRowAMethod(Builder builder) {
    Set<String> methods =
        Arrays.stream(builder.type().getDeclaredMethods())
            .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
            .filter(OptionTablesTest::isOption)
            .filter(method -> method.getReturnType() == builder.type())
            .map(Method::getName)
            .filter(name -> !name.equals(ANY_SETTING))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(methodsOf(builder.table())).isEqualTo(methods);
  }

  /** A factory without parameters selects a variant and has no value. */
  private static boolean isOption(Method method) {
    return !Modifier.isStatic(method.getModifiers()) || method.getParameterCount() > 0;
  }

  /**
   * The names of methods; one method may have two values, such as "retryBackoff first" and
   * "retryBackoff max".
   */
  private static Set<String> methodsOf(List<Option<?>> table) {
    return table.stream()
        .map(option -> option.name().replaceFirst(" .*", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @MethodSource("builders")
  void theEnglishPageHasTheRowsOfTheTable(Builder builder) {
    assertThat(lines(Readme.page("docs/options.md").rows(builder.section())))
        .containsExactlyElementsOf(
            builder.table().stream().map(option -> "| " + option.cells() + " |").toList());
  }

  @ParameterizedTest
  @MethodSource("builders")
  void theChinesePageHasTheSameNamesAndNumbers(Builder builder) {
    List<List<String>> rows = Readme.page("docs/zh-CN/options.md").rows(builder.sectionInChinese());

    assertThat(rows.stream().map(row -> row.get(0)))
        .containsExactlyElementsOf(
            builder.table().stream().map(option -> "`" + option.name() + "`").toList());
    for (int i = 0; i < rows.size(); i++) {
      List<String> row = rows.get(i);
      List<String> english = Arrays.asList(builder.table().get(i).cells().split(" \\| ", -1));
      for (int cell = 1; cell <= 3; cell++) {
        assertThat(facts(row.get(cell))).as(row.toString()).isEqualTo(facts(english.get(cell)));
      }
      assertThat(row.get(4)).as(row.toString()).containsPattern(CHINESE);
    }
  }

  /**
   * The parts of a cell that are the same in every language: numbers, names in backticks,
   * constants.
   */
  private static List<String> facts(String cell) {
    return Pattern.compile("`[^`]+`|[A-Z][A-Z0-9_]{2,}|" + NUMBER)
        .matcher(cell)
        .results()
        .map(MatchResult::group)
        .toList();
  }

  private static List<String> lines(List<List<String>> rows) {
    return rows.stream()
        .map(row -> "| " + String.join(" | ", row.subList(0, row.size() - 1)) + " |")
        .toList();
  }

  static Stream<Option<?>> ofAConsumer() {
    return ConsumerOptions.table().stream();
  }

  @ParameterizedTest
  @MethodSource("ofAConsumer")
  void describeOfSomeConsumerShowsTheOption(Option<?> option) {
    assertShown(
        option,
        consumer().handleBatch(messages -> {}).maxAge(java.time.Duration.ofDays(1)).describe()
            + consumer()
                .handleAsync(message -> null)
                .ordering(Ordering.KEY)
                .handlerTimeout(java.time.Duration.ofSeconds(1))
                .filter(record -> true)
                .describe()
            + consumer().exactlyOnce().handleAndSend((message, outputs) -> {}).describe());
  }

  private static ConsumerBuilder<String> consumer() {
    return KafkaEasy.connect("a:1").consumer(String.class).topics("orders").group("billing");
  }

  static Stream<Option<?>> ofAProducer() {
    return ProducerOptions.table().stream();
  }

  @ParameterizedTest
  @MethodSource("ofAProducer")
  void describeOfAProducerShowsTheOption(Option<?> option) {
    assertShown(option, KafkaEasy.connect("a:1").producer(String.class).describe());
  }

  private static void assertShown(Option<?> option, String description) {
    String names =
        option.property().isEmpty()
            ? Pattern.quote(option.name())
            : Pattern.quote(option.name()) + "|" + Pattern.quote(option.property());
    assertThat(description).containsPattern("(?m)^  (" + names + ") ");
    assertThat(description).doesNotContain("(hidden)");
  }
}
