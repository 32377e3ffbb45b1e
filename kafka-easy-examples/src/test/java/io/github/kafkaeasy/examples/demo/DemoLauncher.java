package io.github.kafkaeasy.examples.demo;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.internal.settings.Surroundings;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.LocalKafkaException;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Main class of {@code mvn -q -Pdemo}: runs the demo on a local Kafka, or on the cluster that the
 * environment names. {@code -Ddemo.sabotage=true} deletes a record before it is consumed, which the
 * demo must detect.
 */
public final class DemoLauncher {

  private DemoLauncher() {}

  public static void main(String[] args) throws InterruptedException {
    int exitCode;
    try {
      Tally tally = isClusterNamed() ? onNamedCluster() : onLocalKafka();
      System.out.println("\n" + tally);
      exitCode = tally.isRight() ? 0 : 1;
    } catch (KafkaEasyException | LocalKafkaException e) {
      System.out.flush();
      System.err.println("\ndemo: failed: " + e.getMessage());
      if (Boolean.getBoolean("examples.stacktrace")) {
        e.printStackTrace();
      }
      exitCode = 1;
    }
    // Ends Maven's JVM with our exit code.
    System.exit(exitCode);
  }

  private static Tally onLocalKafka() throws InterruptedException {
    System.out.print("kafka-easy demo, on a local Apache Kafka: ");
    System.out.flush();
    long start = System.nanoTime();
    try (LocalKafka local = LocalKafka.builder().start()) {
      System.out.printf(
          "started in %.1f s at %s%n", (System.nanoTime() - start) / 1e9, local.bootstrapServers());
      return run(KafkaEasy.connect(local.bootstrapServers()), local.bootstrapServers());
    }
  }

  private static Tally onNamedCluster() throws InterruptedException {
    KafkaEasy kafka = KafkaEasy.fromEnvironment();
    String servers = bootstrapServers();
    kafka.awaitReady();
    System.out.println("kafka-easy demo, on the Kafka at " + servers);
    return run(kafka, servers);
  }

  private static Tally run(KafkaEasy kafka, String servers) throws InterruptedException {
    String topic =
        "demo-"
            + Integer.toString(ThreadLocalRandom.current().nextInt(1 << 24), Character.MAX_RADIX);
    try (Backstage backstage = Backstage.connect(servers, topic)) {
      return new Demo(kafka, topic, System.out)
          .run(
              sent -> {
                if (Boolean.getBoolean("demo.sabotage")) {
                  System.out.println("   sabotage: deleted " + backstage.deleteOne(sent));
                }
              });
    }
  }

  private static boolean isClusterNamed() {
    return !bootstrapServers().isEmpty();
  }

  private static String bootstrapServers() {
    String servers = variable(Surroundings.BOOTSTRAP_VARIABLE);
    return servers.isEmpty() ? variable(Surroundings.BOOTSTRAP_VARIABLE_SHORT) : servers;
  }

  private static String variable(String name) {
    return System.getenv().getOrDefault(name, "").strip();
  }
}
