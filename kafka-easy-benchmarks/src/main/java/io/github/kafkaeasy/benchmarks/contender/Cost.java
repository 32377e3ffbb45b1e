package io.github.kafkaeasy.benchmarks.contender;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * What this JVM has used so far.
 *
 * @param bytes allocated by the threads that live; so nothing compared may end threads in between
 * @param cpuNanos of all its threads, those of the JVM itself too
 */
record Cost(long bytes, long cpuNanos) {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  static Cost now() {
    long sum = 0;
    for (long bytes : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
      sum += Math.max(0, bytes);
    }
    return new Cost(sum, SYSTEM.getProcessCpuTime());
  }

  Cost since(Cost earlier) {
    return new Cost(bytes - earlier.bytes, cpuNanos - earlier.cpuNanos);
  }

  Cost plus(Cost other) {
    return new Cost(bytes + other.bytes, cpuNanos + other.cpuNanos);
  }
}
