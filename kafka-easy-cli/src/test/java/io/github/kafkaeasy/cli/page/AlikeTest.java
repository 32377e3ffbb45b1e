package io.github.kafkaeasy.cli.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages that differ only in numbers belong to one group. */
class AlikeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no user 17 | no user #",
        "no user_17b of order-2026 | no user_#b of order-#",
        "took 12.5 s, limit 3,000 ms | took #.# s, limit #,# ms",
        "id 3f2504e0-4f89-41d3-9a0c-0305e82c3301 | id #",
        "id deadbeef01 at 0x7fff | id # at #x#fff",
        "no digits, deadbeef | no digits, deadbeef",
        "用户 17 不存在 | 用户 # 不存在",
        "第3次 | 第#次",
      })
  void numbersAreReplaced(String message, String blanked) {
    assertThat(Alike.blanked(message)).isEqualTo(blanked);
  }

  @ParameterizedTest
  @CsvSource({"x, 200", "7, 200"})
  void aLongMessageIsCut(String unit, int most) {
    assertThat(Alike.blanked((unit + " ").repeat(10_000))).hasSizeLessThanOrEqualTo(most);
    assertThat(Alike.blanked(unit.repeat(10_000))).hasSizeLessThanOrEqualTo(most);
  }
}
