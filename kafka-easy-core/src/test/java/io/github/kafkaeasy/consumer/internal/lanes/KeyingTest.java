package io.github.kafkaeasy.consumer.internal.lanes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.Ordering;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The number of lanes, and how records spread over them. */
class KeyingTest {
  private static final int KEYS = 20_000;

  private static ConsumerRecord<byte[], byte[]> keyed(String key) {
    return new ConsumerRecord<>("orders", 0, 0, key == null ? null : key.getBytes(UTF_8), null);
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "2, 4", "3, 8", "8, 16", "9, 32", "512, 1024", "513, 1024", "10000, 1024"})
  void lanesAreTheNextPowerOfTwoFromTwiceTheConcurrency(int concurrency, int lanes) {
    assertThat(new Keying(Ordering.KEY, concurrency, false).lanes()).isEqualTo(lanes);
    assertThat(new Keying(Ordering.UNORDERED, concurrency, false).lanes()).isEqualTo(lanes);
    assertThat(new Keying(Ordering.PARTITION, concurrency, false).lanes()).isEqualTo(1);
  }

  @Test
  void shortKeysSpreadOverAllLanes() {
    assertThatTheySpread(i -> "" + i);
  }

  @Test
  void keysThatDifferOnlyAtTheEndSpreadOverAllLanes() {
    assertThatTheySpread(i -> "customer-of-the-eastern-region-%06d".formatted(i));
  }

  @Test
  void keysThatDifferOnlyAtTheBeginningSpreadOverAllLanes() {
    assertThatTheySpread(i -> "%06d-customer-of-the-eastern-region".formatted(i));
  }

  @Test
  void keysThatDifferOnlyInTheirLengthSpreadOverAllLanes() {
    Keying keying = new Keying(Ordering.KEY, 4, false);
    long lanes =
        IntStream.range(0, 400)
            .map(length -> keying.laneOf(keyed("\0".repeat(length))))
            .distinct()
            .count();
    assertThat(lanes).isEqualTo(8);
  }

  private static void assertThatTheySpread(IntFunction<String> key) {
    Keying keying = new Keying(Ordering.KEY, 32, false);
    int[] count = new int[keying.lanes()];
    for (int i = 0; i < KEYS; i++) {
      count[keying.laneOf(keyed(key.apply(i)))]++;
    }
    int fair = KEYS / count.length;
    for (int lane = 0; lane < count.length; lane++) {
      assertThat(count[lane]).as("lane %s", lane).isBetween(fair / 2, fair * 2);
    }
  }

  @Test
  void recordsWithoutAKeyTakeTurnsInAllLanesUnlessTheyAreSerial() {
    Keying inTurn = new Keying(Ordering.KEY, 4, false);
    for (int i = 0; i < 40; i++) {
      assertThat(inTurn.laneOf(keyed(null))).isEqualTo(i % 8);
    }
    Keying serial = new Keying(Ordering.KEY, 4, true);
    for (int i = 0; i < 40; i++) {
      assertThat(serial.laneOf(keyed(null))).isEqualTo(serial.laneOf(keyed(null)));
    }
  }

  @Test
  void withoutAnOrderRecordsOfOneKeyTakeTurnsInAllLanes() {
    Keying keying = new Keying(Ordering.UNORDERED, 4, true);
    for (int i = 0; i < 40; i++) {
      assertThat(keying.laneOf(keyed("k"))).isEqualTo(i % 8);
    }
  }
}
