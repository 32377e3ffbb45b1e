package io.github.kafkaeasy.producer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * librdkafka's partitioning, tested with fixed vectors, so that the test does not need librdkafka.
 */
class Crc32PartitionerTest {
  private static final Node BROKER = new Node(1, "127.0.0.1", 9092);

  private final Crc32Partitioner partitioner = new Crc32Partitioner();

  @ParameterizedTest
  @CsvSource({
    "a,3,0",
    "a,100,7",
    "user_001,3,2",
    "user_001,100,28",
    "user_002,12,2",
    "user_003,3,1",
    "hejsan,7,3",
    "123456789,100,62", // the CRC's own check value, 0xCBF43926
    "Grüße 世界,12,11",
    "this is another string with more length to it perhaps,7,6"
  })
  void aKeyGoesToThePartitionThatLibrdkafkaChooses(String key, int partitions, int partition) {
    assertThat(choose(key.getBytes(UTF_8), cluster(partitions))).isEqualTo(partition);
  }

  @Test
  void thePartitionOfAKeyDoesNotDependOnLeaders() {
    byte[] key = "user_003".getBytes(UTF_8);

    assertThat(choose(key, cluster(3, 0, 2))).isEqualTo(1);
  }

  @Test
  void recordsWithoutAKeyStickTogetherForAMomentAndSpreadOverTime() {
    Cluster cluster = cluster(4);
    Set<Integer> seen = new HashSet<>();
    int changes = 0;
    int last = -1;
    long until = System.nanoTime() + 10_000_000_000L;
    long count = 0;
    while (seen.size() < 4 && System.nanoTime() < until) {
      int chosen = choose(null, cluster);
      changes += chosen == last ? 0 : 1;
      last = chosen;
      seen.add(chosen);
      count++;
    }

    assertThat(seen).containsExactlyInAnyOrder(0, 1, 2, 3);
    assertThat(changes).isLessThan((int) Math.min(count, 5_000));
  }

  @Test
  void recordsWithAnEmptyOrNoKeyGoToAPartitionWithALeader() {
    for (int i = 0; i < 1_000; i++) {
      Crc32Partitioner fresh = new Crc32Partitioner(); // has no sticky partition yet
      assertThat(fresh.partition("t", null, null, null, null, cluster(4, 2))).isEqualTo(2);
      assertThat(fresh.partition("t", "", new byte[0], null, null, cluster(4, 2))).isEqualTo(2);
    }
  }

  @Test
  void withoutAnyLeaderARecordStillGetsAPartition() {
    assertThat(partitioner.partition("t", null, null, null, null, cluster(4, new int[0])))
        .isBetween(0, 3);
  }

  private int choose(byte[] key, Cluster cluster) {
    return partitioner.partition("t", null, key, null, null, cluster);
  }

  private static Cluster cluster(int partitions) {
    return cluster(partitions, IntStream.range(0, partitions).toArray());
  }

  private static Cluster cluster(int partitions, int... withLeader) {
    Node[] replicas = {BROKER};
    List<PartitionInfo> all =
        IntStream.range(0, partitions)
            .mapToObj(
                p ->
                    new PartitionInfo(
                        "t",
                        p,
                        IntStream.of(withLeader).anyMatch(with -> with == p) ? BROKER : null,
                        replicas,
                        replicas))
            .toList();
    return new Cluster("c", List.of(BROKER), all, Set.of(), Set.of());
  }
}
