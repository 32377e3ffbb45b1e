package io.github.kafkaeasy.benchmarks.contender;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * Resources used by this JVM so far.
 *
 * @param bytes bytes allocated by live threads; no thread may end between two readings, because its
 *     count would be lost
 * @param cpuNanos CPU time of all threads, including the JVM's own
 * @param switches context switches of live threads, voluntary or not
 * @param collections garbage collections, young and old
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
