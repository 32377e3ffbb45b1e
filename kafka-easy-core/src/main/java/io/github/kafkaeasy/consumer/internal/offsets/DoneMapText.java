package io.github.kafkaeasy.consumer.internal.offsets;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.CRC32;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * A {@link DoneMap} as the text that Kafka keeps with a committed offset.
 *
 * <pre>
 *   "KE2." base64( checksum frontier leaderEpoch+1 cluster topic partitions token* )
 *   checksum, cluster: CRC-32, of what follows and of the cluster's id
 *   topic, partitions: topic id and partition count; all zero when they are not known
 *   token: varint (length * 4 + kind); kinds: a run that is done, a run that is open,
 *          a bitmap of length offsets (a set bit is done) followed by its bytes,
 *          one that is open with a done run behind it
 * </pre>
 *
 * <p>Runs are cheap while holes are few, bitmaps while they are many; each stretch takes what is
 * shorter. What does not fit is left out from the top, so that the lowest part is kept.
 */
final class DoneMapText {
  private static final String MAGIC = "KE2.";
  private static final int DONE = 0;
  private static final int OPEN = 1;
  private static final int BITMAP = 2;
  private static final int OPEN_THEN_DONE = 3;

  /** Shorter runs go into a bitmap: a run costs about two bytes. */
  private static final int SHORTEST_RUN = 20;

  private static final int LONGEST_BITMAP = 2_048;

  /** Checksum, frontier, leader epoch, cluster, topic id, partition count. */
  private static final int LONGEST_HEADER = 4 + 9 + 5 + 4 + 16 + 5;

  /** Enough for a full bitmap with its token, so that an overflow is noticed after the fact. */
  private static final int SLACK = LONGEST_BITMAP / Byte.SIZE + 64;

  private final ByteBuffer out;
  private final int limit;
  private final byte[] bits = new byte[LONGEST_BITMAP / Byte.SIZE];
  private int bitCount;

  /** After a token that did not fit: nothing more is written. */
  private boolean cut;

  private DoneMapText(int limit) {
    this.limit = limit;
    this.out = ByteBuffer.allocate(limit + SLACK);
  }

  /**
   * @param whole false when the upper part did not fit
   */
  record Written(String text, boolean whole) {}

  /** Why a text was not taken, in {@link #reason}; or the map. */
  record Read(@Nullable DoneMap map, String reason, @Nullable TopicLog log) {

    static Read refused(String reason) {
      return new Read(null, reason, null);
    }
  }

  /** At most {@code maxChars} long; empty when nothing at all fits. */
  static Written write(DoneMap map, String clusterId, @Nullable TopicLog log, int maxChars) {
    int bytes = (maxChars - MAGIC.length()) / 4 * 3;
    if (bytes < LONGEST_HEADER) {
      return new Written("", map.isEmpty());
    }
    return new DoneMapText(bytes)
        .write(map, crc(clusterId), log == null ? new TopicLog(Uuid.ZERO_UUID, 0) : log);
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
    return new Written(MAGIC + Base64.getEncoder().withoutPadding().encodeToString(content), !cut);
  }

  private void run(int kind, long length) {
    if (length >= SHORTEST_RUN) {
      if (kind == DONE && bitCount == 1 && bits[0] == 0) {
        // A single parked record, by far the most frequent hole.
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
   * Reads the metadata of a committed offset, which may be anybody's.
   *
   * @param committed the offset that it was committed with, here
   * @param clusterId this cluster
   */
  static Read read(String text, long committed, String clusterId) {
    if (!text.startsWith(MAGIC)) {
      return Read.refused(text.isEmpty() ? "" : "it is not ours");
    }
    try {
      byte[] content = Base64.getDecoder().decode(text.substring(MAGIC.length()));
      CRC32 checksum = new CRC32();
      checksum.update(content, Integer.BYTES, content.length - Integer.BYTES);
      ByteBuffer in = ByteBuffer.wrap(content);
      if (in.getInt() != (int) checksum.getValue()) {
        return Read.refused("its checksum is wrong");
      }
      return read(in, committed, clusterId);
    } catch (IllegalArgumentException
        | IndexOutOfBoundsException
        | BufferUnderflowException
        | ArithmeticException e) {
      return Read.refused("it is damaged");
    }
  }

  private static Read read(ByteBuffer in, long committed, String clusterId) {
    long frontier = varLong(in);
    int leaderEpoch = Math.toIntExact(varLong(in) - 1);
    if (in.getInt() != crc(clusterId)) {
      return Read.refused("it was written on another cluster");
    }
    Uuid id = new Uuid(in.getLong(), in.getLong());
    int partitions = Math.toIntExact(varLong(in));
    TopicLog log = id.equals(Uuid.ZERO_UUID) ? null : new TopicLog(id, partitions);
    if (frontier != committed) {
      return new Read(
          null, "it belongs to offset " + frontier + ", the offset was moved since", log);
    }
    LongList ranges = new LongList(16);
    long at = frontier;
    while (in.hasRemaining()) {
      long token = varLong(in);
      long length = token >>> 2;
      if ((token & 3) == OPEN_THEN_DONE) {
        at = Math.addExact(at, 1);
      }
      long end = Math.addExact(at, length);
      switch ((int) (token & 3)) {
        case DONE, OPEN_THEN_DONE -> ranges.extendOrAdd(at, end);
        case OPEN -> {}
        case BITMAP -> readBits(in, at, Math.toIntExact(length), ranges);
        default -> throw new IllegalArgumentException("unknown token");
      }
      at = end;
    }
    return new Read(new DoneMap(frontier, ranges.toArray(), leaderEpoch), "", log);
  }

  private static void readBits(ByteBuffer in, long from, int length, LongList ranges) {
    byte current = 0;
    for (int i = 0; i < length; i++) {
      if (i % Byte.SIZE == 0) {
        current = in.get();
      }
      if ((current & (1 << (i % Byte.SIZE))) != 0) {
        ranges.extendOrAdd(from + i, from + i + 1);
      }
    }
  }

  private static int crc(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return (int) crc.getValue();
  }

  private static long varLong(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE - 1; shift += 7) {
      byte next = in.get();
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("number too long");
  }
}
