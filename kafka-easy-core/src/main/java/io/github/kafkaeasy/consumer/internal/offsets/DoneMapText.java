package io.github.kafkaeasy.consumer.internal.offsets;

import io.github.kafkaeasy.internal.DoneRanges;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.CRC32;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * Writes a {@link DoneMap} as the metadata text of a committed offset; {@link DoneRanges} describes
 * the format and reads it.
 *
 * <p>A hole is an offset that is not done, between done ones. Where holes are few, runs need less
 * space; where holes are many, bitmaps do. Each section of the map uses the shorter form. If the
 * map does not fit, its highest offsets are left out.
 */
final class DoneMapText {
  private static final int DONE = 0;
  private static final int OPEN = 1;
  private static final int BITMAP = 2;
  private static final int OPEN_THEN_DONE = 3;

  /** Shorter runs are written in a bitmap, because a run needs about two bytes. */
  private static final int SHORTEST_RUN = 20;

  private static final int LONGEST_BITMAP = 2_048;

  /** Bytes of checksum, frontier, leader epoch, cluster, topic id and partition count, at most. */
  private static final int LONGEST_HEADER = 4 + 9 + 5 + 4 + 16 + 5;

  /**
   * Space for a full bitmap with its token after the limit, so that an overflow can be detected
   * after writing.
   */
  private static final int SLACK = LONGEST_BITMAP / Byte.SIZE + 64;

  private final ByteBuffer out;
  private final int limit;
  private final byte[] bits = new byte[LONGEST_BITMAP / Byte.SIZE];
  private int bitCount;

  /** True after a token that did not fit: nothing more is written. */
  private boolean cut;

  private DoneMapText(int limit) {
    this.limit = limit;
    this.out = ByteBuffer.allocate(limit + SLACK);
  }

  /**
   * @param whole false when the highest offsets did not fit
   */
  record Written(String text, boolean whole) {}

  /** Result of reading: the map, or the reason why the text was not used. */
  record Read(@Nullable DoneMap map, String reason, @Nullable TopicLog log) {}

  /** The text, at most {@code maxChars} long; empty when nothing fits. */
  static Written write(DoneMap map, String clusterId, @Nullable TopicLog log, int maxChars) {
    int bytes = (maxChars - DoneRanges.MAGIC.length()) / 4 * 3;
    if (bytes < LONGEST_HEADER) {
      return new Written("", map.isEmpty());
    }
    return new DoneMapText(bytes)
        .write(map, DoneRanges.crc(clusterId), log == null ? new TopicLog(Uuid.ZERO_UUID, 0) : log);
  }

  private Written write(DoneMap map, int cluster, TopicLog log) {
    out.putInt(0);
    putVarLong(map.frontier());
    putVarLong(map.leaderEpoch() + 1L);
    out.putInt(cluster);
    out.putLong(log.id().getMostSignificantBits());
    out.putLong(log.id().getLeastSignificantBits());
    putVarLong(log.partitions());
    long at = map.frontier();
    long[] ranges = map.ranges();
    for (int i = 0; i < ranges.length && !cut; i += 2) {
      run(OPEN, ranges[i] - at);
      run(DONE, ranges[i + 1] - ranges[i]);
      at = ranges[i + 1];
    }
    flushBits();
    CRC32 checksum = new CRC32();
    checksum.update(out.array(), Integer.BYTES, out.position() - Integer.BYTES);
    out.putInt(0, (int) checksum.getValue());
    byte[] content = new byte[out.position()];
    out.flip().get(content);
    return new Written(
        DoneRanges.MAGIC + Base64.getEncoder().withoutPadding().encodeToString(content), !cut);
  }

  private void run(int kind, long length) {
    if (length >= SHORTEST_RUN) {
      if (kind == DONE && bitCount == 1 && bits[0] == 0) {
        // A single held record between done ones, the most frequent kind of hole.
        bitCount = 0;
        token(OPEN_THEN_DONE, length);
      } else {
        flushBits();
        token(kind, length);
      }
      return;
    }
    for (long i = 0; i < length; i++) {
      if (kind == DONE) {
        bits[bitCount / Byte.SIZE] |= (byte) (1 << (bitCount % Byte.SIZE));
      }
      if (++bitCount == LONGEST_BITMAP) {
        flushBits();
      }
    }
  }

  private void flushBits() {
    if (bitCount == 0) {
      return;
    }
    int length = bitCount;
    int bytes = (length + Byte.SIZE - 1) / Byte.SIZE;
    bitCount = 0;
    int before = out.position();
    token(BITMAP, length);
    if (!cut) {
      out.put(bits, 0, bytes);
      cutBackTo(before);
    }
    java.util.Arrays.fill(bits, 0, bytes, (byte) 0);
  }

  private void token(int kind, long length) {
    if (cut) {
      return;
    }
    int before = out.position();
    putVarLong((length << 2) | kind);
    cutBackTo(before);
  }

  private void cutBackTo(int before) {
    if (out.position() > limit) {
      out.position(before);
      cut = true;
    }
  }

  private void putVarLong(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.put((byte) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    out.put((byte) rest);
  }

  /**
   * Reads the metadata of a committed offset, which may come from any client.
   *
   * @param committed the committed offset
   * @param clusterId id of the present cluster
   */
  static Read read(String text, long committed, String clusterId) {
    DoneRanges.Read read = DoneRanges.read(text, committed, clusterId);
    TopicLog log =
        read.topic().equals(Uuid.ZERO_UUID) ? null : new TopicLog(read.topic(), read.partitions());
    DoneRanges done = read.done();
    DoneMap map = done == null ? null : new DoneMap(committed, done.bounds(), done.leaderEpoch());
    return new Read(map, read.reason(), log);
  }
}
