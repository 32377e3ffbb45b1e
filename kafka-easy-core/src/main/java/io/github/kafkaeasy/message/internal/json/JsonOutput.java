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

/** Writes JSON documents of one type. Created once for a codec, not for each record. */
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
   * Writes an object as a document.
   *
   * @throws KafkaEasyException with the path of a value that JSON cannot represent
   */
  public byte[] write(Object value) {
    byte[] bytes = bytes(value);
    String fault = checksText ? JsonText.fault(bytes) : null;
    if (fault != null) {
      throw new KafkaEasyException("the object cannot be written as JSON: it holds " + fault);
    }
    if (bytes.length == 4 && bytes[0] == 'n') {
      throw new KafkaEasyException(
          "the object would be written as the JSON literal null, which receivers refuse; send"
              + " a missing value as a tombstone");
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
      // Jackson 2.15 has no depth limit for writing.
      throw new KafkaEasyException(
          "the object cannot be written as JSON: " + JsonFailure.TOO_DEEP, e);
    }
    return bytes.toByteArray();
  }
}
