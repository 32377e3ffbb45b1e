package io.github.kafkaeasy.test.internal.child;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import kafka.Kafka;
import kafka.tools.StorageTool;

/**
 * One broker in this JVM. Formats the storage in the same JVM, which saves the second that a JVM of
 * its own for the storage tool takes.
 *
 * <p>Arguments: server properties, log folder, cluster id, the file to create when the broker
 * serves.
 */
public final class BrokerMain {

  /**
   * The bean that Kafka registers last, when all listeners accept connections. (Its gauge of the
   * broker's state already says "running" a moment before that.)
   */
  private static final String STARTED = "kafka.server:type=app-info,id=*";

  private BrokerMain() {}

  /**
   * Runs the broker until the JVM is told to end.
   *
   * @param args server properties, log folder, cluster id, the file to create when the broker
   *     serves
   * @throws IOException when the storage cannot be written
   */
  public static void main(String[] args) throws IOException {
    // The starter first tells the guardian about this process, then says "go". If the starter died
    // in between, nobody would ever end this process: so the end of the stream ends it.
    if (System.in.read() < 0) {
      return;
    }
    String properties = args[0];
    Path logFolder = Path.of(args[1]);
    String clusterId = args[2];
    Path ready = Path.of(args[3]);

    if (!Files.exists(logFolder.resolve("meta.properties"))) {
      String[] format = {"format", "--cluster-id", clusterId, "--config", properties};
      int status = StorageTool.execute(format, System.out);
      if (status != 0) {
        System.out.println("Formatting the storage failed with status " + status);
        Runtime.getRuntime().halt(status);
      }
    }
    Thread announcer = new Thread(() -> announce(ready), "kafka-easy-announcer");
    announcer.setDaemon(true);
    announcer.start();
    Kafka.main(new String[] {properties});
  }

  private static void announce(Path ready) {
    try {
      ObjectName started = new ObjectName(STARTED);
      MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
      while (beans.queryNames(started, null).isEmpty()) {
        TimeUnit.MILLISECONDS.sleep(5);
      }
      Files.createFile(ready);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (JMException | IOException e) {
      e.printStackTrace(System.out);
    }
  }
}
