package io.github.kafkaeasy.cli.web;

/** The handler of the requests for one path. Called on many threads at the same time. */
@FunctionalInterface
public interface Route {
  /**
   * Responds on the calling thread.
   *
   * @throws Refused to respond with that status instead
   */
  void answer(Call call);
}
