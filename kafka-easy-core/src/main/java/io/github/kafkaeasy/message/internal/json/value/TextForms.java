package io.github.kafkaeasy.message.internal.json.value;

import io.github.kafkaeasy.message.internal.json.shared.JsonWords;
import io.github.kafkaeasy.message.internal.json.value.TextForm.Form;
import io.github.kafkaeasy.message.internal.json.value.TextForm.Rule;
import io.github.kafkaeasy.message.json.JsonLeniency;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Year;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import java.util.UUID;
import java.util.regex.Pattern;

/** The accepted text forms of JDK types. */
public final class TextForms {
  private static final Pattern DIGITS = Pattern.compile("[+-]?\\d+(\\.\\d*)?");
  private static final Pattern BELOW_MILLIS = Pattern.compile("[.,]\\d{3}0*[1-9]");

  private static final Rule SPACES =
      new Rule(
          text -> isSpace(text.charAt(0)) || isSpace(text.charAt(text.length() - 1)),
          "a text with spaces around",
          JsonLeniency.LOOSE_TEXT);
  private static final Rule UUID_FORM =
      new Rule(
          text -> text.length() != 36, "a text in a non-canonical form", JsonLeniency.LOOSE_TEXT);
  private static final Rule ZONE_FORM =
      new Rule(TextForms::isUnknownZone, "an unknown time zone", JsonLeniency.LOOSE_TEXT);
  private static final Rule NO_DIGITS =
      new Rule(
          text -> DIGITS.matcher(text).matches(),
          "a text of digits",
          JsonLeniency.TIMES_AS_NUMBERS);
  private static final Rule DATE_ONLY =
      new Rule(
          text -> text.length() > 10 && text.charAt(10) == 'T',
          "a date with a time",
          JsonLeniency.TIMES_CUT);
  private static final Rule NO_ZONE =
      new Rule(text -> text.endsWith("Z"), "a time with a zone", JsonLeniency.TIMES_CUT);
  private static final Rule NO_LEAP_SECOND =
      new Rule(text -> text.contains(":60"), "a leap second", JsonLeniency.TIMES_CUT);
  private static final Rule MILLIS =
      new Rule(
          text -> BELOW_MILLIS.matcher(text).find(),
          "a time with more digits than it can hold",
          JsonLeniency.TIMES_CUT);

  private TextForms() {}

  /** The form of a type that Jackson creates from text, such as UUID, URI or Currency. */
  public static Form fromText(Class<?> type) {
    List<Rule> rules = new ArrayList<>();
    if (!CharSequence.class.isAssignableFrom(type) && type != StringBuffer.class) {
      rules.add(SPACES);
    }
    if (type == UUID.class) {
      rules.add(UUID_FORM);
    } else if (TimeZone.class.isAssignableFrom(type)) {
      rules.add(ZONE_FORM);
    }
    return new Form(type, rules, JsonLeniency.SCALAR_AS_TEXT, false);
  }

  /** The form of a {@code java.time} type. */
  public static Form time(Class<?> type) {
    List<Rule> rules = new ArrayList<>(List.of(SPACES));
    if (type == LocalDate.class) {
      rules.add(DATE_ONLY);
    } else if (type == LocalDateTime.class) {
      rules.add(NO_ZONE);
    } else if (type == Instant.class) {
      rules.add(NO_LEAP_SECOND);
    }
    if (type != Year.class && type != ZoneOffset.class && type != ZoneId.class) {
      rules.add(NO_DIGITS);
    }
    boolean isNumber = type == Year.class;
    return new Form(type, rules, isNumber ? null : JsonLeniency.TIMES_AS_NUMBERS, true);
  }

  /** The form of {@code java.util.Date}, {@code Calendar} and their subclasses. */
  public static Form date(Class<?> type) {
    return new Form(type, List.of(SPACES, NO_DIGITS, MILLIS), JsonLeniency.TIMES_AS_NUMBERS, true);
  }

  /**
   * The form of an enum.
   *
   * @param fromNumber whether Jackson's deserializer decides about numbers
   */
  public static Form enumeration(Class<?> type, boolean fromNumber) {
    return new Form(
        type, List.of(SPACES), fromNumber ? null : JsonLeniency.SCALAR_AS_TEXT, !fromNumber);
  }

  private static boolean isSpace(char c) {
    return c <= ' ';
  }

  /** The form of an enum that is written as a number. */
  public static Form numbered(Class<?> type) {
    Rule noText = new Rule(text -> true, JsonWords.TEXT, JsonLeniency.TEXT_AS_SCALAR);
    return new Form(type, List.of(noText), null, false);
  }

  private static boolean isUnknownZone(String id) {
    return !id.equals("GMT") && TimeZone.getTimeZone(id).getID().equals("GMT");
  }
}
