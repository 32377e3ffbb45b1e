package io.github.kafkaeasy.test;

import io.github.kafkaeasy.test.internal.child.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A broker's folder with its configuration, data and log.
 *
 * @param root the temporary folder, deleted with the broker
 */
record BrokerFolder(Path root) {

  /** Prefix of the folder names of this JVM's brokers. */
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

  /** A file that exists as soon as the broker serves; deleted at its next start at the latest. */
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
