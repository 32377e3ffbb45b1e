package io.github.kafkaeasy.faults;

import io.github.kafkaeasy.test.BrokerControl;
import io.github.kafkaeasy.test.NeedsControl;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks a class of fault scenarios. All scenarios of a run share a {@link Site}, {@link
 * ThreeBrokers} and a {@link Report}; each restores the brokers at its end. Tests get these and the
 * {@link Scale} as parameters.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@NeedsControl({
  BrokerControl.STOP,
  BrokerControl.KILL,
  BrokerControl.SUSPEND,
  BrokerControl.ADVERTISED_ADDRESS,
  BrokerControl.DATA_FOLDER
})
@ExtendWith(FaultSuiteExtension.class)
@Tag("long")
@interface FaultSuite {}
