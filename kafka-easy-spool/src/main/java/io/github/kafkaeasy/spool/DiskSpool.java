package io.github.kafkaeasy.spool;

import io.github.kafkaeasy.config.Options;
import io.github.kafkaeasy.producer.spi.OpenSpool;
import io.github.kafkaeasy.producer.spi.Spool;
import java.nio.file.Path;

/**
 * Keeps a producer's records in a SQLite file while Kafka is away. What the file has taken survives
 * the death of the process and of the machine. Immutable.
 *
 * <pre>{@code
 * kafka.producer(Order.class).topic("orders").spool(DiskSpool.at(Path.of("orders.spool"))).start()
 * }</pre>
 *
 * <p>One file serves one producer at a time; a second one is refused. Anybody may look into it with
 * the {@code sqlite3} command: table {@code record}, in the order of {@code position}.
 */
public final class DiskSpool implements Spool {
  private static final long MIB = 1L << 20;

  private final Path file;
  private final long maxBytes;

  private DiskSpool(Path file, long maxBytes) {
    this.file = file;
    this.maxBytes = maxBytes;
  }

  /** A file that is created when it is not there; its folder has to be. Of at most 1 GiB. */
  public static DiskSpool at(Path file) {
    return new DiskSpool(Options.required("file", file), 1_024 * MIB);
  }

  /**
   * How large the file may grow; a record that does not fit fails its future. Its journal beside it
   * takes some 10 MiB more. Default 1 GiB, from 1 MiB to 1 TiB.
   *
   * @throws io.github.kafkaeasy.error.InvalidOptionException outside of these bounds
   */
  public DiskSpool maxBytes(long bytes) {
    return new DiskSpool(file, Options.number("maxBytes", bytes, MIB, MIB << 20));
  }

  @Override
  public OpenSpool open() {
    return SqliteSpool.open(file, maxBytes);
  }

  @Override
  public String toString() {
    return "DiskSpool[" + file + ", at most " + maxBytes + " bytes]";
  }
}
