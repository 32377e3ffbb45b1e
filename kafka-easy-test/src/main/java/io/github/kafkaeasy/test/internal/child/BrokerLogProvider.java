package io.github.kafkaeasy.test.internal.child;

import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.helpers.BasicMDCAdapter;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Writes the broker's log to standard output. The broker's JVM names it in {@code
 * -Dslf4j.provider}; it is deliberately not registered as a service, since it would then meet the
 * provider of the tests themselves, as any provider that we depended on would.
 */
public final class BrokerLogProvider implements SLF4JServiceProvider {

  private final ILoggerFactory loggers = BrokerLogger::new;
  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter context = new BasicMDCAdapter();

  /** For SLF4J, which makes one. */
  public BrokerLogProvider() {}

  @Override
  public ILoggerFactory getLoggerFactory() {
    return loggers;
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return context;
  }

  @Override
  public String getRequestedApiVersion() {
    return "2.0.99";
  }

  @Override
  public void initialize() {}
}
