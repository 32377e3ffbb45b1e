package io.github.kafkaeasy.test;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Sends the signals that Java cannot. */
final class Signals {

  private Signals() {}

  static void send(String name, long pid) throws IOException, InterruptedException {
    Process kill =
        new ProcessBuilder("/bin/sh", "-c", "kill -s " + name + " " + pid)
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .start();
    String said = new String(kill.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (kill.waitFor() != 0) {
      throw new LocalKafkaException("kill -s " + name + " " + pid + ": " + said.strip());
    }
  }
}
