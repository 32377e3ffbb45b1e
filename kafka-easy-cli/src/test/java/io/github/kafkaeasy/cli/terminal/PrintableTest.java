package io.github.kafkaeasy.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
  @Test
  void controlCharactersAreShownAsTheirCodes() {
    assertThat(Printable.line("\u001b[31mred\u0007\u009b2J")).isEqualTo("\\x1b[31mred\\x07\\x9b2J");
    assertThat(Printable.line("a\r\nb\tc\0")).isEqualTo("a\\r\\nb\\tc\\x00");
  }

  @Test
  void directionMarksAreShownAsTheirCodes() {
    assertThat(Printable.line("\u202egnp.exe\u2066\u200b"))
        .isEqualTo("\\u{202e}gnp.exe\\u{2066}\\u{200b}");
  }

  @Test
  void textsOfSeveralLinesKeepTheirLineBreaks() {
    assertThat(Printable.lines("a\n\tb\u001bc\r")).isEqualTo("a\n\tb\\x1bc\\r");
  }

  @Test
  void textsInAllScriptsStayUnchanged() {
    String text = "你好, Grüße, 🎉";

    assertThat(Printable.line(text)).isEqualTo(text);
  }

  @Test
  void halfASurrogatePairDoesNoHarm() {
    assertThat(Printable.line("a\ud800b")).isEqualTo("a\\u{d800}b");
  }

  @Test
  void cuttingCountsColumnsNotCharacters() {
    assertThat(Printable.width("你好a")).isEqualTo(5);
    assertThat(Printable.cut("你好你好", 7)).isEqualTo("你好...");
    assertThat(Printable.cut("abcdefgh", 8)).isEqualTo("abcdefgh");
    assertThat(Printable.cut("abcdefghi", 8)).isEqualTo("abcde...");
  }
}
