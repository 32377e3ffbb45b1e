package io.github.kafkaeasy.message.internal.json;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NumericNode;

/**
 * Creates tree nodes and refuses infinite numbers; older Jackson versions read 1e400 as infinite.
 */
final class FiniteNodes extends JsonNodeFactory {
  private static final long serialVersionUID = 1L;

  /**
   * Unchecked, because a node factory cannot throw the checked exception to which Jackson would add
   * the path.
   */
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
