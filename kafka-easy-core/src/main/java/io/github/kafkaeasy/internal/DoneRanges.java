package io.github.kafkaeasy.internal;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The done records beyond a committed offset, as a consumer of ours wrote them into the metadata of
 * its commit. Read by the admin client to tell what is really open. Immutable.
 *
 * <pre>
 *   "KE1." base64( checksum frontier leaderEpoch+1 cluster token* )
 *   token: varint (length * 4 + kind); kinds: 0 a run that is done, 1 a run that is open,
 *          2 a bitmap of length offsets (a set bit is done) followed by its bytes,
 *          3 one that is open with a done run behind it
 * </pre>
 */
public final class DoneRanges {
  private static final String MAGIC = "KE1.";
  private static final int OPEN = 1;
  private static final int BITMAP = 2;
  private static final int OPEN_THEN_DONE = 3;

  private long[] bounds = new long[16]; // first and end of each done range, ascending
  private int used;
  private final int leaderEpoch;

  /**
   * What a text says.
   *
   * @param done null when it says nothing, or cannot be believed
   * @param reason why it cannot be believed; empty when it can, and for a commit without metadata
   */
  public record Read(@Nullable DoneRanges done, String reason) {}

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
      return new Read(null, metadata.isEmpty() ? "" : "it is not ours");
    }
    try {
      byte[] content = Base64.getDecoder().decode(metadata.substring(MAGIC.length()));
      CRC32 checksum = new CRC32();
      checksum.update(content, Integer.BYTES, content.length - Integer.BYTES);
      ByteBuffer in = ByteBuffer.wrap(content);
      if (in.getInt() != (int) checksum.getValue()) {
        return new Read(null, "its checksum is wrong");
      }
      return read(in, committed, clusterId);
    } catch (IllegalArgumentException
        | IndexOutOfBoundsException
        | BufferUnderflowException
        | ArithmeticException e) {
      return new Read(null, "it is damaged");
    }
  }

  private static Read read(ByteBuffer in, long committed, String clusterId) {
    long frontier = varLong(in);
    int leaderEpoch = Math.toIntExact(varLong(in) - 1);
    byte[] cluster = new byte[Math.toIntExact(Math.min(varLong(in), in.remaining()))];
    in.get(cluster);
    if (!clusterId.equals(new String(cluster, StandardCharsets.UTF_8))) {
      return new Read(null, "it was written on another cluster");
    }
    if (frontier != committed) {
      return new Read(null, "it belongs to offset " + frontier + ", the offset was moved since");
    }
    DoneRanges ranges = new DoneRanges(leaderEpoch);
    long at = frontier;
    while (in.hasRemaining()) {
      at = ranges.addToken(in, at);
    }
    return new Read(ranges, "");
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
