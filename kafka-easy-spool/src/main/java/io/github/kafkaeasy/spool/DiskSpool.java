package io.github.kafkaeasy.spool;

import io.github.kafkaeasy.producer.spi.OpenSpool;
import io.github.kafkaeasy.producer.spi.Spool;
import io.github.kafkaeasy.spool.internal.SpoolOptions;
import java.nio.file.Path;

/**
 * Spool in a SQLite file: stores a producer's records on disk while Kafka is unavailable. A record
 * in the file survives a crash of the process and of the machine. It is deleted only after Kafka
 * has acknowledged it, or when an operator discards it. Immutable.
 *
 * <pre>{@code
 * kafka.producer(Order.class).topic("orders").spool(DiskSpool.at(Path.of("orders.spool"))).start()
 * }</pre>
 *
 * <p>Only one producer at a time can use a file; the start of a second one fails. While no producer
 * has the file open, the command {@code kafka-easy spool} and {@link SpoolFile} can read and change
 * it, and the command {@code sqlite3} can read it. Table {@code record} has all records, ordered by
 * {@code position}; table {@code waiting} lists those that are still to be sent; table {@code kept}
 * lists those that were refused, for example because they are too large.
 */
public final class DiskSpool implements Spool {
  private final Path file;
  private final long maxBytes;
  private final OnDamage onDamage;

  private DiskSpool(Path file, long maxBytes, OnDamage onDamage) {
    this.file = file;
    this.maxBytes = maxBytes;
    this.onDamage = onDamage;
  }

  /**
   * A spool in this file, with the default limit of 1 GiB. The file is created if it does not
   * exist; its folder must exist. A path with a question mark is refused when the producer starts,
   * because SQLite's driver would open another file.
   */
  public static DiskSpool at(Path file) {
    return new DiskSpool(
        SpoolOptions.AT.checked(file),
        SpoolOptions.MAX_BYTES.byDefault(),
        SpoolOptions.ON_DAMAGE.byDefault());
  }

  /**
   * The maximum size of the file. If a record does not fit, the future of its send fails. The
   * journal file takes another 8 MiB in the same folder. This space is reserved at the start, so
   * that records can be deleted from the spool even if the disk is full. Default 1 GiB, from 1 MiB
   * to 1 TiB.
   *
   * @throws io.github.kafkaeasy.error.InvalidOptionException outside of these bounds
   */
  public DiskSpool maxBytes(long bytes) {
    return new DiskSpool(file, SpoolOptions.MAX_BYTES.checked(bytes), onDamage);
  }

  /**
   * The reaction of a starting producer to a damaged file. Default {@link OnDamage#REFUSE}, because
   * an operator should decide about the records in the file.
   */
  public DiskSpool onDamage(OnDamage choice) {
    return new DiskSpool(file, maxBytes, SpoolOptions.ON_DAMAGE.checked(choice));
  }

  @Override
  public OpenSpool open() {
    return onDamage == OnDamage.SET_ASIDE
        ? SetAside.orOpen(file, () -> SqliteSpool.open(file, maxBytes))
        : SqliteSpool.open(file, maxBytes);
  }

  @Override
  public String toString() {
    return "DiskSpool[" + file + ", at most " + maxBytes + " bytes]";
  }
}
