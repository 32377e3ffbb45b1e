package io.github.kafkaeasy.consumer.internal.offsets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Base64;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * The map of done records beyond the frontier: it is read as it was written, and invalid maps are
 * ignored.
 */
class DoneMapTest {
  private static final String CLUSTER = "MkU3OEVBNTcwNTJENDM2Qk";

  private static long[] offsets(long... offsets) {
    return offsets;
  }

  private static DoneMap readBack(DoneMap map, int maxChars) {
    DoneMapText.Written written = DoneMapText.write(map, CLUSTER, null, maxChars);
    assertThat(written.text().length()).isLessThanOrEqualTo(maxChars);
    return DoneMapText.read(written.text(), map.frontier(), CLUSTER).map();
  }

  @Test
  void everythingReceivedAndNotOpenIsDone() {
    DoneMap map = DoneMap.of(20, offsets(5, 6, 10), -1);
    assertThat(map.frontier()).isEqualTo(5);
    assertThat(LongStream.range(0, 25).filter(map::isDone))
        .containsExactly(7L, 8L, 9L, 11L, 12L, 13L, 14L, 15L, 16L, 17L, 18L, 19L);
  }

  @Test
  void nothingDoneBeyondTheFrontierMakesAnEmptyMap() {
    assertThat(DoneMap.of(8, offsets(5, 6, 7), -1).isEmpty()).isTrue();
    assertThat(DoneMap.of(8, offsets(), -1).isEmpty()).isTrue();
    assertThat(DoneMap.of(8, offsets(), -1).frontier()).isEqualTo(8);
    assertThat(DoneMap.of(9, offsets(5, 6, 7), -1).isEmpty()).isFalse();
  }

  @Test
  void randomMapsAreReadAsTheyWereWritten() {
    long seed = Long.getLong("kafka-easy.test.seed", System.nanoTime());
    System.out.println("seed " + seed + " (-Dkafka-easy.test.seed)");
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      DoneMap map = random(random);
      DoneMap read = readBack(map, 1 << 20);
      assertThat(read.ranges()).containsExactly(map.ranges());
      assertThat(read.leaderEpoch()).isEqualTo(map.leaderEpoch());
    }
  }

  /** A random map with stretches of different density, so that all kinds of tokens occur. */
  private static DoneMap random(Random random) {
    TreeSet<Long> open = new TreeSet<>();
    long first = random.nextInt(4) == 0 ? 1L << 40 : random.nextInt(1_000);
    open.add(first);
    long at = first + 1;
    for (int stretch = random.nextInt(8); stretch > 0; stretch--) {
      long end = at + 1 + random.nextInt(4_000);
      double density = random.nextBoolean() ? random.nextDouble() : random.nextInt(2);
      for (; at < end; at++) {
        if (random.nextDouble() < density) {
          open.add(at);
        }
      }
    }
    long[] offsets = open.stream().mapToLong(Long::longValue).toArray();
    return DoneMap.of(at, offsets, random.nextInt(5) - 1);
  }

  @Test
  void aMapThatDoesNotFitKeepsItsLowestPart() {
    Random random = new Random(7);
    long[] open = LongStream.range(0, 200_000).filter(o -> random.nextInt(3) == 0).toArray();
    DoneMap map = DoneMap.of(200_000, open, 3);
    DoneMapText.Written written = DoneMapText.write(map, CLUSTER, null, 4_096);
    assertThat(written.whole()).isFalse();
    DoneMap read = readBack(map, 4_096);
    assertThat(read.end()).isBetween(20_000L, 26_000L);
    for (long offset = 0; offset < 200_000; offset++) {
      assertThat(read.isDone(offset)).isEqualTo(offset < read.end() && map.isDone(offset));
    }
  }

  @Test
  void aThousandRecordsParkedAmongAHundredThousandDoneOnesFit() {
    long[] open = LongStream.range(0, 1_000).map(i -> i * 100).toArray();
    DoneMapText.Written written =
        DoneMapText.write(DoneMap.of(100_000, open, 0), CLUSTER, null, 4_096);
    assertThat(written.whole()).isTrue();
  }

  @Test
  void aTextIsNeverTooLongAndAMapThatFitsExactlyIsComplete() {
    DoneMapText.Written cut = DoneMapText.write(parked(5_000), CLUSTER, null, 4_096);
    assertThat(cut.whole()).isFalse();
    assertThat(cut.text()).hasSizeBetween(4_000, 4_096);
    // The text consists of groups of four characters; of three consecutive maps one fills its last
    // group completely.
    assertThat(IntStream.range(100, 103).mapToObj(DoneMapTest::parked))
        .anyMatch(
            map -> {
              int length = DoneMapText.write(map, CLUSTER, null, 4_096).text().length();
              return DoneMapText.write(map, CLUSTER, null, length).whole();
            });
  }

  /** A map with this number of open records, each followed by 999 done ones. */
  private static DoneMap parked(int records) {
    long[] open = LongStream.range(0, records).map(i -> i * 1_000).toArray();
    return DoneMap.of(records * 1_000L, open, 0);
  }

  @Test
  void entriesOfRecordsThatWereNotFetchedAgainAreKept() {
    DoneMap earlier = DoneMap.of(100, offsets(10, 50, 60), 2);
    DoneMap now = DoneMap.of(55, offsets(10, 20), 2).and(earlier, 55);
    assertThat(LongStream.range(0, 110).filter(now::isDone).toArray())
        .containsExactly(LongStream.range(11, 100).filter(o -> o != 20 && o != 60).toArray());
    // Touching ranges are merged, and an earlier range that ends where the new ones end adds
    // nothing.
    assertThat(now.ranges()).containsExactly(11, 20, 21, 60, 61, 100);
    assertThat(DoneMap.of(50, offsets(10, 20, 49), 2).and(earlier, 50).ranges())
        .containsExactly(11, 20, 21, 49, 51, 60, 61, 100);
    assertThat(DoneMap.of(50, offsets(), 2).and(earlier, 50).ranges())
        .containsExactly(51, 60, 61, 100);
    assertThat(now.leaderEpoch()).isEqualTo(2);
    assertThat(DoneMap.of(55, offsets(10, 20), 3).and(earlier, 55).end()).isEqualTo(55);
  }

  @Test
  void aMapIsUsedOnlyForThePositionItWasWrittenFor() {
    String text = DoneMapText.write(DoneMap.of(20, offsets(5), 0), CLUSTER, null, 4_096).text();
    assertThat(DoneMapText.read(text, 5, CLUSTER).map()).isNotNull();
    assertThat(DoneMapText.read(text, 6, CLUSTER).reason()).contains("moved");
    assertThat(DoneMapText.read(text, 5, "another").reason()).contains("cluster");
    assertThat(DoneMapText.read("{\"consumer\":7}", 5, CLUSTER).reason())
        .contains("did not write it");
    assertThat(DoneMapText.read("", 5, CLUSTER).map()).isNull();
    assertThat(DoneMapText.read(text.substring(0, text.length() - 3), 5, CLUSTER).map()).isNull();
  }

  @Test
  void invalidMetadataIsRefusedWithoutAnException() {
    Random random = new Random(11);
    byte[] written =
        Base64.getDecoder()
            .decode(
                DoneMapText.write(DoneMap.of(3_000, offsets(5, 9, 800), 0), CLUSTER, null, 4_096)
                    .text()
                    .substring(4));
    for (int round = 0; round < 20_000; round++) {
      byte[] broken = written.clone();
      for (int i = 0; i <= random.nextInt(4); i++) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt();
      }
      // The checksum is correct, so that the code after its check is tested.
      java.util.zip.CRC32 checksum = new java.util.zip.CRC32();
      checksum.update(broken, 4, broken.length - 4);
      java.nio.ByteBuffer.wrap(broken).putInt(0, (int) checksum.getValue());
      String text = "KE2." + Base64.getEncoder().withoutPadding().encodeToString(broken);
      assertThatCode(() -> DoneMapText.read(text, 5, CLUSTER)).doesNotThrowAnyException();
    }
  }

  @Test
  void aMapWithinAnotherHasTheOffsetsThatAreDoneInBoth() {
    Random random = new Random(13);
    for (int round = 0; round < 200; round++) {
      DoneMap one = random(random);
      DoneMap other = random(random);
      DoneMap both = one.within(other);
      long from = Math.min(one.frontier(), other.frontier());
      assertThat(LongStream.range(from, from + 40_000).filter(both::isDone).toArray())
          .containsExactly(
              LongStream.range(from, from + 40_000)
                  .filter(o -> one.isDone(o) && (o < other.frontier() || other.isDone(o)))
                  .toArray());
    }
  }
}
