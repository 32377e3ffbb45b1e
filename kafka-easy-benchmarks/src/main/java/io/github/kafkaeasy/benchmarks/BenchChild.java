package io.github.kafkaeasy.benchmarks;

/** The main class of the JVMs in which contenders run. */
public final class BenchChild {
  private BenchChild() {}

  /**
   * Runs one contender and writes its {@link Measurement} to standard output.
   *
   * @param args as {@link BenchJvm} gives them
   */
  // The end of a program that was started to print a line.
  @SuppressWarnings("SystemOut")
  public static void main(String[] args) throws InterruptedException {
    Place place = new Place(args[2], args[3], Long.parseLong(args[4]), args[5]);
    Measurement measured = Contenders.byName(args[0]).measure(place, Double.parseDouble(args[1]));
    System.out.println(measured.toLine());
    System.exit(0);
  }
}
