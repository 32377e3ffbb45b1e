package io.github.kafkaeasy.message.json;

/**
 * One thing that a JSON codec refuses by default, and takes where this constant is given to {@code
 * Codec.json(type, ...)}. Each constant says what is taken then and what becomes of it. Everything
 * else stays strict: a value is taken exactly, or the record is a decode failure.
 *
 * <p>Wholly independent of these constants: unknown properties are ignored, and a whole number may
 * be written as {@code 3.0} or {@code 3e0}, because both are exactly 3.
 */
public enum JsonLeniency {
  /**
   * A number with a fraction, where a whole one is expected, loses the fraction: 10.9 becomes 10.
   */
  FRACTIONS_CUT,

  /**
   * A number from 128 to 255, where a {@code byte} is expected, becomes negative: 200 becomes -56.
   */
  UNSIGNED_BYTES,

  /**
   * A number with more digits than a {@code float} or {@code double} can hold is rounded: 16777217
   * becomes 16777216 as a {@code float}. In {@code JsonNode}, {@code Map} and {@code Object},
   * numbers with a fraction become {@code Double}, and huge ones infinite.
   */
  INEXACT_NUMBERS,

  /**
   * The texts {@code "NaN"}, {@code "Infinity"} and {@code "-Infinity"} are taken for such a {@code
   * float} or {@code double}, and such values are written as these texts. A number beyond the range
   * of the type becomes infinite: 1e400.
   */
  NON_FINITE_NUMBERS,

  /** A text, where a number or a boolean is expected, is read as one: "10" and "true". */
  TEXT_AS_SCALAR,

  /**
   * A number or a boolean, where a text is expected, becomes the text that stands there; for a
   * {@code char} the number is the character's code.
   */
  SCALAR_AS_TEXT,

  /** A whole number, where a boolean is expected, becomes {@code false} if it is 0, else true. */
  NUMBER_AS_BOOLEAN,

  /**
   * An empty or blank text, where anything but a text is expected, becomes null. For a primitive it
   * takes {@link #NULL_AS_ZERO} as well.
   */
  EMPTY_TEXT_AS_NULL,

  /** An empty array, where an object or a single value is expected, becomes null. */
  EMPTY_ARRAY_AS_NULL,

  /** Null, where a primitive is expected, becomes 0 or {@code false}; an EnumSet leaves it out. */
  NULL_AS_ZERO,

  /**
   * A primitive property that is missing becomes 0 or {@code false}, or keeps what the class gives.
   * Without this constant, only a class's own value other than 0 and {@code false} is kept.
   */
  MISSING_AS_ZERO,

  /** A number, where an enum is expected, picks the constant with that ordinal. */
  ENUM_BY_NUMBER,

  /** The text for an enum may differ from its constant in upper and lower case. */
  ENUM_ANY_CASE,

  /**
   * A text that names no constant of the enum becomes the constant with {@code
   * JsonEnumDefaultValue}, or null if there is none.
   */
  UNKNOWN_ENUM_AS_NULL,

  /**
   * Where a key stands twice in an object, the last one counts, also when it is written so. The
   * same for two keys of a map, or two names of a property, that mean the same. A record's property
   * that stands again after all others of the record is refused even so.
   */
  DUPLICATE_KEYS,

  /** A single value, where an array or a collection is expected, becomes one with one element. */
  SINGLE_VALUE_AS_ARRAY,

  /** An array of one element, where a single value is expected, becomes that element. */
  ARRAY_AS_SINGLE_VALUE,

  /**
   * Numbers, arrays of numbers and texts of digits, where a time is expected, are read as Jackson
   * does: seconds or milliseconds since 1970, days, year and month. Times are still written as ISO
   * texts.
   */
  TIMES_AS_NUMBERS,

  /**
   * A text that says more than the type of time can hold loses it: a {@code LocalDate} the time, a
   * {@code LocalDateTime} the {@code Z}, a {@code java.util.Date} what is below milliseconds, an
   * {@code Instant} a leap second; and 31 February becomes a day in March where a {@code Date} is
   * expected.
   */
  TIMES_CUT,

  /**
   * Texts in another form than the type's own: with spaces around, a UUID of 24 characters, an
   * unknown time zone (which becomes GMT), base64 with bits left over, and map keys as "01" for 1.
   */
  LOOSE_TEXT,

  /**
   * Text with bytes that are no UTF-8, or with half of a surrogate pair, is read and written as
   * Jackson does it.
   */
  MALFORMED_TEXT
}
