package io.github.kafkaeasy.dlq.redrive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.error.InvalidOptionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class SelectionTest {
  private static final byte[] BINARY = {0, (byte) 0xff};

  @Test
  void aKeyThatIsNotTextIsSelectedByItsBytes() {
    Selection selection = Selection.all().keyBytes(BINARY);

    assertThat(selection.matches(letter(BINARY))).isTrue();
    assertThat(selection.matches(letter(null))).isFalse();
    assertThat(selection).hasToString("key=0x00ff");
  }

  @Test
  void anEmptyKeyIsNotAMissingKey() {
    assertThat(Selection.all().withoutKey().matches(letter(null))).isTrue();
    assertThat(Selection.all().withoutKey().matches(letter(new byte[0]))).isFalse();
    assertThat(Selection.all().keyBytes(new byte[0]).matches(letter(null))).isFalse();
  }

  @Test
  void aHeaderThatIsNotTextIsSelectedByItsBytes() {
    ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("dlq", 0, 7, null, null);
    record.headers().add("id", BINARY).add("id", "text".getBytes(UTF_8));
    StoredLetter letter = StoredLetter.of(record, LetterState.OPEN);

    assertThat(Selection.all().headerBytes("id", BINARY).matches(letter)).isTrue();
    assertThat(Selection.all().headerBytes("id", new byte[] {1, 1}).matches(letter)).isFalse();
    assertThat(Selection.all().headerBytes("id", BINARY)).hasToString("header id=0x00ff");
  }

  @Test
  void lettersOfAnExceptedSelectionAreLeftOut() {
    Selection others = Selection.all().key("anna").offsets(0, 5, 9);
    Selection selection = Selection.all().except(others).except(Selection.all().withoutKey());

    assertThat(selection.matches(letter("anna".getBytes(UTF_8)))).isFalse();
    assertThat(selection.matches(letter("bert".getBytes(UTF_8)))).isTrue();
    assertThat(selection.matches(letter(null))).isFalse();
    assertThat(selection).hasToString("not (offsets=0:5-9, key=anna), not (no key)");
  }

  @Test
  void aSelectionThatExceptsEverythingIsRefused() {
    assertThatThrownBy(() -> Selection.all().except(Selection.all()))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("except = all")
        .hasMessageContaining("nothing would be left");
  }

  /** A letter at offset 7 of partition 0. */
  private static StoredLetter letter(byte[] key) {
    return StoredLetter.of(new ConsumerRecord<>("dlq", 0, 7, key, null), LetterState.OPEN);
  }
}
