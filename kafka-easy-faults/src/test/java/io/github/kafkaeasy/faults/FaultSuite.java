package io.github.kafkaeasy.faults;

import io.github.kafkaeasy.test.BrokerControl;
import io.github.kafkaeasy.test.NeedsControl;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Scenarios of one run share a {@link Site}, which each leaves as it found it, {@link ThreeBrokers}
 * and a {@link Report}. Their tests may ask for all of them, and for the {@link Scale}.
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
@interface FaultSuite {}
