package io.github.kafkaeasy.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Declares the operations that a test, or every test of a class, performs on its own broker. If the
 * {@linkplain TestKafka back end} of the run does not support them, the test is skipped and the
 * report says why.
 *
 * <pre>{@code
 * @Test
 * @NeedsControl({BrokerControl.KILL, BrokerControl.SERVER_PROPERTIES})
 * void nothingIsLostWhenTheBrokerIsKilled() { ... }
 * }</pre>
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(ControlCondition.class)
public @interface NeedsControl {

  /**
   * The operations.
   *
   * @return at least one
   */
  BrokerControl[] value();
}
