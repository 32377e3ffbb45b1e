package io.github.kafkaeasy.message.internal.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.github.kafkaeasy.error.internal.Causes;
import io.github.kafkaeasy.message.internal.json.shared.JsonWords;
import io.github.kafkaeasy.message.internal.json.shared.Refusal;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Translates Jackson's exceptions into messages with the path, the expected type and the kind of
 * value that was found. A message never contains a value of the payload or a key of a map.
 */
final class JsonFailure {
  static final String TOO_DEEP = "its objects are nested deeper than a limit allows";
  static final String NOT_FINITE = "NaN or an infinite number, which JSON cannot represent";

  private final JsonParser parser;
  private final JsonPath paths;

  JsonFailure(JsonParser parser, DeserializationConfig config) {
    this.parser = parser;
    this.paths = new JsonPath(config);
  }

  /** The message for a failed read. */
  String tell(JacksonException failure) {
    Throwable reason = reason(failure);
    String path = failure instanceof JsonMappingException mapping ? paths.of(mapping) : "$";
    return path + ": " + words(reason) + at(failure, reason);
  }

  /** The message for a failed write. */
  static String unwritable(IOException failure) {
    String path = failure instanceof JsonMappingException mapping ? JsonPath.ofOwn(mapping) : "";
    String words = unwritableWords(reason(failure));
    return path.isEmpty() ? words : path + ": " + words;
  }

  private static String unwritableWords(Throwable reason) {
    String message =
        String.valueOf(reason instanceof JacksonException own ? own.getOriginalMessage() : reason);
    if (reason instanceof StreamConstraintsException || message.contains("StackOverflow")) {
      return TOO_DEEP;
    }
    if (message.startsWith("Duplicate")) {
      return "an object would have a duplicate key";
    }
    if (message.contains("surrogate")) {
      return JsonText.TORN;
    }
    if (reason instanceof InvalidDefinitionException || message.equals(NOT_FINITE)) {
      return message;
    }
    return reason instanceof JacksonException
        ? "Jackson refuses it"
        : "its own code threw " + reason.getClass().getSimpleName();
  }

  /**
   * The outermost exception that says what is wrong with the value; if the chain has none, the root
   * cause, for example an exception thrown by the class's own code.
   */
  private static Throwable reason(Throwable failure) {
    List<Throwable> chain = Causes.chain(failure);
    return chain.stream()
        .filter(JsonFailure::isTelling)
        .findFirst()
        .orElse(chain.get(chain.size() - 1));
  }

  private static boolean isTelling(Throwable reason) {
    return reason instanceof MismatchedInputException
        || reason instanceof InvalidDefinitionException
        || reason instanceof StreamReadException
        || reason instanceof StreamConstraintsException;
  }

  private String words(Throwable reason) {
    if (reason instanceof StreamConstraintsException limit) {
      return limit(limit.getOriginalMessage());
    }
    if (reason instanceof Refusal refusal) {
      return expected(refusal) + "found " + refusal.found();
    }
    if (reason instanceof InputCoercionException range) {
      return "expected "
          + range.getTargetType().getSimpleName()
          + ", found "
          + JsonWords.OUT_OF_RANGE;
    }
    if (reason instanceof StreamReadException syntax) {
      return syntax(syntax);
    }
    if (reason instanceof MismatchedInputException mismatch) {
      return mismatch(mismatch);
    }
    if (reason instanceof InvalidDefinitionException definition) {
      return definition(definition);
    }
    return reason instanceof JacksonException
        ? "Jackson refuses it"
        : "the class's own code threw " + reason.getClass().getSimpleName();
  }

  /**
   * Jackson's message describes the class. It is not used for a scalar, because then it quotes the
   * value from which the class cannot be created.
   */
  private String definition(InvalidDefinitionException definition) {
    String message = definition.getOriginalMessage();
    if (message.startsWith("No fallback setter/field defined for creator property")) {
      return "found " + JsonWords.PROPERTY_TWICE;
    }
    JsonToken token = parser.currentToken();
    return token != null && token.isScalarValue()
        ? expected(definition.getType()) + "found " + token(definition)
        : message;
  }

  private static String syntax(StreamReadException syntax) {
    if (syntax.getOriginalMessage().startsWith("Duplicate")) {
      return "found " + JsonWords.TWICE;
    }
    return syntax instanceof JsonEOFException
        ? "the document is incomplete"
        : "the document is not valid JSON";
  }

  private String mismatch(MismatchedInputException mismatch) {
    if (mismatch instanceof UnrecognizedPropertyException) {
      return "found a property that the type does not have";
    }
    if (mismatch instanceof InvalidTypeIdException id) {
      return expected(mismatch)
          + (id.getTypeId() == null ? "found no type id" : "found a type id that names no type");
    }
    if (mismatch instanceof InvalidNullException) {
      return expected(mismatch) + "found null or nothing";
    }
    if (mismatch instanceof InvalidFormatException format) {
      String kind = JsonWords.kindOf(format.getValue());
      if (kind != null) {
        return expected(mismatch) + "found " + kind + form(format);
      }
    }
    String message = mismatch.getOriginalMessage();
    if (message.startsWith("No content")) {
      return "found nothing: the document is empty";
    }
    if (message.startsWith("Trailing token")) {
      return "found more text after the end of the document";
    }
    if (message.startsWith("Missing")) {
      return expected(mismatch) + "found nothing: a property is missing";
    }
    return expected(mismatch) + "found " + token(mismatch);
  }

  /** The end of the message if the kind of value is right, but its text is not valid. */
  private static String form(InvalidFormatException format) {
    boolean text = format.getValue() instanceof CharSequence value && !value.toString().isBlank();
    return text && !format.getOriginalMessage().startsWith("Cannot coerce")
        ? " that is not a valid value"
        : "";
  }

  private String token(JsonMappingException mismatch) {
    JsonParser at = mismatch.getProcessor() instanceof JsonParser own ? own : parser;
    try {
      return JsonWords.kindOf(at);
    } catch (IOException e) {
      return JsonWords.kindOf(at.currentToken());
    }
  }

  private static String expected(@Nullable JavaType type) {
    return type == null ? "" : "expected " + type.getRawClass().getSimpleName() + ", ";
  }

  private static String expected(MismatchedInputException mismatch) {
    Class<?> type = mismatch.getTargetType();
    return type == null ? "" : "expected " + type.getSimpleName() + ", ";
  }

  private String limit(String message) {
    var limits = parser.streamReadConstraints();
    if (message.contains("epth")) {
      return "over a limit: nested deeper than " + limits.getMaxNestingDepth();
    }
    if (message.contains("String")) {
      return "over a limit: a text longer than " + limits.getMaxStringLength() + " characters";
    }
    if (message.contains("Number") || message.contains("scale")) {
      return "over a limit: a number longer than " + limits.getMaxNumberLength() + " characters";
    }
    if (message.contains("Name")) {
      return "over a limit: the name of a property or a key is too long";
    }
    if (message.contains("Document")) {
      return "over a limit: the document is too long";
    }
    return "over a limit of the mapper";
  }

  private static String at(JacksonException failure, Throwable reason) {
    JsonLocation location =
        reason instanceof JacksonException own ? own.getLocation() : failure.getLocation();
    return location == null || location.getLineNr() < 1
        ? ""
        : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
  }
}
