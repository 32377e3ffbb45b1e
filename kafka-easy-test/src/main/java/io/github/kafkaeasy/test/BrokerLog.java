package io.github.kafkaeasy.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reader of the broker's log file. */
final class BrokerLog {

  private final Path file;

  BrokerLog(Path file) {
    this.file = file;
  }

  Path file() {
    return file;
  }

  long size() {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The log's text after the first {@code position} bytes. */
  String from(long position) {
    if (!Files.exists(file)) {
      return "";
    }
    try {
      byte[] all = Files.readAllBytes(file);
      int start = (int) Math.min(position, all.length);
      return new String(all, start, all.length - start, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String lastLines(String text, int count) {
    List<String> lines = text.lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - count), lines.size()));
  }

  /**
   * The lines that explain why a broker ended: its first error and the lines after it, because an
   * error is followed by many lines of a normal shutdown; if there is no error, the last lines.
   */
  static String reason(String text, int count) {
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).contains(" ERROR ")) {
        return String.join("\n", lines.subList(i, Math.min(lines.size(), i + count)));
      }
    }
    return lastLines(text, count);
  }
}
