/**
 * A small HTTP server for one person's browser, over the JDK's own. It listens on the loopback
 * address only. {@code Guard} decides about each request before anything else sees it: the host
 * that it names, the secret folder in its path, the session's cookie, where it comes from. {@code
 * Call} is one request with its answer, {@code EventStream} an answer that goes on as server-sent
 * events, {@code Assets} the page's files.
 *
 * <p>Threads, waiting connections, the length of a query and of a body, and the time in which a
 * request must arrive are bounded. A request is handled on one thread from its beginning to its
 * end. This package knows nothing of dead letters.
 */
@NullMarked
package io.github.kafkaeasy.cli.web;

import org.jspecify.annotations.NullMarked;
