package io.github.kafkaeasy.dlq.letter;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The reader of records that describe no failure: such a record is its own original. */
final class NoDialect implements DialectReader {

  @Override
  public boolean recognizes(ConsumerRecord<byte[], byte[]> record) {
    return true;
  }

  @Override
  public DeadLetter read(ConsumerRecord<byte[], byte[]> record) {
    return DeadLetter.unknown(DialectReader.redrives(record))
        .withPointer(DialectReader.isEmpty(record));
  }

  @Override
  public boolean owns(String header) {
    return false;
  }
}
