/**
 * A small HTTP server for one person's browser, based on the JDK's server. It listens on the
 * loopback address only. {@code Guard} checks each request first: its Host header, the secret path
 * in its address, the session cookie, and the page that caused it. Only the request that opens the
 * link has the link's token instead of the cookie. {@code Call} is one request with its response,
 * {@code EventStream} a response of server-sent events, {@code Assets} the page's files.
 *
 * <p>Threads, waiting connections, the length of a query and of a body, and the time in which a
 * request must arrive are bounded. A request is handled on one thread from its beginning to its
 * end. This package knows nothing of dead letters.
 */
@NullMarked
package io.github.kafkaeasy.cli.web;

import org.jspecify.annotations.NullMarked;
