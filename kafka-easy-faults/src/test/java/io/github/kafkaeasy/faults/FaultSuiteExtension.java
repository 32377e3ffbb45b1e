package io.github.kafkaeasy.faults;

import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * JUnit extension of {@link FaultSuite}. JUnit's root store closes site and report after the last
 * test.
 */
final class FaultSuiteExtension
    implements ParameterResolver, BeforeEachCallback, AfterEachCallback {

  private static final Namespace NAMESPACE = Namespace.create(FaultSuiteExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return List.of(Site.class, ThreeBrokers.class, Report.class, Scale.class)
        .contains(parameter.getParameter().getType());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    Scale scale = Scale.ofThisRun();
    if (type == Scale.class) {
      return scale;
    }
    if (type == Report.class) {
      return store(context).computeIfAbsent(Report.class, key -> new Report(), Report.class);
    }
    Site shared =
        store(context).computeIfAbsent(Site.class, key -> Site.open(scale.nodes()), Site.class);
    return type == Site.class
        ? shared
        : store(context)
            .computeIfAbsent(
                ThreeBrokers.class, key -> ThreeBrokers.beside(shared), ThreeBrokers.class);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    Report.begin(context.getDisplayName());
  }

  /** Ends the faults of a scenario that failed, so that they do not affect the next one. */
  @Override
  public void afterEach(ExtensionContext context) {
    Site site = store(context).get(Site.class, Site.class);
    if (site != null) {
      heal(site);
    }
    ThreeBrokers three = store(context).get(ThreeBrokers.class, ThreeBrokers.class);
    if (three != null) {
      heal(three.site());
    }
  }

  private static void heal(Site site) {
    site.eachProxy(proxy -> proxy.pass());
    site.nodes().stream()
        .filter(node -> node.isRunning())
        .filter(node -> node.toString().contains("suspended"))
        .forEach(node -> node.resume());
    site.startAll();
  }

  private static Store store(ExtensionContext context) {
    return context.getRoot().getStore(NAMESPACE);
  }
}
