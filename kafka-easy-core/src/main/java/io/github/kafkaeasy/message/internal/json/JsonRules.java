package io.github.kafkaeasy.message.internal.json;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.settings.Options;
import io.github.kafkaeasy.message.internal.json.shared.Leniencies;
import io.github.kafkaeasy.message.json.JsonLeniency;
import java.net.URI;
import java.text.DateFormat;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Date;
import java.util.List;
import java.util.Locale;

/** A mapper with the strict rules applied; creates the reader and writer of a codec. */
public final class JsonRules {
  private static final JsonRules STRICT = new JsonRules(ours(), new Leniencies(), false);
  private static final JsonRules STRICT_PRETTY = new JsonRules(ours(), new Leniencies(), true);

  private final ObjectMapper mapper;
  private final Leniencies leniencies;

  private JsonRules(ObjectMapper given, Leniencies leniencies, boolean pretty) {
    this.leniencies = leniencies;
    this.mapper = copy(given);
    if (pretty) {
      mapper.enable(SerializationFeature.INDENT_OUTPUT);
    }
    features();
    coercions();
    dates();
    boolean finite = !leniencies.take(JsonLeniency.NON_FINITE_NUMBERS);
    if (finite && mapper.getNodeFactory().getClass() == JsonNodeFactory.class) {
      mapper.setNodeFactory(new FiniteNodes());
    }
    mapper.registerModule(new StrictModule(given, leniencies));
  }

  /** Rules with kafka-easy's own mapper. */
  public static JsonRules ofOurs(boolean pretty, JsonLeniency... leniencies) {
    Leniencies given = given(leniencies);
    if (given.areNone()) {
      return pretty ? STRICT_PRETTY : STRICT;
    }
    return new JsonRules(ours(), given, pretty);
  }

  /**
   * Rules with a copy of the user's mapper.
   *
   * @throws InvalidOptionException if default typing is enabled, or the mapper cannot be copied
   */
  public static JsonRules of(ObjectMapper mapper, boolean pretty, JsonLeniency... leniencies) {
    refuseDefaultTyping(Options.required("mapper", mapper));
    return new JsonRules(mapper, given(leniencies), pretty);
  }

  /** A reader for the type. */
  public JsonInput reader(JavaType type) {
    return new JsonInput(mapper, type, leniencies);
  }

  /** A writer for the type. */
  public JsonOutput writer(JavaType type) {
    return new JsonOutput(mapper, type, leniencies);
  }

  /** Jackson's representation of the type. */
  public JavaType type(java.lang.reflect.Type type) {
    return mapper.constructType(type);
  }

  private static Leniencies given(JsonLeniency... leniencies) {
    for (JsonLeniency one : Options.required("leniencies", leniencies)) {
      JsonLeniency unused = Options.required("leniency", one);
    }
    return new Leniencies(leniencies);
  }

  private static ObjectMapper ours() {
    return JsonMapper.builder()
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        // Otherwise Jackson writes an emoji as two escape sequences, which is visible to other
        // readers of the topic.
        .enable(combinedSurrogates())
        .build();
  }

  /**
   * Looked up by name, because the feature exists only since Jackson 2.18; older versions write two
   * escape sequences.
   */
  private static JsonWriteFeature[] combinedSurrogates() {
    return Arrays.stream(JsonWriteFeature.values())
        .filter(feature -> feature.name().equals("COMBINE_UNICODE_SURROGATES_IN_UTF8"))
        .toArray(JsonWriteFeature[]::new);
  }

  private static ObjectMapper copy(ObjectMapper mapper) {
    try {
      return mapper.copy();
    } catch (IllegalStateException e) {
      throw InvalidOptionException.of(
          "mapper",
          "a " + mapper.getClass().getName(),
          "it cannot be copied: a subclass of ObjectMapper has to override copy()");
    }
  }

  private static void refuseDefaultTyping(ObjectMapper mapper) {
    JavaType anything = mapper.constructType(Object.class);
    if (mapper.getDeserializationConfig().getDefaultTyper(anything) != null) {
      throw InvalidOptionException.of(
          "mapper",
          "an ObjectMapper with default typing",
          "class names in the data would decide what is instantiated; name the subtypes with"
              + " @JsonTypeInfo and @JsonSubTypes instead");
    }
  }

  private void features() {
    read(DeserializationFeature.ACCEPT_FLOAT_AS_INT, JsonLeniency.FRACTIONS_CUT);
    refuse(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES, JsonLeniency.NULL_AS_ZERO);
    refuse(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS, JsonLeniency.ENUM_BY_NUMBER);
    refuse(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY, JsonLeniency.DUPLICATE_KEYS);
    read(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY, JsonLeniency.SINGLE_VALUE_AS_ARRAY);
    read(DeserializationFeature.UNWRAP_SINGLE_VALUE_ARRAYS, JsonLeniency.ARRAY_AS_SINGLE_VALUE);
    read(
        DeserializationFeature.ACCEPT_EMPTY_STRING_AS_NULL_OBJECT, JsonLeniency.EMPTY_TEXT_AS_NULL);
    read(
        DeserializationFeature.ACCEPT_EMPTY_ARRAY_AS_NULL_OBJECT, JsonLeniency.EMPTY_ARRAY_AS_NULL);
    read(
        DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL, JsonLeniency.UNKNOWN_ENUM_AS_NULL);
    read(
        DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE,
        JsonLeniency.UNKNOWN_ENUM_AS_NULL);
    refuse(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, JsonLeniency.INEXACT_NUMBERS);
    mapper
        .enable(DeserializationFeature.FAIL_ON_INVALID_SUBTYPE)
        .enable(DeserializationFeature.FAIL_ON_UNRESOLVED_OBJECT_IDS)
        .configure(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES, false)
        // Otherwise a second document in the same payload would be dropped silently.
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(SerializationFeature.WRITE_DATE_KEYS_AS_TIMESTAMPS)
        .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
        .enable(SerializationFeature.WRITE_DATES_WITH_ZONE_ID);
    boolean anyCase = leniencies.take(JsonLeniency.ENUM_ANY_CASE);
    mapper.setConfig(
        anyCase
            ? mapper.getDeserializationConfig().with(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            : mapper
                .getDeserializationConfig()
                .without(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS));
  }

  private void read(DeserializationFeature feature, JsonLeniency leniency) {
    mapper.configure(feature, leniencies.take(leniency));
  }

  private void refuse(DeserializationFeature feature, JsonLeniency leniency) {
    mapper.configure(feature, !leniencies.take(leniency));
  }

  private void coercions() {
    var all = mapper.coercionConfigDefaults().setAcceptBlankAsEmpty(false);
    for (CoercionInputShape shape : CoercionInputShape.values()) {
      all.setCoercion(shape, CoercionAction.Fail);
    }
    if (leniencies.take(JsonLeniency.EMPTY_TEXT_AS_NULL)) {
      all.setAcceptBlankAsEmpty(true)
          .setCoercion(CoercionInputShape.EmptyString, CoercionAction.AsNull);
    } else {
      for (Class<?> type : List.of(URI.class, Locale.class)) {
        // Empty text is a valid value of these types, and Jackson writes it as empty text.
        mapper
            .coercionConfigFor(type)
            .setCoercion(CoercionInputShape.EmptyString, CoercionAction.AsEmpty);
      }
    }
    if (leniencies.take(JsonLeniency.EMPTY_ARRAY_AS_NULL)) {
      all.setCoercion(CoercionInputShape.EmptyArray, CoercionAction.AsNull);
    }
    if (leniencies.take(JsonLeniency.SCALAR_AS_TEXT)) {
      for (LogicalType type : List.of(LogicalType.Textual, LogicalType.OtherScalar)) {
        mapper
            .coercionConfigFor(type)
            .setCoercion(CoercionInputShape.Integer, CoercionAction.TryConvert)
            .setCoercion(CoercionInputShape.Float, CoercionAction.TryConvert)
            .setCoercion(CoercionInputShape.Boolean, CoercionAction.TryConvert);
      }
    }
    if (leniencies.take(JsonLeniency.ENUM_BY_NUMBER)) {
      mapper
          .coercionConfigFor(LogicalType.Enum)
          .setCoercion(CoercionInputShape.Integer, CoercionAction.TryConvert);
    }
    if (leniencies.take(JsonLeniency.TIMES_AS_NUMBERS)) {
      mapper
          .coercionConfigFor(LogicalType.DateTime)
          .setCoercion(CoercionInputShape.Integer, CoercionAction.TryConvert)
          .setCoercion(CoercionInputShape.Float, CoercionAction.TryConvert);
    }
  }

  /** Refuses dates such as 31 February, which Jackson would otherwise read as a day in March. */
  private void dates() {
    if (leniencies.take(JsonLeniency.TIMES_CUT)) {
      return;
    }
    if (mapper.getDateFormat().clone() instanceof DateFormat format) {
      format.setLenient(false);
      mapper.setDateFormat(format);
    }
    for (Class<?> type : List.of(Date.class, Calendar.class)) {
      JsonFormat.Value told = mapper.getDeserializationConfig().getDefaultPropertyFormat(type);
      mapper.configOverride(type).setFormat(told.withLenient(false));
    }
  }

  /** Sets parser features, which belong to a reader and not to a mapper. */
  static com.fasterxml.jackson.databind.ObjectReader strict(
      com.fasterxml.jackson.databind.ObjectReader reader, Leniencies leniencies) {
    var own = reader.withAttribute(Leniencies.class, leniencies);
    if (!leniencies.take(JsonLeniency.NON_FINITE_NUMBERS)) {
      own = own.without(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS);
    }
    return leniencies.take(JsonLeniency.DUPLICATE_KEYS)
        ? own.without(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        : own.with(StreamReadFeature.STRICT_DUPLICATE_DETECTION);
  }

  /** Sets generator features. */
  static com.fasterxml.jackson.databind.ObjectWriter strict(
      com.fasterxml.jackson.databind.ObjectWriter writer, Leniencies leniencies) {
    boolean nonFinite = leniencies.take(JsonLeniency.NON_FINITE_NUMBERS);
    var own = nonFinite ? writer.with(JsonWriteFeature.WRITE_NAN_AS_STRINGS) : writer;
    return leniencies.take(JsonLeniency.DUPLICATE_KEYS)
        ? own.without(StreamWriteFeature.STRICT_DUPLICATE_DETECTION)
        : own.with(StreamWriteFeature.STRICT_DUPLICATE_DETECTION);
  }

  /** The generator for a codec to write to. */
  static JsonGenerator strict(JsonGenerator generator, Leniencies leniencies) {
    return leniencies.take(JsonLeniency.NON_FINITE_NUMBERS)
        ? generator
        : new StrictGenerator(generator);
  }
}
