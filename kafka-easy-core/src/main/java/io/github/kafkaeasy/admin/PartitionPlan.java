package io.github.kafkaeasy.admin;

import java.util.List;

/**
 * How many partitions a topic should have, and why.
 *
 * @param partitions the count
 * @param terms what asks for how many; the largest decides
 * @param notes what to know beside it, each a sentence
 */
public record PartitionPlan(int partitions, List<Term> terms, List<String> notes) {

  /**
   * One thing that asks for partitions.
   *
   * @param what what it is about: {@code consumers' rate}
   * @param partitions how many it asks for
   * @param reasoning how that was worked out
   */
  public record Term(String what, int partitions, String reasoning) {}

  public PartitionPlan {
    terms = List.copyOf(terms);
    notes = List.copyOf(notes);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Term term : terms) {
      text.append("%-18s %5d  %s%n".formatted(term.what(), term.partitions(), term.reasoning()));
    }
    return text.append("%-18s %5d%n".formatted("partitions", partitions)).toString();
  }
}
