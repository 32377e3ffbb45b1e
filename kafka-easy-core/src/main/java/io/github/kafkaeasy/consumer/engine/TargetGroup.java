package io.github.kafkaeasy.consumer.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.kafkaeasy.message.KafkaEasyHeaders;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Whether a record was sent again for one consumer group's sake, and that group is not ours. */
final class TargetGroup {
  private final byte @Nullable [] group;

  /**
   * @param group ours; null: none, then every record is for us
   */
  TargetGroup(@Nullable String group) {
    this.group = group == null ? null : group.getBytes(UTF_8);
  }

  boolean isAnother(ConsumerRecord<byte[], byte[]> record) {
    if (group == null) {
      return false;
    }
    Header target = record.headers().lastHeader(KafkaEasyHeaders.TARGET_GROUP);
    return target != null && !Arrays.equals(target.value(), group);
  }
}
