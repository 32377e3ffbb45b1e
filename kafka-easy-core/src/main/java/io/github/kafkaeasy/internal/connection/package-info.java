/**
 * Internal: the connection to one cluster, {@link
 * io.github.kafkaeasy.internal.connection.ConnectionSettings}, and what differs between the
 * versions of the libraries that are found beside it.
 */
@NullMarked
package io.github.kafkaeasy.internal.connection;

import org.jspecify.annotations.NullMarked;
