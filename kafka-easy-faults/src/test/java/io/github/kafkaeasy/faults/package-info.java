/** What must be survived, provoked, each with the proof that its fault bit. */
@NullMarked
package io.github.kafkaeasy.faults;

import org.jspecify.annotations.NullMarked;
