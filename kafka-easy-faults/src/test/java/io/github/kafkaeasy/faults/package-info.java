/**
 * The fault suite: injects faults of brokers, networks and processes, and asserts the invariants.
 * Each scenario proves that its fault happened.
 */
@NullMarked
package io.github.kafkaeasy.faults;

import org.jspecify.annotations.NullMarked;
