package io.github.kafkaeasy.message.json;

/**
 * A relaxation of one strict rule of a JSON codec, passed to {@code Codec.json(type, ...)}. Each
 * constant says which input is accepted in addition and how it is converted. All other rules stay
 * strict: a value that does not fit its type exactly is a decoding failure.
 *
 * <p>Independent of these constants, unknown properties are ignored, and a whole number may be
 * written as {@code 3.0} or {@code 3e0}, because both are exactly 3.
 */
public enum JsonLeniency {
  /** A number with a fraction, where a whole number is expected, is truncated: 10.9 becomes 10. */
  FRACTIONS_CUT,

  /**
   * A number from 128 to 255, where a {@code byte} is expected, becomes negative: 200 becomes -56.
   */
  UNSIGNED_BYTES,

  /**
   * A number with more digits than a {@code float} or {@code double} can hold is rounded: 16777217
   * becomes 16777216 as a {@code float}. In {@code JsonNode}, {@code Map} and {@code Object},
   * numbers with a fraction become {@code Double}; numbers beyond the range of {@code Double}
   * become infinite in {@code Map} and {@code Object}, and are refused in {@code JsonNode} unless
   * {@link #NON_FINITE_NUMBERS} is given.
   */
  INEXACT_NUMBERS,

  /**
   * The texts {@code "NaN"}, {@code "Infinity"} and {@code "-Infinity"} are read as {@code float}
   * or {@code double}, and these values are written as such texts. A number beyond the range of the
   * type, such as 1e400, becomes infinite.
   */
  NON_FINITE_NUMBERS,

  /** Text, where a number or a boolean is expected, is parsed: "10" and "true". */
  TEXT_AS_SCALAR,

  /**
   * A number or a boolean, where text is expected, becomes its JSON text. For a {@code char}, the
   * number is the character code.
   */
  SCALAR_AS_TEXT,

  /**
   * A whole number, where a boolean is expected: 0 becomes {@code false}, any other number true.
   */
  NUMBER_AS_BOOLEAN,

  /**
   * Empty or blank text, where any type other than text is expected, becomes null. A primitive
   * needs {@link #NULL_AS_ZERO} in addition.
   */
  EMPTY_TEXT_AS_NULL,

  /** An empty array, where an object or a single value is expected, becomes null. */
  EMPTY_ARRAY_AS_NULL,

  /**
   * Null, where a primitive is expected, becomes 0 or {@code false}; a null in an EnumSet is
   * omitted.
   */
  NULL_AS_ZERO,

  /**
   * A missing primitive property becomes 0 or {@code false}, or keeps the default that the class
   * assigns. Without this constant, a missing primitive is accepted only if the class assigns a
   * default other than 0 or {@code false}.
   */
  MISSING_AS_ZERO,

  /** A number, where an enum is expected, selects the constant with that ordinal. */
  ENUM_BY_NUMBER,

  /** The text for an enum constant may differ from its name in upper and lower case. */
  ENUM_ANY_CASE,

  /**
   * Text that names no constant of the enum becomes the constant with {@code JsonEnumDefaultValue},
   * or null if there is none.
   */
  UNKNOWN_ENUM_AS_NULL,

  /**
   * When reading, the last of several duplicate keys in an object is used; when writing, duplicate
   * keys are not refused. The same applies to two map keys or two property names that convert to
   * the same one. A property of a record that occurs again after all other properties of the record
   * is still refused.
   */
  DUPLICATE_KEYS,

  /**
   * A single value, where an array or a collection is expected, becomes an array or collection with
   * one element.
   */
  SINGLE_VALUE_AS_ARRAY,

  /** An array of one element, where a single value is expected, becomes that element. */
  ARRAY_AS_SINGLE_VALUE,

  /**
   * Numbers, arrays of numbers and digit texts, where a date or time is expected, are read as
   * Jackson reads them: seconds or milliseconds since 1970, days, year and month. Dates and times
   * are still written as ISO text.
   */
  TIMES_AS_NUMBERS,

  /**
   * Text with more precision than the date or time type can hold is truncated: a {@code LocalDate}
   * drops the time, a {@code LocalDateTime} the {@code Z}, a {@code java.util.Date} everything
   * below milliseconds, an {@code Instant} a leap second. Where a {@code Date} is expected, 31
   * February becomes a day in March.
   */
  TIMES_CUT,

  /**
   * Text in a non-canonical form of its type: with surrounding spaces, a UUID of 24 characters, an
   * unknown time zone (which becomes GMT), base64 with leftover bits, and map keys such as "01" for
   * 1.
   */
  LOOSE_TEXT,

  /**
   * Text with invalid UTF-8, or with an unpaired surrogate, is read and written as Jackson does by
   * default.
   */
  MALFORMED_TEXT
}
