/** How the cost of a record grows with what there is more of. */
@NullMarked
package io.github.kafkaeasy.benchmarks.growth;

import org.jspecify.annotations.NullMarked;
