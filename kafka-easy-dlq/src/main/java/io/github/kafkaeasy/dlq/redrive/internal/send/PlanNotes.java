package io.github.kafkaeasy.dlq.redrive.internal.send;

import io.github.kafkaeasy.dlq.redrive.LetterState;
import io.github.kafkaeasy.dlq.redrive.StoredLetter;
import io.github.kafkaeasy.dlq.redrive.internal.audit.AuditTopic;
import io.github.kafkaeasy.dlq.redrive.internal.audit.Ledger;
import io.github.kafkaeasy.dlq.redrive.internal.audit.LiveRuns;
import io.github.kafkaeasy.dlq.redrive.internal.read.Reading;
import io.github.kafkaeasy.dlq.redrive.internal.read.Sweep;
import io.github.kafkaeasy.dlq.redrive.internal.topic.LetterTopic;
import io.github.kafkaeasy.dlq.redrive.internal.topic.TopicFacts;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.internal.connection.OwnAdmin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.AuthorizationException;

/**
 * The warnings of a plan, found without changing anything: another active run, an audit topic that
 * loses or has lost entries, a cluster that denies transactions, letters that an open transaction
 * hides, letters whose original headers cannot be read.
 *
 * <p>A plan must not begin a transaction, because that would fence an active run. Instead, it
 * describes the transactional id: in Kafka the permission WRITE includes DESCRIBE, so a user who
 * may not describe the id may not use it either.
 */
final class PlanNotes {
  private final Ledger ledger;
  private final List<String> texts = new ArrayList<>();
  private boolean allInDoubt;

  private PlanNotes(Ledger ledger) {
    this.ledger = ledger;
  }

  static PlanNotes about(LetterTopic letters, Sweep sweep) {
    PlanNotes notes = new PlanNotes(sweep.ledger());
    notes.run(letters, sweep.topic());
    notes.audit(letters, sweep.topic());
    notes.transactions(letters);
    String hidden = Reading.hidden(letters, sweep.topic());
    if (!hidden.isEmpty()) {
      notes.texts.add(hidden + ".");
    }
    return notes;
  }

  private void run(LetterTopic letters, TopicFacts topic) {
    Optional<LiveRuns> runs = LiveRuns.read(letters, topic);
    if (runs.isPresent()) {
      try (LiveRuns present = runs.get()) {
        present
            .live("")
            .ifPresent(
                run ->
                    texts.add(
                        "A "
                            + run.what()
                            + " is running, started by "
                            + run
                            + ": a second one refuses to begin, unless it takes over."));
      }
    }
  }

  private void audit(LetterTopic letters, TopicFacts topic) {
    Optional<AuditTopic.Found> found = AuditTopic.look(letters);
    found.ifPresent(audit -> texts.addAll(audit.notes(letters, topic)));
    boolean mayHaveLost = found.map(AuditTopic.Found::mayHaveLost).orElse(false);
    if (ledger.hasLostEntries() && !mayHaveLost) {
      texts.add(
          "Entries of the audit topic "
              + letters.auditTopic()
              + " were deleted, so all open letters are marked as possible repeats.");
    }
    allInDoubt = mayHaveLost || ledger.hasLostEntries();
  }

  private void transactions(LetterTopic letters) {
    String id = letters.transactionalId();
    try (OwnAdmin own = new OwnAdmin(letters.kafka().rawAdmin())) {
      Admin admin = own.admin();
      var unused = TopicFacts.await(letters.topic(), admin.describeTransactions(List.of(id)).all());
    } catch (KafkaEasyException e) {
      if (e.getCause() instanceof AuthorizationException) {
        texts.add(
            "The cluster denies the transactional id "
                + id
                + ": after a kill some letters are sent twice and marked, and nothing fences a"
                + " second run. Grant WRITE on it.");
      }
    }
  }

  boolean mayBeRepeat(StoredLetter letter) {
    return ledger.mayHaveBeenSent(letter) || (allInDoubt && letter.state() == LetterState.OPEN);
  }

  /**
   * All warnings.
   *
   * @param headless the number of letters that would be sent without their original's headers
   */
  List<String> texts(long headless) {
    List<String> all = new ArrayList<>(texts);
    if (headless > 0) {
      all.add(
          headless
              + " letters would be sent without the headers of their originals, because share"
              + " groups do not"
              + " copy them, and the original records cannot be read.");
    }
    return List.copyOf(all);
  }
}
