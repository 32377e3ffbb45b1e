package io.github.kafkaeasy.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a program can call: public types outside of packages named internal. */
class SurfaceTest {
  private static final String ROOT = "io.github.kafkaeasy";

  @Test
  void noPublicSignatureNamesAnInternalType() {
    Set<String> breaches = new TreeSet<>();
    publicTypes()
        .forEach(
            type ->
                signature(type)
                    .filter(SurfaceTest::isInternal)
                    .forEach(named -> breaches.add(type.getName() + ": " + named.getName())));

    assertThat(breaches).isEmpty();
  }

  /** Of the modules that programs depend on. */
  static Stream<JavaClass> publicTypes() {
    return new ClassFileImporter()
        .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages(ROOT).stream()
            .filter(type -> !type.getPackageName().startsWith(ROOT + ".examples"))
            .filter(type -> !isInternal(type) && isPublic(type));
  }

  private static boolean isPublic(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC)
        && type.getEnclosingClass().map(SurfaceTest::isPublic).orElse(true);
  }

  private static boolean isInternal(JavaClass type) {
    return type.getPackageName().startsWith(ROOT) && type.getPackageName().contains(".internal");
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
