package io.github.kafkaeasy.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.utils.AppInfoParser;

/** Description of the machine on which the figures were measured. */
public final class Machine {
  private Machine() {}

  /** Names and values, in the order to show. */
  public static Map<String, Object> describe() {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    Map<String, Object> machine = new LinkedHashMap<>();
    machine.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    machine.put("arch", System.getProperty("os.arch"));
    machine.put("processors", Runtime.getRuntime().availableProcessors());
    machine.put("memoryGiB", Math.round(system.getTotalMemorySize() / (double) (1 << 30)));
    machine.put("jvm", System.getProperty("java.vm.name") + " " + Runtime.version());
    machine.put("kafka", AppInfoParser.getVersion());
    return machine;
  }
}
