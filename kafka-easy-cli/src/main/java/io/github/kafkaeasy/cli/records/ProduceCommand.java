package io.github.kafkaeasy.cli.records;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.cli.render.CommandFailure;
import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.render.Page;
import io.github.kafkaeasy.cli.render.Shown;
import io.github.kafkaeasy.cli.shared.ClusterCommand;
import io.github.kafkaeasy.cli.shared.Exit;
import io.github.kafkaeasy.cli.shared.Reply;
import io.github.kafkaeasy.cli.shared.TopicName;
import io.github.kafkaeasy.cli.terminal.Numbers;
import io.github.kafkaeasy.cli.terminal.Style;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.message.OutgoingMessage;
import io.github.kafkaeasy.producer.EasyProducer;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Command {@code produce}: sends records. */
@Command(
    name = "produce",
    description = {
      "Sends one record with --value or --tombstone, otherwise one for each line of standard"
          + " input.",
      "Returns when the brokers have acknowledged all records."
    })
public final class ProduceCommand extends ClusterCommand {
  private static final int MOST_UNDER_WAY = 10_000;

  @Mixin private TopicName named = new TopicName();

  @Option(names = "--key", paramLabel = "KEY", description = "The key of every record.")
  private @Nullable String key;

  @Option(names = "--value", paramLabel = "VALUE", description = "The value of the one record.")
  private @Nullable String value;

  @Option(names = "--tombstone", description = "Send one record with a null value.")
  private boolean tombstone;

  @Option(
      names = "--header",
      paramLabel = "NAME=VALUE",
      description = "A header of every record; may be given several times.")
  private Map<String, String> headers = new LinkedHashMap<>();

  @Option(
      names = "--partition",
      paramLabel = "N",
      description = "The partition (default: chosen by the key).")
  private @Nullable Integer partition;

  @Option(
      names = "--key-separator",
      paramLabel = "TEXT",
      description = "The separator of key and value in each line.")
  private @Nullable String separator;

  private long acknowledged;
  private long failed;

  /** The code of the first failure. */
  private int exitCode = Exit.OK;

  private @Nullable RecordMetadata lastAt;

  @Override
  protected void check() {
    separator = ConsoleProperties.keySeparator(this::take, separator);
    if (tombstone && value != null) {
      throw wrongUsage("--tombstone and --value exclude each other");
    }
    if (separator != null && (separator.isEmpty() || key != null)) {
      throw wrongUsage("--key-separator must not be empty, and excludes --key");
    }
    if (tombstone && key == null) {
      throw wrongUsage("--tombstone needs a --key, because it deletes a key");
    }
  }

  @Override
  protected Reply run(KafkaEasy kafka, EasyAdmin admin) throws IOException {
    String topic = named.get();
    awaitReady(admin);
    int partitions = admin.topics().describe(topic).partitions().size();
    if (partition != null && (partition < 0 || partition >= partitions)) {
      throw wrongUsage(topic + " has the partitions 0 to " + (partitions - 1));
    }
    try (EasyProducer<byte[]> producer =
        kafka.producer(byte[].class).topic(topic).clientId("kafka-easy-cli").start()) {
      if (tombstone || value != null) {
        await(producer.send(message(key, value)));
      } else {
        lines(producer);
      }
    }
    return Reply.of(exitCode, new Produced(topic, acknowledged, failed, lastAt));
  }

  private void lines(EasyProducer<byte[]> producer) throws IOException {
    if (terminal().isTerminal()) {
      rendering().aside(page -> page.note(Style.FAINT, "One record per line; Ctrl-D ends."));
    }
    Deque<CompletableFuture<RecordMetadata>> underWay = new ArrayDeque<>();
    String line;
    while ((line = terminal().in().readLine()) != null) {
      underWay.addLast(producer.send(ofLine(line)));
      while (underWay.size() > MOST_UNDER_WAY
          || (!underWay.isEmpty() && underWay.getFirst().isDone())) {
        await(underWay.removeFirst());
      }
    }
    underWay.forEach(this::await);
  }

  private OutgoingMessage<byte[]> ofLine(String line) {
    if (separator == null) {
      return message(key, line);
    }
    int at = line.indexOf(separator);
    return at < 0
        ? message(null, line)
        : message(line.substring(0, at), line.substring(at + separator.length()));
  }

  private OutgoingMessage<byte[]> message(@Nullable String itsKey, @Nullable String itsValue) {
    OutgoingMessage<byte[]> message =
        itsValue == null
            ? OutgoingMessage.tombstone()
            : OutgoingMessage.of(itsValue.getBytes(UTF_8));
    if (itsKey != null) {
      message = message.key(itsKey);
    }
    if (partition != null) {
      message = message.partition(partition);
    }
    for (Map.Entry<String, String> header : headers.entrySet()) {
      message = message.header(header.getKey(), header.getValue());
    }
    return message;
  }

  private void await(CompletableFuture<RecordMetadata> send) {
    try {
      lastAt = send.join();
      acknowledged++;
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (!(cause instanceof KafkaEasyException)) {
        throw e;
      }
      failed++;
      if (failed == 1) {
        exitCode = Exit.of(cause);
        rendering().failure(CommandFailure.of(exitCode, String.valueOf(cause.getMessage())));
      }
    }
  }

  /**
   * The numbers of acknowledged and failed records, and the coordinates of the last acknowledged
   * one.
   */
  private record Produced(
      String topic, long acknowledged, long failed, @Nullable RecordMetadata lastAt)
      implements Shown {
    @Override
    public Object json() {
      return Json.object(
          "topic", topic,
          "acknowledged", acknowledged,
          "failed", failed,
          "lastPartition", lastAt == null ? null : lastAt.partition(),
          "lastOffset", lastAt == null ? null : lastAt.offset());
    }

    @Override
    public void text(Page page) {
      String last =
          lastAt == null
              ? ""
              : ", the last at " + topic + "-" + lastAt.partition() + "@" + lastAt.offset();
      page.line(
          failed == 0 ? Style.GOOD : Style.PLAIN,
          Numbers.count(acknowledged, "record") + " acknowledged" + last + ".");
      if (failed > 0) {
        page.line(Style.BAD, Numbers.count(failed, "record") + " failed.");
      }
    }
  }
}
