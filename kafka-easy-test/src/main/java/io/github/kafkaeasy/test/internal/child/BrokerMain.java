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
 * Main class of the broker's JVM. Formats the storage too, which saves the second that a separate
 * JVM for the storage tool would take.
 *
 * <p>Arguments: server properties, log folder, cluster id, the file to create when the broker
 * serves.
 */
public final class BrokerMain {

  /**
   * The MBean that Kafka registers last, when all listeners accept connections. (The gauge of the
   * broker's state reports "running" slightly earlier.)
   */
  private static final String STARTED = "kafka.server:type=app-info,id=*";

  private BrokerMain() {}

  /**
   * Runs the broker until the JVM is terminated.
   *
   * @param args server properties, log folder, cluster id, the file to create when the broker
   *     serves
   * @throws IOException when the storage cannot be written
   */
  public static void main(String[] args) throws IOException {
    // The starter first registers this process at the guardian and then writes a byte here. If the
    // starter dies in between, no guardian would end this process; the end of the stream does so.
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
