package io.github.kafkaeasy.message.internal.json.value;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.kafkaeasy.message.internal.json.shared.JsonWords;
import io.github.kafkaeasy.message.internal.json.shared.Leniencies;
import io.github.kafkaeasy.message.internal.json.shared.Refusal;
import io.github.kafkaeasy.message.json.JsonLeniency;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Converts JSON numbers to Java numbers, and refuses numbers that do not fit exactly.
 *
 * <p>A {@code double} cannot hold 0.1 exactly, but printing it gives 0.1 again. Therefore a number
 * with a fraction is accepted if the nearest double differs from it by less than one unit of its
 * last written digit. This is true for every number of up to 15 digits and for all numbers that
 * other languages print for a double. It is false for numbers with digits that a double would lose.
 */
public final class Numbers {
  private static final long EXACT_IN_DOUBLE = 1L << 53;
  private static final int EXACT_IN_FLOAT = 1 << 24;
  // Lengths in characters, including the sign and the decimal point. Every number of at most this
  // length is exact enough, unless it is subnormal.
  private static final int SAFE_DOUBLE_LENGTH = 16;
  private static final int SAFE_FLOAT_LENGTH = 7;
  // Same as Jackson's limit: it prevents a short number such as 1e999999999 from becoming a
  // gigabyte.
  private static final int MOST_ZEROS = 100_000;

  private final boolean fractionsCut;
  private final boolean inexact;
  private final boolean nonFinite;

  /** Exact conversion, except for what these leniencies accept. */
  public Numbers(Leniencies leniencies) {
    fractionsCut = leniencies.take(JsonLeniency.FRACTIONS_CUT);
    inexact = leniencies.take(JsonLeniency.INEXACT_NUMBERS);
    nonFinite = leniencies.take(JsonLeniency.NON_FINITE_NUMBERS);
  }

  /** Converts a numeric token. */
  int whole(JsonParser p, Class<?> type, int least, int most) throws IOException {
    if (p.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      if (p.getNumberType() == JsonParser.NumberType.INT) {
        int value = p.getIntValue();
        if (value >= least && value <= most) {
          return value;
        }
      }
      throw Refusal.of(p, type, JsonWords.OUT_OF_RANGE);
    }
    return (int) whole(decimal(p, type), p, type, least, most);
  }

  /** Converts a numeric token. */
  long whole(JsonParser p, Class<?> type) throws IOException {
    if (p.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      if (p.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
        return p.getLongValue();
      }
      throw Refusal.of(p, type, JsonWords.OUT_OF_RANGE);
    }
    return whole(decimal(p, type), p, type, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  long whole(BigDecimal number, JsonParser p, Class<?> type, long least, long most)
      throws IOException {
    if (number.signum() == 0) {
      return 0;
    }
    // Far out of range: do not expand the number into digits.
    if (number.precision() - (long) number.scale() > 20) {
      throw Refusal.of(p, type, JsonWords.OUT_OF_RANGE);
    }
    BigInteger value = bigInteger(number, p, type);
    if (value.bitLength() > 63 || value.longValue() < least || value.longValue() > most) {
      throw Refusal.of(p, type, JsonWords.OUT_OF_RANGE);
    }
    return value.longValue();
  }

  /** Converts a numeric token. */
  BigInteger bigInteger(JsonParser p, Class<?> type) throws IOException {
    return p.currentToken() == JsonToken.VALUE_NUMBER_INT
        ? p.getBigIntegerValue()
        : bigInteger(decimal(p, type), p, type);
  }

  BigInteger bigInteger(BigDecimal number, JsonParser p, Class<?> type) throws IOException {
    if (number.signum() == 0) {
      return BigInteger.ZERO;
    }
    if (number.precision() <= (long) number.scale()) {
      // Between -1 and 1. Stripping the zeros of a tiny number would take very long.
      if (fractionsCut) {
        return BigInteger.ZERO;
      }
      throw Refusal.of(p, type, JsonWords.FRACTION);
    }
    if (number.scale() < -MOST_ZEROS) {
      throw Refusal.of(p, type, "a number of more digits than the limit of " + MOST_ZEROS);
    }
    if (!fractionsCut && number.stripTrailingZeros().scale() > 0) {
      throw Refusal.of(p, type, JsonWords.FRACTION);
    }
    return number.toBigInteger();
  }

  /** The exact value of a numeric token; refuses NaN and infinite numbers, which have none. */
  BigDecimal decimal(JsonParser p, Class<?> type) throws IOException {
    if (p.isNaN()) {
      throw Refusal.of(p, type, Double.isNaN(p.getDoubleValue()) ? "NaN" : JsonWords.OUT_OF_RANGE);
    }
    return p.getDecimalValue();
  }

  /** Converts a numeric token to the Java type that can hold it. */
  Number any(JsonParser p, Class<?> type) throws IOException {
    if (p.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      return p.getNumberValue();
    }
    return inexact || p.isNaN() ? doubleOf(p, type) : p.getDecimalValue();
  }

  /** Converts a numeric token. */
  public double doubleOf(JsonParser p, Class<?> type) throws IOException {
    if (p.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      if (p.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
        long value = p.getLongValue();
        if (value >= -EXACT_IN_DOUBLE && value <= EXACT_IN_DOUBLE && (value != 0 || !isMinus(p))) {
          return value;
        }
      }
    } else {
      double value = p.getDoubleValue();
      double size = Math.abs(value);
      if (size >= Double.MIN_NORMAL
          && size <= Double.MAX_VALUE
          && p.getTextLength() <= SAFE_DOUBLE_LENGTH) {
        return value;
      }
      if (p.isNaN()) {
        return finite(value, p, type);
      }
    }
    return doubleOf(p.getDecimalValue(), Double.parseDouble(p.getText()), p, type);
  }

  double doubleOf(BigDecimal written, double value, JsonParser p, Class<?> type)
      throws IOException {
    if (!inexact && Double.isFinite(value) && !carries(value, written)) {
      throw Refusal.of(p, type, JsonWords.MORE_DIGITS);
    }
    return finite(value, p, type);
  }

  /** Converts a numeric token. */
  float floatOf(JsonParser p, Class<?> type) throws IOException {
    if (p.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      if (p.getNumberType() == JsonParser.NumberType.INT) {
        int value = p.getIntValue();
        if (value >= -EXACT_IN_FLOAT && value <= EXACT_IN_FLOAT && (value != 0 || !isMinus(p))) {
          return value;
        }
      }
    } else {
      // Not getFloatValue, after which the parser can no longer return the decimal value.
      float value = (float) p.getDoubleValue();
      float size = Math.abs(value);
      if (size >= Float.MIN_NORMAL
          && size <= Float.MAX_VALUE
          && p.getTextLength() <= SAFE_FLOAT_LENGTH) {
        return value;
      }
      if (p.isNaN()) {
        return (float) finite(value, p, type);
      }
    }
    return floatOf(p.getDecimalValue(), Float.parseFloat(p.getText()), p, type);
  }

  float floatOf(BigDecimal written, float value, JsonParser p, Class<?> type) throws IOException {
    if (!inexact && Float.isFinite(value) && !carries(value, written)) {
      throw Refusal.of(p, type, JsonWords.MORE_DIGITS);
    }
    return (float) finite(value, p, type);
  }

  double finite(double value, JsonParser p, Class<?> type) throws IOException {
    if (!nonFinite && !Double.isFinite(value)) {
      throw Refusal.of(p, type, Double.isNaN(value) ? "NaN" : JsonWords.OUT_OF_RANGE);
    }
    return value;
  }

  /** Whether the number has a minus sign; used for -0, which no integer type can represent. */
  private static boolean isMinus(JsonParser p) throws IOException {
    return p.getText().startsWith("-");
  }

  /** Whether the written digits can be recovered from the double. */
  public static boolean carries(double value, BigDecimal written) {
    if (value == 0) {
      return written.signum() == 0;
    }
    BigDecimal error = new BigDecimal(value).subtract(written).abs();
    return error.compareTo(written.stripTrailingZeros().ulp()) < 0;
  }
}
