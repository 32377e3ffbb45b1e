package io.github.kafkaeasy.message.internal.json;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.message.internal.json.shared.Leniencies;
import io.github.kafkaeasy.message.json.JsonLeniency;
import java.io.IOException;

/** Writes documents of one type; resolved once, not for each record. */
public final class JsonOutput {
  private static final int MANY = 500;

  private final ObjectWriter writer;
  private final Leniencies leniencies;
  private final boolean checksText;

  JsonOutput(ObjectMapper mapper, JavaType type, Leniencies leniencies) {
    this.writer = JsonRules.strict(mapper.writerFor(type), leniencies);
    this.leniencies = leniencies;
    this.checksText =
        !leniencies.take(JsonLeniency.MALFORMED_TEXT)
            && !mapper.getFactory().canHandleBinaryNatively();
  }

  /**
   * The document of an object.
   *
   * @throws KafkaEasyException saying where something stands that JSON has no form for
   */
  public byte[] write(Object value) {
    byte[] bytes = bytes(value);
    String fault = checksText ? JsonText.fault(bytes) : null;
    if (fault != null) {
      throw new KafkaEasyException("the object cannot be written as JSON: it holds " + fault);
    }
    if (bytes.length == 4 && bytes[0] == 'n') {
      throw new KafkaEasyException(
          "the object would be written as the JSON literal null, which no receiver takes for an"
              + " object; a missing value is sent as a tombstone");
    }
    return bytes;
  }

  private byte[] bytes(Object value) {
    ByteArrayBuilder bytes = new ByteArrayBuilder(MANY);
    try (JsonGenerator generator = writer.createGenerator(bytes, JsonEncoding.UTF8)) {
      writer.writeValue(JsonRules.strict(generator, leniencies), value);
    } catch (IOException e) {
      throw new KafkaEasyException(
          "the object cannot be written as JSON: " + JsonFailure.unwritable(e), e);
    } catch (StackOverflowError e) {
      // Jackson 2.15 has no limit of its own.
      throw new KafkaEasyException(
          "the object cannot be written as JSON: " + JsonFailure.TOO_DEEP, e);
    }
    return bytes.toByteArray();
  }
}
