package io.github.kafkaeasy.producer;

/** The hash that chooses the partition of a record with a key. */
public enum KeyPartitioner {
  /** Murmur2, the default of Kafka's Java clients and of kafka-python. */
  MURMUR2,
  /**
   * CRC32, the default of librdkafka and of the clients based on it: confluent-kafka for Python,
   * .NET and Go, and kcat. See {@link Crc32Partitioner}.
   */
  CRC32
}
