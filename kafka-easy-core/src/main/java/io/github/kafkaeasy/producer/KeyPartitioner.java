package io.github.kafkaeasy.producer;

/** By which hash of its key a record finds its partition. */
public enum KeyPartitioner {
  /** As Kafka's Java clients and kafka-python do. */
  MURMUR2,
  /**
   * As librdkafka does unless told otherwise, and with it confluent-kafka, its .NET and Go
   * relatives and kcat: {@link Crc32Partitioner}.
   */
  CRC32
}
