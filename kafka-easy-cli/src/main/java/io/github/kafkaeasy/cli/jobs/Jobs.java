package io.github.kafkaeasy.cli.jobs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * All jobs of a console: the active ones, a few that wait, and the last ones that are over.
 * Thread-safe; a lock guards the map, and is not held while waiting for a job.
 */
public final class Jobs implements AutoCloseable {
  private static final int AT_ONCE = 2;
  private static final int MOST_WAITING = 4;
  private static final int MOST_KEPT = 50;

  private final ThreadPoolExecutor threads;

  /** Jobs by id, the oldest first. Guarded by this. */
  private final Map<String, Job> jobs = new LinkedHashMap<>();

  public Jobs() {
    this.threads =
        new ThreadPoolExecutor(
            AT_ONCE,
            AT_ONCE,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_WAITING),
            work -> {
              Thread thread = new Thread(work, "kafka-easy-console-job");
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Starts a job.
   *
   * @return the job; null if too many are waiting already
   */
  public @Nullable Job start(String topic, String what, Work work) {
    Job job = new Job(UUID.randomUUID().toString(), topic, what);
    try {
      threads.execute(() -> job.work(work));
    } catch (RejectedExecutionException e) {
      return null;
    }
    keep(job);
    return job;
  }

  private synchronized void keep(Job job) {
    jobs.put(job.id(), job);
    List<Job> over = jobs.values().stream().filter(Job::isOver).toList();
    for (int i = 0; i < over.size() && jobs.size() > MOST_KEPT; i++) {
      jobs.remove(over.get(i).id());
    }
  }

  /** The job with this id; null if it no longer exists. */
  public synchronized @Nullable Job find(String id) {
    return jobs.get(id);
  }

  /** The jobs of a topic that are not over, the oldest first. */
  public synchronized List<Job> underWay(String topic) {
    List<Job> found = new ArrayList<>(jobs.values());
    found.removeIf(job -> job.isOver() || !job.topic().equals(topic));
    return found;
  }

  /** Stops all jobs; their threads end with the process. */
  @Override
  public void close() {
    List<Job> all;
    synchronized (this) {
      all = new ArrayList<>(jobs.values());
    }
    all.forEach(Job::stop);
    threads.shutdown();
  }
}
