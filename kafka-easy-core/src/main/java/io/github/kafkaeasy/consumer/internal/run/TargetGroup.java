package io.github.kafkaeasy.consumer.internal.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.kafkaeasy.message.KafkaEasyHeaders;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Leaves out a record that was sent again for another consumer group only. */
public final class TargetGroup implements Precheck {
  private final byte[] group;

  public TargetGroup(String group) {
    this.group = group.getBytes(UTF_8);
  }

  @Override
  public @Nullable RunOutcome look(ConsumerRecord<byte[], byte[]> record, int attempt) {
    Header target = record.headers().lastHeader(KafkaEasyHeaders.TARGET_GROUP);
    boolean another = target != null && !Arrays.equals(target.value(), group);
    return another && isForThisTopic(record) ? RunOutcome.FILTERED : null;
  }

  /**
   * The target group is valid only in the topic for which it was written, since a record may have
   * been forwarded later.
   */
  private static boolean isForThisTopic(ConsumerRecord<byte[], byte[]> record) {
    Header topic = record.headers().lastHeader(KafkaEasyHeaders.TARGET_TOPIC);
    return topic != null && Arrays.equals(topic.value(), record.topic().getBytes(UTF_8));
  }
}
