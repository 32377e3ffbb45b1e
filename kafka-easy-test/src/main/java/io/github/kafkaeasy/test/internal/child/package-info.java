/**
 * What runs inside the JVMs that {@link io.github.kafkaeasy.test.LocalKafka} starts: the broker and
 * its guardian. Public only because a JVM's entry points have to be; nothing here is for users.
 */
@NullMarked
package io.github.kafkaeasy.test.internal.child;

import org.jspecify.annotations.NullMarked;
