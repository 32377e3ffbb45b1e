package io.github.kafkaeasy.faults;

/**
 * A site of three brokers for scenarios in which one of them is down: the run's own site if it has
 * three, otherwise a second one, started when a test first asks for it.
 *
 * @param site the brokers
 * @param own whether closing this object closes them
 */
record ThreeBrokers(Site site, boolean own) implements AutoCloseable {

  static ThreeBrokers beside(Site shared) {
    return shared.nodes().size() == 3
        ? new ThreeBrokers(shared, false)
        : new ThreeBrokers(Site.open(3), true);
  }

  @Override
  public void close() {
    if (own) {
      site.close();
    }
  }
}
