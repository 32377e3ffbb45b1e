package io.github.kafkaeasy.test;

import io.github.kafkaeasy.test.internal.child.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a broker keeps everything.
 *
 * @param root the temporary folder, deleted with the broker
 */
record BrokerFolder(Path root) {

  /** What the name of every folder of this JVM's brokers begins with. */
  static String prefix() {
    return "kafka-easy-" + ProcessHandle.current().pid() + "-";
  }

  static BrokerFolder create() throws IOException {
    return new BrokerFolder(Files.createTempDirectory(prefix()));
  }

  Path propertiesFile() {
    return root.resolve("server.properties");
  }

  Path data() {
    return root.resolve("data");
  }

  Path logFile() {
    return root.resolve("broker.log");
  }

  /** Exists while the broker serves or was killed serving. */
  Path readyFile() {
    return root.resolve("ready");
  }

  void delete() {
    try {
      Folders.delete(root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
