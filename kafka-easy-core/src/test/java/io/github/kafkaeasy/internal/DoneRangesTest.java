package io.github.kafkaeasy.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.zip.CRC32;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

class DoneRangesTest {
  private static final String CLUSTER = "cluster";
  private static final Uuid TOPIC = new Uuid(17, 4);

  @Test
  void runsBitmapsAndSingleHolesAreRead() {
    // From offset 100 on: 1 open and 50 done, 5 open, of the next 4 those of the bits 0, 2 and 3
    // done, 20 done.
    String text = text(100, CLUSTER, token(50, 3), token(5, 1), token(4, 2), 0b1101, token(20, 0));

    DoneRanges done = DoneRanges.read(text, 100, CLUSTER).done();

    assertThat(done.bounds()).containsExactly(101, 151, 156, 157, 158, 180);
    assertThat(done.leaderEpoch()).isEqualTo(6);
    assertThat(DoneRanges.read(text, 100, CLUSTER).topic()).isEqualTo(TOPIC);
    assertThat(DoneRanges.read(text, 100, CLUSTER).partitions()).isEqualTo(12);
    assertThat(done.countBetween(100, 200)).isEqualTo(50 + 1 + 22);
    assertThat(done.countBetween(110, 157)).isEqualTo(41 + 1);
    assertThat(done.countBetween(151, 156)).isZero();
  }

  @Test
  void unusableMetadataHasAReason() {
    String text = text(100, CLUSTER, token(50, 3));

    assertThat(DoneRanges.read("", 100, CLUSTER).reason()).isEmpty();
    assertThat(DoneRanges.read("by hand", 100, CLUSTER).reason())
        .isEqualTo("kafka-easy did not write it");
    assertThat(DoneRanges.read(text, 101, CLUSTER).reason()).contains("belongs to offset 100");
    assertThat(DoneRanges.read(text, 100, "other").reason()).contains("another cluster");
    assertThat(DoneRanges.read(text, 100, "other").done()).isNull();
  }

  @Test
  void aDamagedTextNeverThrowsAndIsNeverUsed() {
    long seed = Long.getLong("kafka-easy.seed", System.nanoTime());
    Random random = new Random(seed);
    String text = text(100, CLUSTER, token(50, 3), token(5, 1), token(4, 2), 0b1101, token(20, 0));
    long[] bounds = DoneRanges.read(text, 100, CLUSTER).done().bounds();
    int refused = 0;
    for (int i = 0; i < 2_000; i++) {
      char[] damaged = text.toCharArray();
      damaged[random.nextInt(damaged.length)] = (char) (32 + random.nextInt(96));
      int length = random.nextBoolean() ? damaged.length : random.nextInt(damaged.length);

      DoneRanges read = DoneRanges.read(new String(damaged, 0, length), 100, CLUSTER).done();

      // Some changes have no effect: the last character has unused bits.
      if (read == null) {
        refused++;
      } else {
        assertThat(read.bounds()).as("kafka-easy.seed=%d", seed).isEqualTo(bounds);
      }
    }
    assertThat(refused).as("kafka-easy.seed=%d", seed).isGreaterThan(1_800);
  }

  private static int token(int length, int kind) {
    return (length << 2) | kind;
  }

  /** Metadata with the given tokens; numbers must fit into two bytes. */
  private static String text(int frontier, String cluster, int... tokens) {
    ByteBuffer out = ByteBuffer.allocate(1_000);
    out.putInt(0);
    put(out, frontier);
    put(out, 7); // the leader epoch plus one
    out.putInt(DoneRanges.crc(cluster));
    out.putLong(TOPIC.getMostSignificantBits());
    out.putLong(TOPIC.getLeastSignificantBits());
    put(out, 12); // partitions
    for (int token : tokens) {
      put(out, token);
    }
    CRC32 checksum = new CRC32();
    checksum.update(out.array(), 4, out.position() - 4);
    out.putInt(0, (int) checksum.getValue());
    byte[] content = Arrays.copyOf(out.array(), out.position());
    return DoneRanges.MAGIC + Base64.getEncoder().withoutPadding().encodeToString(content);
  }

  private static void put(ByteBuffer out, int number) {
    if (number >= 128) {
      out.put((byte) ((number & 0x7F) | 0x80));
    }
    out.put((byte) (number >= 128 ? number >>> 7 : number));
  }
}
