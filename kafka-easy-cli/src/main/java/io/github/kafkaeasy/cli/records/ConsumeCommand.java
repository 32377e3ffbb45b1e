package io.github.kafkaeasy.cli.records;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.admin.PartitionPosition;
import io.github.kafkaeasy.cli.render.Page;
import io.github.kafkaeasy.cli.render.RecordText;
import io.github.kafkaeasy.cli.render.Rendering;
import io.github.kafkaeasy.cli.render.Shown;
import io.github.kafkaeasy.cli.shared.ClusterCommand;
import io.github.kafkaeasy.cli.shared.Exit;
import io.github.kafkaeasy.cli.shared.Reply;
import io.github.kafkaeasy.cli.shared.TopicName;
import io.github.kafkaeasy.cli.terminal.Numbers;
import io.github.kafkaeasy.cli.terminal.Style;
import io.github.kafkaeasy.dlq.redrive.PayloadFormat;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.error.internal.Causes;
import io.github.kafkaeasy.internal.connection.OwnConsumer;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Command {@code consume}: shows records. */
@Command(
    name = "consume",
    description = {
      "Reads without a group: commits nothing, and affects no consumer. From the earliest record",
      "to the present end, unless told otherwise."
    })
public final class ConsumeCommand extends ClusterCommand {
  private static final Duration POLL = Duration.ofMillis(250);

  @Mixin private TopicName named = new TopicName();

  @Option(
      names = "--partition",
      paramLabel = "N",
      description = "Only this partition; may be given several times.")
  private Set<Integer> partitions = new LinkedHashSet<>();

  @ArgGroup private From from = new From();

  @Option(
      names = {"--max", "--max-messages"},
      paramLabel = "N",
      description = "End after this number of records.")
  private long max = Long.MAX_VALUE;

  @Option(names = "--follow", description = "Continue with new records at the end.")
  private boolean follow;

  @Option(
      names = "--format",
      defaultValue = "AUTO",
      description = "The form of keys and values: ${COMPLETION-CANDIDATES}.")
  private PayloadFormat format = PayloadFormat.AUTO;

  @Option(names = "--values", description = "Only the values, one per line.")
  private boolean valuesOnly;

  @Option(
      names = "--max-bytes",
      paramLabel = "N",
      defaultValue = "4096",
      description = "The number of bytes of a value that are shown (default: ${DEFAULT-VALUE}).")
  private int maxBytes = 4_096;

  private static final class From {
    @Option(names = "--from-beginning", description = "All present records: the default.")
    private boolean beginning;

    @Option(
        names = "--from-offset",
        paramLabel = "OFFSET",
        description = "From this offset in each partition.")
    private @Nullable Long offset;

    @Option(
        names = "--from-time",
        paramLabel = "TIME",
        description = "From the first record of that time or later: 2h (ago), 2026-11-20T08:30.")
    private @Nullable Instant time;

    @Option(
        names = "--tail",
        paramLabel = "N",
        description = "The last N records of each partition.")
    private @Nullable Long tail;

    @Option(names = "--from-end", description = "Only new records; implies --follow.")
    private boolean end;
  }

  @Override
  protected void check() {
    if (max < 1 || maxBytes < 1) {
      throw wrongUsage("--max and --max-bytes must be 1 or more");
    }
    ConsoleProperties.refuseWhatWouldHide(this::take);
  }

  @Override
  protected Reply run(KafkaEasy kafka, EasyAdmin admin) {
    String topic = named.get();
    awaitReady(admin);
    Map<TopicPartition, Long> starts = new TreeMap<>(RecordText.BY_NUMBER);
    Map<TopicPartition, Long> ends = new TreeMap<>(RecordText.BY_NUMBER);
    List<PartitionPosition> chosen = chosen(admin, topic);
    Map<TopicPartition, Long> atTime =
        from.time == null ? Map.of() : admin.records().offsetsAt(topic, from.time);
    for (PartitionPosition at : chosen) {
      starts.put(at.partition(), start(at, atTime));
      ends.put(at.partition(), at.end());
    }
    long shown = shown(kafka, starts, ends);
    if (!valuesOnly) {
      rendering().aside(page -> page.note(Style.FAINT, Numbers.count(shown, "record")));
    }
    return Reply.given(Exit.OK);
  }

  private long shown(
      KafkaEasy kafka, Map<TopicPartition, Long> starts, Map<TopicPartition, Long> ends) {
    try (OwnConsumer own =
        new OwnConsumer(
            kafka.rawConsumer(Map.of(ConsumerConfig.CLIENT_ID_CONFIG, "kafka-easy-cli")))) {
      Consumer<byte[], byte[]> consumer = own.consumer();
      consumer.assign(starts.keySet());
      starts.forEach(consumer::seek);
      return show(consumer, ends);
    }
  }

  private List<PartitionPosition> chosen(EasyAdmin admin, String topic) {
    List<PartitionPosition> all = admin.records().positions(topic);
    for (int partition : partitions) {
      if (partition < 0 || partition >= all.size()) {
        throw wrongUsage(
            topic + " has the partitions 0 to " + (all.size() - 1) + ", not " + partition);
      }
    }
    return all.stream()
        .filter(at -> partitions.isEmpty() || partitions.contains(at.partition().partition()))
        .toList();
  }

  private long start(PartitionPosition at, Map<TopicPartition, Long> atTime) {
    if (from.time != null) {
      return atTime.getOrDefault(at.partition(), at.end());
    }
    if (from.end) {
      return at.end();
    }
    if (from.tail != null) {
      return Math.max(at.beginning(), at.end() - Math.max(0, from.tail));
    }
    long wanted = from.beginning || from.offset == null ? at.beginning() : from.offset;
    return Math.max(at.beginning(), Math.min(at.end(), wanted));
  }

  private long show(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    boolean endless = follow || from.end;
    Rendering rendering = rendering();
    long shown = 0;
    long silent = System.nanoTime();
    while (shown < max && (endless || isMoreToCome(consumer, ends))) {
      boolean some = false;
      for (ConsumerRecord<byte[], byte[]> record : poll(consumer)) {
        some = true;
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        if (shown < max && (endless || record.offset() < ends.getOrDefault(partition, 0L))) {
          rendering.next(new OneRecord(record, format, maxBytes, valuesOnly));
          shown++;
        }
      }
      if (terminal().isGone()) {
        return shown;
      }
      if (some) {
        silent = System.nanoTime();
      } else if (!endless && System.nanoTime() - silent > timeout().toNanos()) {
        throw new KafkaEasyException(
            "No record arrived from "
                + named.get()
                + " although the topic has more records. Check that all its partitions have a"
                + " leader.",
            new TimeoutException());
      }
    }
    return shown;
  }

  private static boolean isMoreToCome(
      Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue());
  }

  private Iterable<ConsumerRecord<byte[], byte[]>> poll(Consumer<byte[], byte[]> consumer) {
    try {
      return consumer.poll(POLL);
    } catch (KafkaException e) {
      throw new KafkaEasyException("Reading " + named.get() + " failed: " + Causes.text(e), e);
    }
  }

  private record OneRecord(
      ConsumerRecord<byte[], byte[]> record, PayloadFormat format, int maxBytes, boolean valueOnly)
      implements Shown {
    @Override
    public Object json() {
      return RecordText.json(record);
    }

    @Override
    public void text(Page page) {
      if (valueOnly) {
        page.line(RecordText.shown(record.value(), format, maxBytes));
      } else {
        RecordText.print(page, record, format, maxBytes);
      }
    }
  }
}
