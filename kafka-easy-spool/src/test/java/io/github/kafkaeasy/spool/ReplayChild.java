package io.github.kafkaeasy.spool;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.producer.EasyProducer;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Replays a spool file in a separate JVM until it is killed. */
final class ReplayChild {
  private ReplayChild() {}

  /** Arguments: bootstrap servers, topic, the spool's file. */
  public static void main(String[] args) throws InterruptedException {
    EasyProducer<String> producer =
        KafkaEasy.connect(args[0])
            .producer(String.class)
            .topic(args[1])
            .spool(DiskSpool.at(Path.of(args[2])))
            .start();
    new CountDownLatch(1).await();
    producer.close();
  }
}
