/**
 * Internal: main classes of the JVMs that {@link io.github.kafkaeasy.test.LocalKafka} starts, the
 * broker and its guardian. Public only because main classes must be.
 */
@NullMarked
package io.github.kafkaeasy.test.internal.child;

import org.jspecify.annotations.NullMarked;
