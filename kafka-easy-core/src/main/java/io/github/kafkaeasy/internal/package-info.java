/**
 * Internal: what several packages or modules of ours need. Public only because Java has no other
 * way for two packages; not for programs, and without a promise to stay as it is.
 */
@NullMarked
package io.github.kafkaeasy.internal;

import org.jspecify.annotations.NullMarked;
