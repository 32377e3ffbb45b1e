package io.github.kafkaeasy.test;

import io.github.kafkaeasy.test.internal.child.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A broker's folder with its configuration, data and log. A {@link ChildProgram} uses only {@link
 * #root}, as its working folder.
 *
 * @param root the temporary folder, deleted with the broker or child program
 */
record BrokerFolder(Path root) {

  /** Prefix of the names of all such folders that this JVM creates. */
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
