package io.github.kafkaeasy.consumer.internal.offsets;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Text about a record that holds back its partition. */
public final class OpenRecords {
  private static final int LONGEST_KEY = 60;

  private OpenRecords() {}

  /**
   * The lowest record of a partition that is not done.
   *
   * @param pending null: it waits in a lane, or runs
   */
  public record Open(ConsumerRecord<byte[], byte[]> record, @Nullable Pending pending) {

    /** Whether its slice has passed it. */
    boolean held() {
      return pending != null;
    }

    /** Whether its due time has not come yet. */
    public boolean isDueLater(long now) {
      return pending != null && pending.isDueLater(now);
    }
  }

  public static String describe(Open open, TopicPartition partition) {
    String what =
        open.held()
            ? " is held (failed, slow, undecided, or waiting for its turn)"
            : " waits for a handler or runs";
    return "the record "
        + partition
        + "@"
        + open.record().offset()
        + " with "
        + key(open.record().key())
        + what;
  }

  private static String key(byte @Nullable [] key) {
    return keyText(key).map(text -> "key \"" + text + "\"").orElse("no key");
  }

  /** A key as readable text, with control characters replaced, and cut; empty: no key. */
  public static Optional<String> keyText(byte @Nullable [] key) {
    if (key == null) {
      return Optional.empty();
    }
    String text = new String(key, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", "?");
    return Optional.of(text.length() > LONGEST_KEY ? text.substring(0, LONGEST_KEY) + "…" : text);
  }
}
