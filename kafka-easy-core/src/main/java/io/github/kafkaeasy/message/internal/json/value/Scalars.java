package io.github.kafkaeasy.message.internal.json.value;

import io.github.kafkaeasy.message.internal.json.shared.Leniencies;
import io.github.kafkaeasy.message.internal.json.value.ExactScalar.Place;
import io.github.kafkaeasy.message.json.JsonLeniency;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Selects the deserializer for a number, boolean or character type. */
public final class Scalars {
  private static final Map<Class<?>, NumberKind> NUMBERS =
      Map.ofEntries(
          Map.entry(byte.class, NumberKind.BYTE),
          Map.entry(Byte.class, NumberKind.BYTE),
          Map.entry(short.class, NumberKind.SHORT),
          Map.entry(Short.class, NumberKind.SHORT),
          Map.entry(int.class, NumberKind.INT),
          Map.entry(Integer.class, NumberKind.INT),
          Map.entry(long.class, NumberKind.LONG),
          Map.entry(Long.class, NumberKind.LONG),
          Map.entry(float.class, NumberKind.FLOAT),
          Map.entry(Float.class, NumberKind.FLOAT),
          Map.entry(double.class, NumberKind.DOUBLE),
          Map.entry(Double.class, NumberKind.DOUBLE),
          Map.entry(BigInteger.class, NumberKind.BIG_INTEGER),
          Map.entry(BigDecimal.class, NumberKind.BIG_DECIMAL),
          Map.entry(Number.class, NumberKind.ANY));

  private Scalars() {}

  /** The deserializer for the type; null if it is another type. */
  public static @Nullable ExactScalar reader(Class<?> type, Leniencies leniencies) {
    Place plain = new Place(type, leniencies);
    NumberKind kind = NUMBERS.get(type);
    if (kind == NumberKind.BYTE && leniencies.take(JsonLeniency.UNSIGNED_BYTES)) {
      return new ExactNumber(NumberKind.UNSIGNED_BYTE, plain);
    }
    if (kind != null) {
      return new ExactNumber(kind, plain);
    }
    if (type == boolean.class || type == Boolean.class) {
      return new ExactBoolean(plain);
    }
    if (type == char.class || type == Character.class) {
      return new ExactCharacter(plain);
    }
    return holder(type, leniencies);
  }

  private static @Nullable ExactScalar holder(Class<?> type, Leniencies leniencies) {
    if (type == AtomicInteger.class) {
      return new ExactNumber(
          NumberKind.INT, new Place(type, leniencies, n -> new AtomicInteger((int) n), null));
    }
    if (type == AtomicLong.class) {
      return new ExactNumber(
          NumberKind.LONG, new Place(type, leniencies, n -> new AtomicLong((long) n), null));
    }
    if (type == AtomicBoolean.class) {
      return new ExactBoolean(
          new Place(type, leniencies, truth -> new AtomicBoolean((boolean) truth), null));
    }
    if (type == OptionalInt.class) {
      return new ExactNumber(
          NumberKind.INT,
          new Place(type, leniencies, n -> OptionalInt.of((int) n), OptionalInt.empty()));
    }
    if (type == OptionalLong.class) {
      return new ExactNumber(
          NumberKind.LONG,
          new Place(type, leniencies, n -> OptionalLong.of((long) n), OptionalLong.empty()));
    }
    if (type == OptionalDouble.class) {
      return new ExactNumber(
          NumberKind.DOUBLE,
          new Place(type, leniencies, n -> OptionalDouble.of((double) n), OptionalDouble.empty()));
    }
    return null;
  }
}
