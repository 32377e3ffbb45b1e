package io.github.kafkaeasy.consumer.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.kafkaeasy.message.KafkaEasyHeaders;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Whether a record was sent again for one consumer group's sake, and that group is not ours. */
final class TargetGroup {
  private final byte[] group;

  TargetGroup(String group) {
    this.group = group.getBytes(UTF_8);
  }

  boolean isAnother(ConsumerRecord<byte[], byte[]> record) {
    Header target = record.headers().lastHeader(KafkaEasyHeaders.TARGET_GROUP);
    return target != null && !Arrays.equals(target.value(), group);
  }
}
