package io.github.kafkaeasy.benchmarks.contender;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * What this JVM has used so far.
 *
 * @param bytes allocated by the threads that live; so nothing compared may end threads in between
 * @param cpuNanos of all its threads, those of the JVM itself too
 * @param switches how often its living threads left a processor, by themselves or not
 * @param collections of garbage, young and old
 */
record Cost(long bytes, long cpuNanos, long switches, long collections) {
  static final Cost NONE = new Cost(0, 0, 0, 0);

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  static Cost now() {
    long sum = 0;
    for (long bytes : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
      sum += Math.max(0, bytes);
    }
    return new Cost(
        sum,
        SYSTEM.getProcessCpuTime(),
        ContextSwitches.soFar(),
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .mapToLong(collector -> Math.max(0, collector.getCollectionCount()))
            .sum());
  }

  Cost since(Cost earlier) {
    return new Cost(
        bytes - earlier.bytes,
        cpuNanos - earlier.cpuNanos,
        switches - earlier.switches,
        collections - earlier.collections);
  }

  Cost plus(Cost other) {
    return new Cost(
        bytes + other.bytes,
        cpuNanos + other.cpuNanos,
        switches + other.switches,
        collections + other.collections);
  }
}
