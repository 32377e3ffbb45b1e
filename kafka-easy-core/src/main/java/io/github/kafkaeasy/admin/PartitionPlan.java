package io.github.kafkaeasy.admin;

import java.util.List;

/**
 * A recommended partition count, with its reasons.
 *
 * @param partitions the recommended count
 * @param terms the requirements; the largest one decides
 * @param notes further advice, each entry one sentence
 */
public record PartitionPlan(int partitions, List<Term> terms, List<String> notes) {

  /**
   * One requirement on the partition count.
   *
   * @param what its name, for example {@code consumers' rate}
   * @param partitions the number of partitions that it requires
   * @param reasoning the calculation as text
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
