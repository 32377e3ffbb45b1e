package io.github.kafkaeasy.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import io.github.kafkaeasy.examples.publishing.PublicTypes;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The public API: public types outside of packages named internal. */
class SurfaceTest {
  @Test
  void noPublicSignatureNamesAnInternalType() {
    Set<String> breaches = new TreeSet<>();
    PublicTypes.all()
        .forEach(
            type ->
                signature(type)
                    .filter(PublicTypes::isInternal)
                    .forEach(named -> breaches.add(type.getName() + ": " + named.getName())));

    assertThat(breaches).isEmpty();
  }

  /** A nested type belongs to its outer type and needs no row. */
  @ParameterizedTest
  @ValueSource(strings = {"docs/api.md", "docs/zh-CN/api.md"})
  void theMapOfTheApiHasEachTypeOnceUnderItsPackage(String page) {
    Readme map = Readme.page(page);
    List<String> named =
        map.sections().stream()
            .flatMap(section -> map.rows(section).stream().map(row -> section + " " + row.get(0)))
            .toList();

    assertThat(named)
        .containsExactlyInAnyOrderElementsOf(
            PublicTypes.all()
                .filter(JavaClass::isTopLevelClass)
                .map(type -> code(type.getPackageName()) + " " + code(type.getSimpleName()))
                .toList());
  }

  /**
   * Interfaces are implemented by applications, by the library, or only by the existing subtypes.
   */
  @ParameterizedTest
  @CsvSource({"docs/api.md,Who implements an interface", "docs/zh-CN/api.md,接口由谁实现"})
  void theMapOfTheApiSaysWhoImplementsEachInterface(String page, String section) {
    assertThat(Readme.page(page).codes(section))
        .containsExactlyInAnyOrderElementsOf(
            PublicTypes.all()
                .filter(type -> type.isTopLevelClass() && type.isInterface())
                .filter(type -> !type.isAnnotation())
                .map(JavaClass::getSimpleName)
                .toList());
  }

  private static String code(String name) {
    return "`" + name + "`";
  }

  private static Stream<JavaClass> signature(JavaClass type) {
    Stream<JavaType> inherited =
        Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream());
    Stream<JavaType> members =
        Stream.concat(
            type.getFields().stream().filter(SurfaceTest::isVisible).map(field -> field.getType()),
            type.getCodeUnits().stream()
                .filter(SurfaceTest::isVisible)
                .flatMap(SurfaceTest::types));
    return Stream.concat(inherited, members)
        .flatMap(named -> named.getAllInvolvedRawTypes().stream());
  }

  private static Stream<JavaType> types(JavaCodeUnit unit) {
    return Stream.concat(Stream.of(unit.getReturnType()), unit.getParameterTypes().stream());
  }

  private static boolean isVisible(JavaMember member) {
    return member.getModifiers().contains(JavaModifier.PUBLIC)
        && !member.getModifiers().contains(JavaModifier.SYNTHETIC);
  }
}
