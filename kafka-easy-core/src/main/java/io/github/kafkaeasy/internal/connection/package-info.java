/**
 * Internal: the connection to one cluster, {@link
 * io.github.kafkaeasy.internal.connection.ConnectionSettings}, and differences between library
 * versions.
 */
@NullMarked
package io.github.kafkaeasy.internal.connection;

import org.jspecify.annotations.NullMarked;
