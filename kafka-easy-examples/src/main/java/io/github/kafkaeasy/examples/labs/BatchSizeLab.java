package io.github.kafkaeasy.examples.labs;

import io.github.kafkaeasy.examples.Say;
import io.github.kafkaeasy.producer.ProducerBuilder;
import java.util.List;

/**
 * Measures batch.size, the maximum bytes of a batch. With small batches a request carries few
 * records. Kafka's default is 16,384, kafka-easy's 65,536.
 */
public final class BatchSizeLab {
  private BatchSizeLab() {}

  public static void main(String[] args) {
    Lab.main(
        BatchSizeLab.class,
        () ->
            Lab.compareSends(
                Say.text("batch.size in bytes"),
                List.of(0, 1_024, 16_384, 65_536, 262_144),
                ProducerBuilder::batchBytes));
  }
}
