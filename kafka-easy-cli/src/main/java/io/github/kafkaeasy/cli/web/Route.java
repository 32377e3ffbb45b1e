package io.github.kafkaeasy.cli.web;

/** What answers the requests for one path. Called by many threads at the same time. */
@FunctionalInterface
public interface Route {
  /**
   * Answers on the calling thread.
   *
   * @throws Refused to answer with that status instead
   */
  void answer(Call call);
}
