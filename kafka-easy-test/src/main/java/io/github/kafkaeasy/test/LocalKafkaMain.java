package io.github.kafkaeasy.test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.CountDownLatch;

/**
 * Program that runs one broker for experiments until Ctrl-C; {@code mvn -q -Pkafka} starts it. The
 * broker listens on {@code 127.0.0.1:9092} (or the port of {@code -Dkafka.port}) and has the topic
 * {@code demo.hello} with three partitions. Its data are deleted at the end.
 */
public final class LocalKafkaMain {

  private static final String TOPIC = "demo.hello";
  private static final int PARTITIONS = 3;
  private static final int DEFAULT_PORT = 9092;

  private LocalKafkaMain() {}

  /**
   * Runs the broker until the JVM is terminated.
   *
   * @param args none
   * @throws InterruptedException when the thread is interrupted, which ends the broker
   */
  public static void main(String[] args) throws InterruptedException {
    int port = port();
    if (!isFree(port)) {
      fail(
          "Port %d of 127.0.0.1 is taken. If another Kafka has taken it, the examples use that one."
                  .formatted(port)
              + " To see who has it: ss -ltnp 'sport = :%d'.".formatted(port)
              + " To take another port: -Dkafka.port=9192 here, and"
              + " KAFKA_BOOTSTRAP_SERVERS=127.0.0.1:9192 for the programs.");
    }
    System.out.print("Starting Apache Kafka ... ");
    System.out.flush();
    try {
      LocalKafka kafka = LocalKafka.builder().port(port).start();
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    kafka.close();
                    System.out.println("Kafka has ended; its data were deleted.");
                  }));
      createTopic(kafka);
      System.out.printf(
          "it serves at %s, with topic %s (%d partitions).%n"
              + "In other terminals: mvn -q -Pdemo -Ddemo.main=HelloConsumer"
              + " and mvn -q -Pdemo -Ddemo.main=HelloProducer%n"
              + "Stop with Ctrl-C, which also deletes its data.%n",
          kafka.bootstrapServers(), TOPIC, PARTITIONS);
      new CountDownLatch(1).await();
    } catch (LocalKafkaException e) {
      System.out.println();
      fail(String.valueOf(e.getMessage()));
    }
  }

  private static void createTopic(LocalKafka kafka) {
    try (RawKafka raw = RawKafka.connect(kafka.bootstrapServers())) {
      raw.createTopic(TOPIC, PARTITIONS);
    }
  }

  private static int port() {
    String text = System.getProperty("kafka.port", String.valueOf(DEFAULT_PORT)).strip();
    try {
      int port = Integer.parseInt(text);
      LocalKafkaBuilder.requirePort(port);
      return port;
    } catch (IllegalArgumentException e) {
      fail("kafka.port must be a number from 1 to 65535, not \"" + text + "\"");
      throw e;
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return probe.isBound();
    } catch (IOException taken) {
      return false;
    }
  }

  private static void fail(String reason) {
    System.out.flush();
    System.err.println("kafka: " + reason);
    System.exit(1);
  }
}
