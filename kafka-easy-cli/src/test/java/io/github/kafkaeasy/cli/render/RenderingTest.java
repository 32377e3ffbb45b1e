package io.github.kafkaeasy.cli.render;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.cli.terminal.Style;
import io.github.kafkaeasy.cli.terminal.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;

class RenderingTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Terminal pipe =
      Terminal.of(out, err, new ByteArrayInputStream("yes\n".getBytes(UTF_8)), false);

  private record Greeting(String name) implements Shown {
    @Override
    public Object json() {
      return Json.object("greeted", name);
    }

    @Override
    public void text(Page page) {
      page.line("Hello " + name).note(Style.FAINT, "1 greeting");
    }
  }

  @Test
  void peopleGetLinesOnStandardOutputAndNotesOnStandardError() {
    Rendering text = Rendering.of(pipe, false);

    text.aside(page -> page.line("first"));
    text.answer(new Greeting("an\u001bna"));
    text.next(new Greeting("bert"));

    assertThat(out()).isEqualTo("first\nHello an\\x1bna\nHello bert\n");
    assertThat(err()).isEqualTo("1 greeting\n1 greeting\n");
  }

  @Test
  void programsGetTheSameAsJsonAndNothingElse() {
    Rendering json = Rendering.of(pipe, true);

    json.aside(page -> page.line("first"));
    json.next(new Greeting("anna"));
    json.next(new Greeting("bert"));
    json.answer(new Greeting("cora"));

    assertThat(out())
        .isEqualTo(
            """
            {"greeted":"anna"}
            {"greeted":"bert"}
            {
              "greeted" : "cora"
            }
            """);
    assertThat(err()).isEmpty();
  }

  @Test
  void anInterruptionIsAnErrorForPrograms() {
    Rendering.of(pipe, true).interrupted("Interrupted. Half is done.");

    assertThat(err())
        .isEqualTo("{\"error\":{\"message\":\"Interrupted. Half is done.\",\"code\":130}}\n");
  }

  @Test
  void programsAreNotAskedForAConfirmation() {
    assertThat(Rendering.of(pipe, true).ask("Sure? ")).isEqualTo("yes");
    assertThat(err()).isEmpty();
  }

  @Test
  void peopleAreAskedForAConfirmation() {
    assertThat(Rendering.of(pipe, false).ask("Sure? ")).isEqualTo("yes");
    assertThat(err()).isEqualTo("Sure? ");
  }

  private String out() {
    pipe.flush();
    return out.toString(UTF_8).replace(System.lineSeparator(), "\n");
  }

  private String err() {
    pipe.flush();
    return err.toString(UTF_8).replace(System.lineSeparator(), "\n");
  }
}
