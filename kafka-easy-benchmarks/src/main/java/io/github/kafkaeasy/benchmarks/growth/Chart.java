package io.github.kafkaeasy.benchmarks.growth;

import io.github.kafkaeasy.benchmarks.contender.Figure;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** The points as an SVG chart: CPU time per record, one panel per axis, logarithmic scales. */
final class Chart {
  private static final int COLUMNS = 2;
  private static final int PANEL_WIDTH = 440;
  private static final int PANEL_HEIGHT = 290;
  private static final int TOP = 64;

  private final StringBuilder svg = new StringBuilder();

  private Chart() {}

  static String of(List<Point> points) {
    return new Chart().draw(points);
  }

  private String draw(List<Point> points) {
    int rows = (Axis.values().length + COLUMNS - 1) / COLUMNS;
    int width = COLUMNS * PANEL_WIDTH;
    int height = TOP + rows * PANEL_HEIGHT;
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
            + " height=\"%d\" font-family=\"sans-serif\" font-size=\"12\">",
        width, height, width, height);
    add("<title>CPU time per record, kafka-easy KEY and the raw poll loop</title>");
    add("<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>");
    add("<text x=\"24\" y=\"28\" font-size=\"16\">CPU time per record, in nanoseconds</text>");
    legend(24, "kafka-easy KEY, empty handler", Line.EASY);
    legend(260, "raw poll loop, empty body", Line.RAW);
    int panel = 0;
    for (Axis axis : Axis.values()) {
      panel(
          axis,
          points.stream().filter(point -> point.axis() == axis).toList(),
          (panel % COLUMNS) * PANEL_WIDTH,
          TOP + (panel / COLUMNS) * PANEL_HEIGHT);
      panel++;
    }
    add("</svg>");
    return svg.toString();
  }

  private void legend(int x, String text, Line line) {
    add(
        "<line x1=\"%d\" y1=\"46\" x2=\"%d\" y2=\"46\" stroke=\"%s\" stroke-width=\"2\"%s/>",
        x, x + 28, line.color, line.dash);
    add("<text x=\"%d\" y=\"50\">%s</text>", x + 36, text);
  }

  private void panel(Axis axis, List<Point> points, int left, int top) {
    Scale x =
        Scale.over(points.stream().mapToDouble(Point::value).toArray(), left + 64, left + 420);
    Scale y =
        Scale.over(
            points.stream()
                .flatMapToDouble(
                    point -> DoubleStream.of(cpu(point, Line.EASY), cpu(point, Line.RAW)))
                .toArray(),
            top + 226,
            top + 16);
    for (double tick : y.decades()) {
      add(
          "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#ddd\"/>",
          left + 64, y.at(tick), left + 420, y.at(tick));
      add(
          "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
          left + 58, y.at(tick) + 4, shortly(tick));
    }
    for (Point point : points) {
      add(
          "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
          x.at(point.value()), top + 246, shortly(point.value()));
    }
    add(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" font-weight=\"bold\">%s</text>",
        left + 242, top + 268, axis.title());
    for (Line line : Line.values()) {
      line(points, line, x, y);
    }
  }

  private void line(List<Point> points, Line line, Scale x, Scale y) {
    StringBuilder path = new StringBuilder();
    for (Point point : points) {
      path.append(
          String.format(Locale.ROOT, "%.1f,%.1f ", x.at(point.value()), y.at(cpu(point, line))));
    }
    add(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"%s/>",
        path.toString().strip(), line.color, line.dash);
    for (Point point : points) {
      add(
          "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>",
          x.at(point.value()), y.at(cpu(point, line)), line.color);
    }
  }

  private static double cpu(Point point, Line line) {
    return (line == Line.EASY ? point.easy() : point.raw()).get(Figure.CPU);
  }

  private static String shortly(double value) {
    if (value >= 1e6) {
      return Math.round(value / 1e6) + " M";
    }
    return value >= 1e3 ? Math.round(value / 1e3) + " k" : Long.toString(Math.round(value));
  }

  private void add(String format, Object... args) {
    svg.append(String.format(Locale.ROOT, format, args)).append('\n');
  }

  /**
   * Lines in two colours that colour-blind readers can distinguish; one is dashed for print in
   * black.
   */
  private enum Line {
    EASY("#0072b2", ""),
    RAW("#d55e00", " stroke-dasharray=\"6 4\"");

    private final String color;
    private final String dash;

    Line(String color, String dash) {
      this.color = color;
      this.dash = dash;
    }
  }
}
