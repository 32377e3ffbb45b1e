/** What the rooms of dead letters share and users need not see. */
@NullMarked
package io.github.kafkaeasy.dlq.internal;

import org.jspecify.annotations.NullMarked;
