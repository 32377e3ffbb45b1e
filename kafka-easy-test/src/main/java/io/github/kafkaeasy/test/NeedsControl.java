package io.github.kafkaeasy.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Names what a test, or every test of a class, does to a broker of its own. On a back end that
 * cannot do it the test is skipped, and its report says what was missing; it is never left out
 * silently.
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
   * What the test does.
   *
   * @return at least one
   */
  BrokerControl[] value();
}
