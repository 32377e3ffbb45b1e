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
 * The done records beyond a committed offset, as a consumer of ours wrote them into the metadata of
 * its commit. The one reader of that text: the engine believes it after a restart, the admin client
 * tells by it what is really open. Immutable.
 *
 * <pre>
 *   "KE2." base64( checksum frontier leaderEpoch+1 cluster topic partitions token* )
 *   checksum, cluster: CRC-32, of what follows and of the cluster's id
 *   topic, partitions: topic id and partition count; all zero when they are not known
 *   token: varint (length * 4 + kind); kinds: 0 a run that is done, 1 a run that is open,
 *          2 a bitmap of length offsets (a set bit is done) followed by its bytes,
 *          3 one that is open with a done run behind it
 * </pre>
 */
public final class DoneRanges {
  /** First characters of the text. */
  public static final String MAGIC = "KE2.";

  private static final int OPEN = 1;
  private static final int BITMAP = 2;
  private static final int OPEN_THEN_DONE = 3;

  private long[] bounds = new long[16]; // first and end of each done range, ascending
  private int used;
  private final int leaderEpoch;

  /**
   * Content of a text.
   *
   * @param done null when it says nothing, or cannot be believed
   * @param reason why it cannot be believed; empty when it can, and for a commit without metadata
   * @param topic id of the topic that the offset belongs to; {@link Uuid#ZERO_UUID}: not known
   * @param partitions how many partitions the topic had
   */
  public record Read(@Nullable DoneRanges done, String reason, Uuid topic, int partitions) {

    private static Read refused(String reason) {
      return new Read(null, reason, Uuid.ZERO_UUID, 0);
    }
  }

  private DoneRanges(int leaderEpoch) {
    this.leaderEpoch = leaderEpoch;
  }

  /** Whether a consumer of ours wrote it; the rest of it may still be damaged or out of date. */
  public static boolean isOurs(String metadata) {
    return metadata.startsWith(MAGIC);
  }

  /**
   * Reads the metadata of a committed offset, which may be anybody's.
   *
   * @param committed the offset that it was committed with
   * @param clusterId the cluster that keeps it
   */
  public static Read read(String metadata, long committed, String clusterId) {
    if (!isOurs(metadata)) {
      return Read.refused(metadata.isEmpty() ? "" : "it is not ours");
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

  /** First and end of each done range, ascending, never touching each other. */
  public long[] bounds() {
    return Arrays.copyOf(bounds, used);
  }

  /** The highest leader epoch of any record that was seen when it was written; -1 for none. */
  public int leaderEpoch() {
    return leaderEpoch;
  }

  /** How many offsets from {@code first} on and before {@code end} are done. */
  public long countBetween(long first, long end) {
    long count = 0;
    for (int i = 0; i < used; i += 2) {
      count += Math.max(0, Math.min(end, bounds[i + 1]) - Math.max(first, bounds[i]));
    }
    return count;
  }

  /** How the text names a cluster: shorter than its id. */
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
