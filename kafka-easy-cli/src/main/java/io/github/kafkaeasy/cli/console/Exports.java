package io.github.kafkaeasy.cli.console;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.cli.jobs.Jobs;
import io.github.kafkaeasy.cli.jobs.Pulse;
import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.web.Call;
import io.github.kafkaeasy.cli.web.Refused;
import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import io.github.kafkaeasy.dlq.redrive.ExportReport;
import io.github.kafkaeasy.dlq.redrive.Selection;
import io.github.kafkaeasy.error.KafkaEasyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routes of exports: a job writes a file, then the browser downloads it. A file is sent only
 * when it is complete, and with its length, so that a download cannot end early and look complete.
 * The files are in temporary folders that only this user can read; the last {@value #MOST_KEPT} are
 * kept until the console ends. Thread-safe.
 */
final class Exports implements AutoCloseable {
  private static final int MOST_KEPT = 3;
  private static final Logger LOG = LoggerFactory.getLogger(Exports.class);

  private final KafkaEasy kafka;
  private final Jobs jobs;

  /** By id, the oldest first. Guarded by this. */
  private final Map<String, Export> kept = new LinkedHashMap<>();

  /** Guarded by this. */
  private boolean closed;

  private record Export(String topic, Path folder, Path file) {}

  Exports(KafkaEasy kafka, Jobs jobs) {
    this.kafka = kafka;
    this.jobs = jobs;
  }

  /** Starts a job that writes the selected letters to a file. */
  void start(Call call) {
    Asked asked = new Asked(call.body());
    Selection selection = asked.selection();
    DeadLetters letters = DeadLetters.of(kafka, asked.required("topic"));
    Actions.started(
        call, jobs.start(letters.topic(), "export", pulse -> write(letters, selection, pulse)));
  }

  private Map<String, @Nullable Object> write(
      DeadLetters letters, Selection selection, Pulse pulse) {
    Export export = begin(letters.topic());
    try {
      ExportReport report = letters.onProgress(pulse::at).exportTo(export.file, selection);
      String id = UUID.randomUUID().toString();
      keep(id, export);
      return Json.object(
          "letters", report.letters(),
          "bytes", report.bytes(),
          "pointers", report.pointers(),
          "file", id);
    } catch (RuntimeException e) {
      delete(export);
      throw e;
    }
  }

  private static Export begin(String topic) {
    try {
      Path folder = Files.createTempDirectory("kafka-easy-export-");
      Path file = folder.resolve(topic + ".jsonl");
      // Deletes file and folder if the process ends by a signal. The JVM deletes the file first,
      // because it uses the reverse order.
      folder.toFile().deleteOnExit();
      file.toFile().deleteOnExit();
      return new Export(topic, folder, file);
    } catch (IOException e) {
      throw new KafkaEasyException("No temporary file could be created for the export: " + e, e);
    }
  }

  private synchronized void keep(String id, Export export) {
    if (closed) {
      delete(export);
      return;
    }
    kept.put(id, export);
    Iterator<Export> oldest = kept.values().iterator();
    while (kept.size() > MOST_KEPT) {
      delete(oldest.next());
      oldest.remove();
    }
  }

  /** Sends a file that a job has written. */
  void send(Call call) {
    Export export = find(call.required("id"));
    if (export == null) {
      throw new Refused(404, "This export no longer exists. Export again.");
    }
    call.download(export.topic + ".jsonl", export.file);
  }

  private synchronized @Nullable Export find(String id) {
    return kept.get(id);
  }

  private static void delete(Export export) {
    try {
      boolean unused = Files.deleteIfExists(export.file);
      boolean unusedToo = Files.deleteIfExists(export.folder);
    } catch (IOException e) {
      LOG.warn("The exported file {} could not be deleted: {}", export.file, e.toString());
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    kept.values().forEach(Exports::delete);
    kept.clear();
  }
}
