package io.github.kafkaeasy.spool;

import io.github.kafkaeasy.producer.spi.OpenSpool;
import io.github.kafkaeasy.producer.spi.Spool;
import io.github.kafkaeasy.spool.internal.SpoolOptions;
import java.nio.file.Path;

/**
 * Keeps a producer's records in a SQLite file while Kafka is away. What the file has taken survives
 * the death of the process and of the machine, and leaves it only when Kafka has it or a person
 * discards it. Immutable.
 *
 * <pre>{@code
 * kafka.producer(Order.class).topic("orders").spool(DiskSpool.at(Path.of("orders.spool"))).start()
 * }</pre>
 *
 * <p>One file serves one producer at a time; a second one is refused. While no producer has it, the
 * command {@code kafka-easy spool} and {@link SpoolFile} look into it, and anybody may do so with
 * the {@code sqlite3} command: table {@code record}, in the order of {@code position}; table {@code
 * waiting} has those that are to be sent, table {@code kept} those that can never be.
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

  /** A file that is created when it is not there; its folder has to be. Of at most 1 GiB. */
  public static DiskSpool at(Path file) {
    return new DiskSpool(
        SpoolOptions.AT.checked(file),
        SpoolOptions.MAX_BYTES.byDefault(),
        SpoolOptions.ON_DAMAGE.byDefault());
  }

  /**
   * How large the file may grow; a record that does not fit fails its future. Its journal beside it
   * takes 8 MiB more, which are reserved at the start, so that records can leave the file also when
   * the disk is full. Default 1 GiB, from 1 MiB to 1 TiB.
   *
   * @throws io.github.kafkaeasy.error.InvalidOptionException outside of these bounds
   */
  public DiskSpool maxBytes(long bytes) {
    return new DiskSpool(file, SpoolOptions.MAX_BYTES.checked(bytes), onDamage);
  }

  /**
   * What to do at the start with a file that is damaged. Default {@link OnDamage#REFUSE}: a person
   * should decide what becomes of the records in it.
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
