package io.github.kafkaeasy.message.internal.json;

import com.fasterxml.jackson.core.JsonGenerationException;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import java.io.IOException;

/** Refuses NaN and infinite numbers, which JSON cannot represent. */
final class StrictGenerator extends JsonGeneratorDelegate {
  StrictGenerator(JsonGenerator jacksons) {
    super(jacksons, false);
  }

  @Override
  public void writeNumber(double number) throws IOException {
    super.writeNumber(finite(number));
  }

  @Override
  public void writeNumber(float number) throws IOException {
    double unused = finite(number);
    super.writeNumber(number);
  }

  @Override
  public void writeArray(double[] array, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      double unused = finite(array[i]);
    }
    super.writeArray(array, offset, length);
  }

  private double finite(double number) throws IOException {
    if (Double.isFinite(number)) {
      return number;
    }
    throw new JsonGenerationException(JsonFailure.NOT_FINITE, this);
  }
}
