/**
 * Prints its arguments as one line. Run by Maven before anything is compiled, by Java's launcher for
 * single files, so that {@code mvn -q} is not silent while it downloads and compiles.
 */
final class Say {
  public static void main(String[] words) {
    System.out.println(String.join(" ", words));
  }
}
