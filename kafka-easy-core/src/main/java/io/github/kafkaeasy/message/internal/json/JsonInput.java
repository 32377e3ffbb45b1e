package io.github.kafkaeasy.message.internal.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.message.internal.json.shared.JsonWords;
import io.github.kafkaeasy.message.internal.json.shared.Leniencies;
import io.github.kafkaeasy.message.json.JsonLeniency;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads JSON documents of one type. Created once for a codec, not for each record. */
public final class JsonInput {
  private final ObjectReader reader;
  private final boolean checksText;

  JsonInput(ObjectMapper mapper, JavaType type, Leniencies leniencies) {
    reader = JsonRules.strict(mapper.readerFor(type), leniencies);
    // Binary formats have their own rules for text.
    checksText =
        !leniencies.take(JsonLeniency.MALFORMED_TEXT)
            && !mapper.getFactory().canHandleBinaryNatively();
  }

  /**
   * Reads the object in a document; never null.
   *
   * @throws KafkaEasyException with the path, and the kind of value found there
   */
  public Object read(byte[] bytes) {
    String fault = checksText ? JsonText.fault(bytes) : null;
    if (fault != null) {
      throw new KafkaEasyException("not the JSON expected: " + fault);
    }
    if (isNull(bytes)) {
      throw new KafkaEasyException("the payload is the JSON literal null, not an object");
    }
    @Nullable Object value;
    try (JsonParser parser = reader.createParser(bytes)) {
      value = read(parser);
    } catch (IOException e) {
      throw new KafkaEasyException("not readable", e);
    }
    if (value == null) {
      throw new KafkaEasyException("the payload was read as null, not as an object");
    }
    return value;
  }

  private @Nullable Object read(JsonParser parser) throws IOException {
    try {
      return reader.readValue(parser);
    } catch (JacksonException e) {
      // Jackson's own message may quote the payload, so it is only in the cause.
      String what = new JsonFailure(parser, reader.getConfig()).tell(e);
      throw new KafkaEasyException("not the JSON expected: " + what, e);
    } catch (FiniteNodes.NotFinite e) {
      throw new KafkaEasyException("not the JSON expected: $: found " + JsonWords.OUT_OF_RANGE, e);
    } catch (RuntimeException e) {
      throw new KafkaEasyException(
          "not the JSON expected: the class's own code threw " + e.getClass().getSimpleName(), e);
    }
  }

  /**
   * Whether the document is the literal null, which an Optional or a tree would accept as a value.
   */
  private static boolean isNull(byte[] bytes) {
    int i = afterBlanks(bytes, 0);
    return i + 4 <= bytes.length
        && bytes[i] == 'n'
        && bytes[i + 1] == 'u'
        && bytes[i + 2] == 'l'
        && bytes[i + 3] == 'l'
        && afterBlanks(bytes, i + 4) == bytes.length;
  }

  private static int afterBlanks(byte[] bytes, int from) {
    int i = from;
    while (i < bytes.length && bytes[i] >= 0 && bytes[i] <= ' ') {
      i++;
    }
    return i;
  }
}
