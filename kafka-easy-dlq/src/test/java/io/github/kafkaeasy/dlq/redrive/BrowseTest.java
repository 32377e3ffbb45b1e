package io.github.kafkaeasy.dlq.redrive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.kafkaeasy.dlq.redrive.internal.remove.Purging;
import io.github.kafkaeasy.dlq.redrive.internal.topic.LetterTopic;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;

class BrowseTest extends LetterFixture {

  BrowseTest(LocalKafka broker, RawKafka raw) {
    super(broker, raw);
  }

  @Test
  void theNewestComeFirstPageByPageAndNoneIsMissing(TestTopics topics) {
    String dlq = topics.create("dlq", 3);
    Instant begin = Instant.now().minusSeconds(10_000);
    List<Draft> drafts = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      drafts.add(new Draft(dlq, "orders").key("k" + i).time(begin.plusSeconds(i)));
    }
    write(drafts.toArray(new Draft[0]));
    List<StoredLetter> seen = new ArrayList<>();
    LetterPage page = letters(dlq).browse(Selection.all(), 73);
    seen.addAll(page.letters());
    int pages = 1;
    while (page.olderThan() != null) {
      page = letters(dlq).browseOlder(Selection.all(), 73, page.olderThan());
      seen.addAll(page.letters());
      pages++;
    }
    assertThat(pages).isEqualTo(14);
    assertThat(seen).extracting(StoredLetter::coordinates).doesNotHaveDuplicates().hasSize(1_000);
    assertThat(seen)
        .extracting(StoredLetter::timestamp)
        .isSortedAccordingTo((a, b) -> b.compareTo(a));
  }

  @Test
  void aPageOfLargeLettersEndsEarlyAndNoneIsMissing(TestTopics topics) {
    String dlq = topics.create("dlq");
    for (int i = 0; i < 70; i++) {
      write(new Draft(dlq, "orders").key("k" + i).value(new byte[1_000_000]));
    }
    DeadLetters letters = letters(dlq);
    LetterPage first = letters.browse(Selection.all(), 100);

    assertThat(first.letters()).hasSizeBetween(50, 68);
    LetterPage second = letters.browseOlder(Selection.all(), 100, first.olderThan());
    assertThat(second.olderThan()).isNull();
    assertThat(first.letters().size() + second.letters().size()).isEqualTo(70);
  }

  /** The heap size of a header is many times the size of its name and value. */
  @Test
  void aPageEndsEarlyWhenItsLettersHaveManyHeaders(TestTopics topics) {
    String dlq = topics.create("dlq");
    Header[] headers = new Header[100_000];
    Arrays.fill(headers, new RecordHeader("h", new byte[1]));
    for (int i = 0; i < 10; i++) {
      raw.publishBytes(dlq, new byte[] {(byte) i}, new byte[1], headers);
    }

    LetterPage first = letters(dlq).browse(Selection.all(), 100);

    assertThat(first.letters()).hasSizeBetween(4, 9);
    assertThat(first.olderThan()).isNotNull();
  }

  @Test
  void anExceptionOfACallbackEndsTheReading(TestTopics topics) {
    String dlq = topics.create("dlq");
    writeMany(dlq, "orders", 10);
    List<Long> seen = new ArrayList<>();

    assertThatThrownBy(
            () ->
                letters(dlq)
                    .forEach(
                        Selection.all(),
                        letter -> {
                          seen.add(letter.offset());
                          if (seen.size() == 3) {
                            throw new IllegalStateException("enough");
                          }
                        }))
        .hasMessage("enough");
    assertThat(seen).containsExactly(0L, 1L, 2L);
  }

  @Test
  void selectionsNarrow(TestTopics topics) {
    String dlq = topics.create("dlq");
    Instant early = Instant.now().minusSeconds(7_200).truncatedTo(ChronoUnit.MILLIS);
    write(
        new Draft(dlq, "orders").key("a").exception("java.io.IOException").time(early),
        new Draft(dlq, "mail").key("b").exception("x.y.TimeoutException").group("mailer"),
        new Draft(dlq, "orders").key("c").header("tenant", "t1".getBytes(UTF_8)));
    DeadLetters letters = letters(dlq);
    assertThat(keys(letters, Selection.all())).containsExactlyInAnyOrder("a", "b", "c");
    assertThat(keys(letters, Selection.all().key("b"))).containsExactly("b");
    assertThat(keys(letters, Selection.all().exception("TimeoutException"))).containsExactly("b");
    assertThat(keys(letters, Selection.all().exception("Exception"))).isEmpty();
    assertThat(keys(letters, Selection.all().sourceTopic("mail"))).containsExactly("b");
    assertThat(keys(letters, Selection.all().group("mailer"))).containsExactly("b");
    assertThat(keys(letters, Selection.all().header("tenant", "t1"))).containsExactly("c");
    assertThat(keys(letters, Selection.all().header("tenant", "t2"))).isEmpty();
    assertThat(keys(letters, Selection.all().header("tenant", null))).containsExactly("c");
    assertThat(keys(letters, Selection.all().since(early.plusMillis(1)))).containsOnly("b", "c");
    assertThat(keys(letters, Selection.all().until(early.plusMillis(1)))).containsExactly("a");
    assertThat(keys(letters, Selection.all().offsets(0, 1, 1))).containsExactly("b");
    assertThat(keys(letters, Selection.all().offsets(0, 0, 0).offsets(0, 2, 99)))
        .containsExactlyInAnyOrder("c", "a");
    assertThat(keys(letters, Selection.all().messageContains("NO ANSWER"))).hasSize(3);
    assertThat(keys(letters, Selection.all().where("none", letter -> false))).isEmpty();
    assertThat(letters.find(0, 1).orElseThrow().keyText(PayloadFormat.AUTO)).isEqualTo("b");
    assertThat(letters.find(0, 99)).isEmpty();
    assertThat(letters.find(9, 0)).isEmpty();
    assertThat(letters.stats(Selection.all().since(early.plusMillis(1))).letters()).isEqualTo(2);
    assertThat(letters.stats(Selection.all().offsets(0, 2, 99)).letters()).isEqualTo(1);
    assertThatThrownBy(() -> letters.browseOlder(Selection.all(), 5, "nonsense"))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("0:123,1:55");
  }

  private List<String> keys(DeadLetters letters, Selection selection) {
    List<String> swept = new ArrayList<>();
    long count =
        letters.forEach(selection, letter -> swept.add(letter.keyText(PayloadFormat.TEXT)));
    List<String> browsed =
        letters.browse(selection, 100).letters().stream()
            .map(letter -> letter.keyText(PayloadFormat.TEXT))
            .toList();
    assertThat(browsed).containsExactlyInAnyOrderElementsOf(swept).hasSize((int) count);
    return browsed;
  }

  @Test
  void lettersAreCountedByEachOfTheirAttributes(TestTopics topics) {
    String dlq = topics.create("dlq");
    Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS);
    write(
        new Draft(dlq, "orders").at(0, 1).exception("a.A").time(hour.minusSeconds(10)),
        new Draft(dlq, "orders").at(1, 1).exception("a.A").time(hour),
        new Draft(dlq, "mail").at(0, 1).exception("a.B").group("").time(hour));
    List<Progress> progress = new ArrayList<>();
    LetterStats stats = letters(dlq).onProgress(progress::add).stats(Selection.all());
    assertThat(stats.letters()).isEqualTo(3);
    assertThat(stats.byException()).isEqualTo(Map.of("a.A", 2L, "a.B", 1L));
    assertThat(stats.byException().keySet()).containsExactly("a.A", "a.B");
    assertThat(stats.bySourceTopic()).isEqualTo(Map.of("orders", 2L, "mail", 1L));
    assertThat(stats.byPartition()).isEqualTo(Map.of("orders-0", 1L, "orders-1", 1L, "mail-0", 1L));
    assertThat(stats.byGroup()).isEqualTo(Map.of("billing", 2L, "(unknown)", 1L));
    assertThat(stats.byHour()).isEqualTo(Map.of(hour.minus(Duration.ofHours(1)), 1L, hour, 2L));
    assertThat(stats.byState()).isEqualTo(Map.of(LetterState.OPEN, 3L));
    assertThat(progress.get(progress.size() - 1).done()).isEqualTo(3);
    assertThat(progress.get(progress.size() - 1).total()).isEqualTo(3);
  }

  @Test
  void theDepthReportsItsProgressOverAllPartitions(TestTopics topics) {
    String dlq = topics.create("dlq", 2);
    write(
        new Draft(dlq, "orders").key("a"),
        new Draft(dlq, "orders").key("b"),
        new Draft(dlq, "orders").key("c"));
    List<Progress> progress = new ArrayList<>();

    assertThat(letters(dlq).onProgress(progress::add).depth().open()).isEqualTo(3);

    assertThat(progress.get(progress.size() - 1).done()).isEqualTo(3);
    assertThat(progress.get(progress.size() - 1).total()).isEqualTo(3);
  }

  @Test
  void discardedLettersAreAuditedAndNoLongerOpen(TestTopics topics) {
    String dlq = topics.create("dlq");
    Instant time = Instant.now().minusSeconds(3_600).truncatedTo(ChronoUnit.MILLIS);
    write(
        new Draft(dlq, "orders").key("a").time(time),
        new Draft(dlq, "orders").key("b").time(time.plusSeconds(60)));
    DeadLetters letters = letters(dlq);
    assertThatThrownBy(() -> letters.discard(Selection.all()).run())
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("because");
    assertThat(letters.depth().oldestOpen()).isEqualTo(time);
    DiscardReport report =
        letters.discard(Selection.all().key("a")).because("test data").by("eva").run();
    assertThat(report.letters()).isEqualTo(1);
    List<String> entries = raw.values(report.auditTopic());
    assertThat(entries.get(0)).contains("\"action\":\"STARTED\"", "\"what\":\"discard\"");
    assertThat(entries.get(entries.size() - 1)).contains("\"action\":\"ENDED\"");
    assertThat(entries)
        .filteredOn(entry -> entry.contains("\"action\":\"DISCARDED\""))
        .singleElement()
        .asString()
        .contains("\"by\":\"eva\"")
        .contains("\"reason\":\"test data\"")
        .contains("\"letters\":{\"0\":\"0\"}")
        .contains("orders-0@0");
    DeadLetterDepth depth = letters.depth();
    assertThat(depth.letters()).isEqualTo(2);
    assertThat(depth.open()).isEqualTo(1);
    assertThat(depth.oldestOpen()).isEqualTo(time.plusSeconds(60));
    assertThat(letters.find(0, 0).orElseThrow().state()).isEqualTo(LetterState.DISCARDED);
    assertThatThrownBy(() -> letters.discard(Selection.all().key("a")).because("again").run())
        .isInstanceOf(NothingSelectedException.class);
  }

  @Test
  void aPurgeDeletesThePlannedLettersAndRequiresTheName(TestTopics topics) {
    String dlq = topics.create("dlq", 1);
    writeMany(dlq, "orders", 10);
    DeadLetters letters = letters(dlq);
    letters.discard(Selection.all().offsets(0, 0, 3)).because("old").run();
    Purge.Plan settled = letters.purge().plan();
    assertThat(settled.parts()).containsExactly(new PurgePart(0, 0, 4, 4, 0));
    Purge.Plan all = letters.purge().openToo().plan();
    assertThat(all.count()).isEqualTo(10);
    assertThat(all.open()).isEqualTo(6);
    writeMany(dlq, "orders", 2);
    assertThatThrownBy(() -> settled.execute("orders"))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("nothing was deleted");
    assertThat(letters.depth().letters()).isEqualTo(12);
    assertThat(settled.execute(dlq)).isEqualTo(Map.of(0, 4L));
    assertThat(letters.depth().open()).isEqualTo(8);
    assertThat(all.execute(dlq)).isEqualTo(Map.of(0, 10L));
    assertThat(raw.records(dlq)).hasSize(2);
    assertThat(letters.depth().letters()).isEqualTo(2);
  }

  @Test
  void aWatchReportsNewLettersOfEveryWriter(TestTopics topics) {
    String dlq = topics.create("dlq", 2);
    writeMany(dlq, "orders", 3);
    List<StoredLetter> told = new CopyOnWriteArrayList<>();
    LetterWatch watch = letters(dlq).watch(told::add);
    try (watch) {
      write(new Draft(dlq, "orders").key("new"));
      await().until(() -> told.size() == 1);
      assertThat(told.get(0).keyText(PayloadFormat.TEXT)).isEqualTo("new");
    }
    assertThat(letters(dlq).log(Selection.all())).isEqualTo(4);
  }

  @Test
  void aWatchGoesOnAfterAnErrorOfItsCallback(TestTopics topics) {
    String dlq = topics.create("dlq");
    List<StoredLetter> told = new CopyOnWriteArrayList<>();
    try (LetterWatch watch =
        letters(dlq)
            .watch(
                letter -> {
                  told.add(letter);
                  throw new NoClassDefFoundError("missing");
                })) {
      assertThat(watch).isNotNull();
      write(new Draft(dlq, "orders").key("first"));
      await().until(() -> told.size() == 1);
      write(new Draft(dlq, "orders").key("second"));
      await().until(() -> told.size() == 2);
    }
  }

  @Test
  void payloadsAreShownAsJsonTextOrHex() {
    assertThat(PayloadFormat.AUTO.show(null)).isEqualTo("(null)");
    assertThat(PayloadFormat.AUTO.show("plain".getBytes(UTF_8))).isEqualTo("plain");
    assertThat(PayloadFormat.AUTO.show("{\"a\":1}".getBytes(UTF_8))).contains("\"a\" : 1");
    assertThat(PayloadFormat.AUTO.show("{broken".getBytes(UTF_8))).isEqualTo("{broken");
    assertThat(PayloadFormat.AUTO.show(new byte[] {0, (byte) 0xff})).isEqualTo("00ff");
    assertThat(PayloadFormat.HEX.show("AB".getBytes(UTF_8))).isEqualTo("4142");
    assertThat(PayloadFormat.TEXT.show("{\"a\":1}".getBytes(UTF_8))).isEqualTo("{\"a\":1}");
    assertThat(StoredLetter.printable("a\u001b[31m\u202eb\n")).isEqualTo("a?[31m?b\n");
  }

  @Test
  void lettersWithLongReasonsCanBeDiscarded(TestTopics topics) {
    String dlq = topics.create("dlq");
    Draft[] drafts = new Draft[50];
    Arrays.setAll(drafts, i -> new Draft(dlq, "orders").exception("x".repeat(100_000)));
    write(drafts);

    DiscardReport report = letters(dlq).discard(Selection.all()).because("a test").run();

    assertThat(report.letters()).isEqualTo(50);
    assertThat(raw.values(report.auditTopic())).allMatch(entry -> entry.length() < 100_000);
  }

  @Test
  void aDiscardOfLargeLettersHoldsOnlySomeOfThemInMemory(TestTopics topics) {
    String dlq = topics.create("dlq");
    Draft[] drafts = new Draft[12];
    Arrays.setAll(drafts, i -> new Draft(dlq, "orders").value(new byte[1_000_000]));
    write(drafts);

    DiscardReport report = letters(dlq).discard(Selection.all()).because("a test").run();

    assertThat(report.letters()).isEqualTo(12);
    assertThat(letters(dlq).depth().open()).isZero();
    assertThat(raw.values(report.auditTopic()))
        .filteredOn(entry -> entry.contains("\"DISCARDED\""))
        .as("entries, each for at most 8 MiB of letters")
        .hasSize(2);
  }

  @Test
  void aPurgeThatFailsInOnePartitionNamesTheOthers(TestTopics topics) {
    String dlq = topics.create("dlq", 2);
    raw.publishAll(List.of(new ProducerRecord<>(dlq, 0, null, new byte[1])));
    List<PurgePart> parts = List.of(new PurgePart(0, 0, 1, 1, 0), new PurgePart(1, 0, 99, 99, 0));
    assertThatThrownBy(
            () -> Purging.execute(new LetterTopic(kafka, dlq, progress -> {}), parts, false))
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageContaining("partition 1")
        .hasMessageContaining("partition 0 before offset 1");
  }
}
