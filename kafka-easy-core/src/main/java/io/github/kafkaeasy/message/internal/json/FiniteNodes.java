package io.github.kafkaeasy.message.internal.json;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NumericNode;

/** Makes trees without infinite numbers, which older Jacksons take 1e400 for. */
final class FiniteNodes extends JsonNodeFactory {
  private static final long serialVersionUID = 1L;

  /** Not checked, since a factory of nodes cannot throw what Jackson would add the path to. */
  static final class NotFinite extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  FiniteNodes() {
    super(true);
  }

  @Override
  public NumericNode numberNode(float number) {
    return super.numberNode((float) finite(number));
  }

  @Override
  public NumericNode numberNode(double number) {
    return super.numberNode(finite(number));
  }

  private static double finite(double number) {
    if (Double.isFinite(number)) {
      return number;
    }
    throw new NotFinite();
  }
}
