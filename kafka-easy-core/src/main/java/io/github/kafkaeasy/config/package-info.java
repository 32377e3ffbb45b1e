/** How a client proves who it is, whom it trusts, and how its records are compressed. */
@NullMarked
package io.github.kafkaeasy.config;

import org.jspecify.annotations.NullMarked;
