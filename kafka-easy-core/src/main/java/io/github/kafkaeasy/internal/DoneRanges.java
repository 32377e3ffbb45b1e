package io.github.kafkaeasy.internal;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * The records beyond a committed offset that are done, decoded from the commit metadata that a
 * kafka-easy consumer writes. The engine uses them after a restart to skip these records, and the
 * admin client to count open records. Immutable.
 *
 * <pre>
 *   "KE2." base64( checksum frontier leaderEpoch+1 cluster topic partitions token* )
 *   checksum: CRC-32 of the bytes after it
 *   frontier: the committed offset, from which the tokens describe the offsets
 *   cluster: CRC-32 of the cluster's id
 *   topic, partitions: topic id and partition count; all zero when they are not known
 *   token: varint (length * 4 + kind); kinds: 0 a run of done offsets, 1 a run of open offsets,
 *          2 a bitmap of length offsets (a set bit is done) followed by its bytes,
 *          3 one open offset and then a run of done offsets
 * </pre>
 */
public final class DoneRanges {
  /** Prefix of metadata written by kafka-easy. */
  public static final String MAGIC = "KE2.";

  private static final int OPEN = 1;
  private static final int BITMAP = 2;
  private static final int OPEN_THEN_DONE = 3;

  private long[] bounds = new long[16]; // first and end of each done range, ascending
  private int used;
  private final int leaderEpoch;

  /**
   * Result of decoding commit metadata.
   *
   * @param done the done ranges; null if the commit has no metadata, or metadata that are not valid
   *     for it
   * @param reason why the metadata are not valid; empty if they are, and for a commit without
   *     metadata
   * @param topic id of the topic when the offset was committed; {@link Uuid#ZERO_UUID} if unknown
   * @param partitions number of partitions of the topic at that time; 0 if unknown
   */
  public record Read(@Nullable DoneRanges done, String reason, Uuid topic, int partitions) {

    private static Read refused(String reason) {
      return new Read(null, reason, Uuid.ZERO_UUID, 0);
    }
  }

  private DoneRanges(int leaderEpoch) {
    this.leaderEpoch = leaderEpoch;
  }

  /**
   * Whether a kafka-easy consumer wrote the metadata; the content may still be damaged or outdated.
   */
  public static boolean isOurs(String metadata) {
    return metadata.startsWith(MAGIC);
  }

  /**
   * Decodes the metadata of a committed offset, which may have been written by any client.
   *
   * @param committed the committed offset
   * @param clusterId id of the cluster that stores the commit
   */
  public static Read read(String metadata, long committed, String clusterId) {
    if (!isOurs(metadata)) {
      return Read.refused(metadata.isEmpty() ? "" : "kafka-easy did not write it");
    }
    try {
      byte[] content = Base64.getDecoder().decode(metadata.substring(MAGIC.length()));
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
    Uuid topic = new Uuid(in.getLong(), in.getLong());
    int partitions = Math.toIntExact(varLong(in));
    if (frontier != committed) {
      String reason = "it belongs to offset " + frontier + ", the offset was moved since";
      return new Read(null, reason, topic, partitions);
    }
    DoneRanges ranges = new DoneRanges(leaderEpoch);
    long at = frontier;
    while (in.hasRemaining()) {
      at = ranges.addToken(in, at);
    }
    return new Read(ranges, "", topic, partitions);
  }

  private long addToken(ByteBuffer in, long at) {
    long token = varLong(in);
    long length = token >>> 2;
    int kind = (int) (token & 3);
    long first = kind == OPEN_THEN_DONE ? Math.addExact(at, 1) : at;
    long end = Math.addExact(first, length);
    if (kind == BITMAP) {
      addBits(in, first, Math.toIntExact(length));
    } else if (kind != OPEN) { // DONE, OPEN_THEN_DONE
      add(first, end);
    }
    return end;
  }

  private void addBits(ByteBuffer in, long from, int length) {
    byte current = 0;
    for (int i = 0; i < length; i++) {
      if (i % Byte.SIZE == 0) {
        current = in.get();
      }
      if ((current & (1 << (i % Byte.SIZE))) != 0) {
        add(from + i, from + i + 1);
      }
    }
  }

  private void add(long first, long end) {
    if (used > 0 && bounds[used - 1] == first) {
      bounds[used - 1] = end;
      return;
    }
    if (used == bounds.length) {
      bounds = Arrays.copyOf(bounds, 2 * used);
    }
    bounds[used++] = first;
    bounds[used++] = end;
  }

  /**
   * Start (inclusive) and end (exclusive) of each done range, ascending; ranges never touch each
   * other.
   */
  public long[] bounds() {
    return Arrays.copyOf(bounds, used);
  }

  /** The highest leader epoch of any record read before the commit; -1 if unknown. */
  public int leaderEpoch() {
    return leaderEpoch;
  }

  /** The number of done offsets in the range [first, end). */
  public long countBetween(long first, long end) {
    long count = 0;
    for (int i = 0; i < used; i += 2) {
      count += Math.max(0, Math.min(end, bounds[i + 1]) - Math.max(first, bounds[i]));
    }
    return count;
  }

  /**
   * Checksum of the cluster id, which is stored in the metadata because it is shorter than the id.
   */
  public static int crc(String clusterId) {
    CRC32 crc = new CRC32();
    crc.update(clusterId.getBytes(StandardCharsets.UTF_8));
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
