/**
 * Internal: the table of a disk spool's options. Of the public package it uses only {@code
 * OnDamage}.
 */
@NullMarked
package io.github.kafkaeasy.spool.internal;

import org.jspecify.annotations.NullMarked;
