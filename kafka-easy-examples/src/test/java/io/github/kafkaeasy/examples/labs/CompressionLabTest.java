package io.github.kafkaeasy.examples.labs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.ReplicaInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class CompressionLabTest {

  @Test
  void theSizeOfATopicDoesNotDependOnItsReplication() {
    Map<String, LogDirDescription> leader =
        Map.of("/a", replicas("lab", 0, 100), "/b", replicas("lab", 1, 30));
    Map<String, LogDirDescription> follower =
        Map.of("/a", replicas("lab", 0, 90), "/b", replicas("lab-2", 0, 7));

    assertThat(CompressionLab.bytesOf("lab", List.of(leader, follower))).isEqualTo(130);
  }

  private static LogDirDescription replicas(String topic, int partition, long bytes) {
    return new LogDirDescription(
        null, Map.of(new TopicPartition(topic, partition), new ReplicaInfo(bytes, 0, false)));
  }
}
