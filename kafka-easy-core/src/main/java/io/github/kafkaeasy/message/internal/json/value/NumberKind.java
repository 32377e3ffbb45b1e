package io.github.kafkaeasy.message.internal.json.value;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.io.IOException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** The number types of Java, each with its conversion from a JSON number. */
enum NumberKind {
  BYTE(LogicalType.Integer) {
    @Override
    Object read(Numbers numbers, JsonParser p, Class<?> type) throws IOException {
      return (byte) numbers.whole(p, type, Byte.MIN_VALUE, Byte.MAX_VALUE);
    }

    @Override
    Object convert(Numbers numbers, BigDecimal number, JsonParser p, Class<?> type)
        throws IOException {
      return (byte) numbers.whole(number, p, type, Byte.MIN_VALUE, Byte.MAX_VALUE);
    }
  },

  /** A {@code byte} that also accepts 128 to 255, for {@code JsonLeniency.UNSIGNED_BYTES}. */
  UNSIGNED_BYTE(LogicalType.Integer) {
    @Override
    Object read(Numbers numbers, JsonParser p, Class<?> type) throws IOException {
      return (byte) numbers.whole(p, type, Byte.MIN_VALUE, 255);
    }

    @Override
    Object convert(Numbers numbers, BigDecimal number, JsonParser p, Class<?> type)
        throws IOException {
      return (byte) numbers.whole(number, p, type, Byte.MIN_VALUE, 255);
    }
  },

  SHORT(LogicalType.Integer) {
    @Override
    Object read(Numbers numbers, JsonParser p, Class<?> type) throws IOException {
      return (short) numbers.whole(p, type, Short.MIN_VALUE, Short.MAX_VALUE);
    }

    @Override
    Object convert(Numbers numbers, BigDecimal number, JsonParser p, Class<?> type)
        throws IOException {
      return (short) numbers.whole(number, p, type, Short.MIN_VALUE, Short.MAX_VALUE);
    }
  },

  INT(LogicalType.Integer) {
    @Override
    Object read(Numbers numbers, JsonParser p, Class<?> type) throws IOException {
      return numbers.whole(p, type, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    @Override
    Object convert(Numbers numbers, BigDecimal number, JsonParser p, Class<?> type)
        throws IOException {
      return (int) numbers.whole(number, p, type, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
  },

  LONG(LogicalType.Integer) {
    @Override
    Object read(Numbers numbers, JsonParser p, Class<?> type) throws IOException {
      return numbers.whole(p, type);
    }

    @Override
    Object convert(Numbers numbers, BigDecimal number, JsonParser p, Class<?> type)
        throws IOException {
      return numbers.whole(number, p, type, Long.MIN_VALUE, Long.MAX_VALUE);
    }
  },

  BIG_INTEGER(LogicalType.Integer) {
    @Override
    Object read(Numbers numbers, JsonParser p, Class<?> type) throws IOException {
      return numbers.bigInteger(p, type);
    }

    @Override
    Object convert(Numbers numbers, BigDecimal number, JsonParser p, Class<?> type)
        throws IOException {
      return numbers.bigInteger(number, p, type);
    }
  },

  FLOAT(LogicalType.Float) {
    @Override
    Object read(Numbers numbers, JsonParser p, Class<?> type) throws IOException {
      return numbers.floatOf(p, type);
    }

    @Override
    Object convert(Numbers numbers, BigDecimal number, JsonParser p, Class<?> type)
        throws IOException {
      return numbers.floatOf(number, number.floatValue(), p, type);
    }

    @Override
    Object special(double value) {
      return (float) value;
    }
  },

  DOUBLE(LogicalType.Float) {
    @Override
    Object read(Numbers numbers, JsonParser p, Class<?> type) throws IOException {
      return numbers.doubleOf(p, type);
    }

    @Override
    Object convert(Numbers numbers, BigDecimal number, JsonParser p, Class<?> type)
        throws IOException {
      return numbers.doubleOf(number, number.doubleValue(), p, type);
    }

    @Override
    Object special(double value) {
      return value;
    }
  },

  /** {@link Number} itself; a JSON number becomes the Java type that can hold it. */
  ANY(LogicalType.Integer) {
    @Override
    Object read(Numbers numbers, JsonParser p, Class<?> type) throws IOException {
      return numbers.any(p, type);
    }

    @Override
    Object convert(Numbers numbers, BigDecimal number, JsonParser p, Class<?> type) {
      return number;
    }

    @Override
    Object special(double value) {
      return value;
    }
  },

  BIG_DECIMAL(LogicalType.Float) {
    @Override
    Object read(Numbers numbers, JsonParser p, Class<?> type) throws IOException {
      return numbers.decimal(p, type);
    }

    @Override
    Object convert(Numbers numbers, BigDecimal number, JsonParser p, Class<?> type) {
      return number;
    }
  };

  private final LogicalType logicalType;

  NumberKind(LogicalType logicalType) {
    this.logicalType = logicalType;
  }

  /** Converts a numeric token. */
  abstract Object read(Numbers numbers, JsonParser p, Class<?> type) throws IOException;

  /** Converts a number that was given as text. */
  abstract Object convert(Numbers numbers, BigDecimal number, JsonParser p, Class<?> type)
      throws IOException;

  /** Converts NaN or an infinite number; null if the type cannot represent it. */
  @Nullable Object special(double value) {
    return null;
  }

  LogicalType logicalType() {
    return logicalType;
  }

  /** Zero of the primitive type, for null or a missing property where that is accepted. */
  Object zero() {
    return switch (this) {
      case BYTE, UNSIGNED_BYTE -> (byte) 0;
      case SHORT -> (short) 0;
      case LONG -> 0L;
      case FLOAT -> 0f;
      case DOUBLE -> 0d;
      default -> 0;
    };
  }
}
