package io.github.kafkaeasy.dlq.redrive.internal.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.kafkaeasy.dlq.redrive.BrokenLineException;
import io.github.kafkaeasy.dlq.redrive.ExportReport;
import io.github.kafkaeasy.dlq.redrive.FoundOriginal;
import io.github.kafkaeasy.dlq.redrive.ImportReport;
import io.github.kafkaeasy.dlq.redrive.NothingSelectedException;
import io.github.kafkaeasy.dlq.redrive.RefusedLetter;
import io.github.kafkaeasy.dlq.redrive.Selection;
import io.github.kafkaeasy.dlq.redrive.StoredLetter;
import io.github.kafkaeasy.dlq.redrive.internal.audit.Audit;
import io.github.kafkaeasy.dlq.redrive.internal.read.Originals;
import io.github.kafkaeasy.dlq.redrive.internal.read.Sweep;
import io.github.kafkaeasy.dlq.redrive.internal.topic.FailureText;
import io.github.kafkaeasy.dlq.redrive.internal.topic.LetterTopic;
import io.github.kafkaeasy.dlq.redrive.internal.topic.ProgressMeter;
import io.github.kafkaeasy.dlq.redrive.internal.topic.RedriveLog;
import io.github.kafkaeasy.dlq.redrive.internal.topic.TopicFacts;
import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.message.OutgoingMessage;
import io.github.kafkaeasy.producer.EasyProducer;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Writes letters to a file and imports them from one. */
public final class Exchange {
  private static final int WINDOW = 2_000;

  /** The largest number of letters that a report lists; further ones are only counted. */
  private static final int MOST_LISTED = 1_000;

  private static final Logger LOG = RedriveLog.LOG;

  private Exchange() {}

  public static ExportReport exportTo(LetterTopic letters, Path file, Selection selection) {
    Path target = file.toAbsolutePath();
    try {
      Path part = Files.createTempFile(target.getParent(), "." + target.getFileName(), ".part");
      Thread atExit = new Thread(() -> deleteQuietly(part), "kafka-easy-export-cut-off");
      Runtime.getRuntime().addShutdownHook(atExit);
      try {
        ExportReport report = write(letters, part, selection);
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        return report;
      } finally {
        forget(atExit);
        boolean unused = Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new KafkaEasyException("The export cannot be written to " + file + ": " + e, e);
    }
  }

  private static void forget(Thread atExit) {
    try {
      boolean unused = Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException tooLate) {
      LOG.debug(
          "The process is ending; the incomplete export file is deleted by its shutdown hook");
    }
  }

  private static void deleteQuietly(Path part) {
    try {
      boolean unused = Files.deleteIfExists(part);
    } catch (IOException e) {
      LOG.warn("The incomplete export file {} could not be deleted: {}", part, e.toString());
    }
  }

  private static ExportReport write(LetterTopic letters, Path file, Selection selection)
      throws IOException {
    long count = 0;
    long bytes = 0;
    long pointers = 0;
    List<RefusedLetter> listed = new ArrayList<>();
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
        Sweep sweep = Sweep.open(letters, selection, false);
        Originals originals = new Originals(letters.kafka())) {
      while (!sweep.isDone()) {
        for (StoredLetter letter : sweep.next()) {
          FoundOriginal found = originals.of(letter);
          if (found.original() == null) {
            pointers++;
            if (listed.size() < MOST_LISTED) {
              listed.add(new RefusedLetter(letter.coordinates(), found.missing()));
            }
          }
          byte[] line = LetterLine.write(letter, found);
          out.write(line);
          out.write('\n');
          bytes += line.length + 1L;
          count++;
        }
        sweep.report();
      }
      sweep.end();
      sweep.requireSome(count, letters.topic());
    }
    return new ExportReport(count, bytes, pointers, List.copyOf(listed));
  }

  public static ImportReport checkImport(LetterTopic letters, Path file) {
    return new ImportReport(checked(file, TopicFacts.of(letters.kafka(), letters.topic())));
  }

  public static ImportReport importFrom(LetterTopic letters, Path file) {
    TopicFacts topic = TopicFacts.of(letters.kafka(), letters.topic());
    long lines = checked(file, topic);
    try (Audit audit =
            new Audit(
                letters,
                topic,
                new Audit.Job(Audit.currentUser(), "import", String.valueOf(file)));
        EasyProducer<byte[]> producer = letters.withoutHooks().producer("kafka-easy-import")) {
      Writer writer = new Writer(producer, letters.meter(lines));
      try {
        long unused = eachLine(file, topic, writer::add);
        writer.flush();
      } catch (BrokenLineException e) {
        // The exception's own message is not used, because it says that nothing was imported.
        String what = "Line " + e.line() + " is broken: " + e.reason() + ".";
        throw stopped(writer, lines, audit, what, e.getCause());
      } catch (IOException e) {
        throw stopped(writer, lines, audit, unreadable(file, e), e);
      } catch (KafkaEasyException e) {
        throw stopped(writer, lines, audit, String.valueOf(e.getMessage()), e);
      }
      try {
        audit.write(Audit.Action.IMPORTED, lines + " letters");
      } catch (KafkaEasyException e) {
        throw new KafkaEasyException(
            "All "
                + lines
                + " letters arrived, but the import could not be recorded: "
                + FailureText.of(e)
                + ". Running the import again imports all letters again.",
            e);
      }
      return new ImportReport(lines);
    }
  }

  private static KafkaEasyException stopped(
      Writer writer, long lines, Audit audit, String what, @Nullable Throwable why) {
    int open = writer.sends.size();
    KafkaEasyException stopped =
        new KafkaEasyException(
            "The import stopped: the first "
                + writer.arrived
                + " of "
                + lines
                + " letters arrived"
                + (open == 0 ? "" : ", and some of the next " + open + " letters may have arrived")
                + ". "
                + what
                + " Running the import again imports all letters again.",
            why);
    try {
      writer.noteIn(audit);
    } catch (KafkaEasyException untold) {
      stopped.addSuppressed(untold);
    }
    return stopped;
  }

  private static long checked(Path file, TopicFacts topic) {
    long lines;
    try {
      lines = eachLine(file, topic, message -> {});
    } catch (IOException e) {
      throw new KafkaEasyException(unreadable(file, e) + " Nothing was imported.", e);
    }
    if (lines == 0) {
      throw new NothingSelectedException(file + " contains no letters. Nothing was imported.");
    }
    return lines;
  }

  private static String unreadable(Path file, IOException why) {
    return "The export " + file + " cannot be read: " + why + ".";
  }

  private interface Receiver {
    void accept(OutgoingMessage<byte[]> message);
  }

  /**
   * Passes the letter of each line to the receiver and returns the number of letters; empty lines
   * are skipped.
   *
   * @throws BrokenLineException whose message is true only if no letter was sent
   */
  private static long eachLine(Path file, TopicFacts topic, Receiver receiver) throws IOException {
    long number = 0;
    long letters = 0;
    // Lines are decoded one by one. A reader of UTF-8 fails when it fills its buffer, before it
    // returns the lines in front of the broken one.
    CharsetDecoder utf8 = UTF_8.newDecoder();
    try (BufferedReader reader = Files.newBufferedReader(file, ISO_8859_1)) {
      String line;
      while ((line = reader.readLine()) != null) {
        number++;
        String text = utf8.decode(ByteBuffer.wrap(line.getBytes(ISO_8859_1))).toString();
        if (!text.isBlank()) {
          receiver.accept(LetterLine.read(text, topic));
          letters++;
        }
      }
    } catch (LetterLine.Broken e) {
      BrokenLineException broken = new BrokenLineException(number, e.reason());
      broken.initCause(e);
      throw broken;
    } catch (CharacterCodingException e) {
      BrokenLineException broken = new BrokenLineException(number, "it is not UTF-8");
      broken.initCause(e);
      throw broken;
    }
    return letters;
  }

  /**
   * Sends the letters of an import in windows, so that memory is bounded and a failure is noticed
   * soon.
   */
  private static final class Writer {
    private final EasyProducer<byte[]> producer;
    private final ProgressMeter meter;
    private final List<CompletableFuture<RecordMetadata>> sends = new ArrayList<>();
    private long arrived;

    /**
     * True after a send has failed because the cluster is unavailable. The import then stops,
     * because each further send would wait for the cluster. Set by the thread that completes sends.
     */
    private volatile boolean clusterAway;

    Writer(EasyProducer<byte[]> producer, ProgressMeter meter) {
      this.producer = producer;
      this.meter = meter;
    }

    void add(OutgoingMessage<byte[]> message) {
      CompletableFuture<RecordMetadata> send = producer.send(message);
      var unused = send.whenComplete((place, failure) -> watch(failure));
      sends.add(send);
      if (clusterAway || sends.size() == WINDOW) {
        flush();
      }
    }

    private void watch(@Nullable Throwable failure) {
      if (failure instanceof DeliveryException delivery && delivery.isTransient()) {
        clusterAway = true;
      }
    }

    /**
     * Writes an entry about the failed import to the audit topic, unless the cluster is
     * unavailable.
     */
    void noteIn(Audit audit) {
      if (!clusterAway) {
        audit.write(Audit.Action.IMPORTED, arrived + " letters, then it failed");
      }
    }

    void flush() {
      Throwable failure = null;
      for (CompletableFuture<RecordMetadata> send : sends) {
        try {
          RecordMetadata unused = send.join();
        } catch (CompletionException e) {
          if (failure == null) {
            failure = e.getCause() == null ? e : e.getCause();
          }
        }
      }
      if (failure != null) {
        throw new KafkaEasyException(String.valueOf(failure.getMessage()), failure);
      }
      arrived += sends.size();
      sends.clear();
      meter.at(arrived);
    }
  }
}
