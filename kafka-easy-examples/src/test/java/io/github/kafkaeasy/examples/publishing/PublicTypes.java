package io.github.kafkaeasy.examples.publishing;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The types of the public API: public types outside of packages named internal. */
public final class PublicTypes {
  public static final String ROOT = "io.github.kafkaeasy";

  /** Finds a module's name in the path of its classes, a folder of the build or a jar. */
  private static final Pattern MODULE = Pattern.compile(".*/(kafka-easy-[a-z-]+)/(?:target|\\d).*");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  private PublicTypes() {}

  /** The public types of the modules that programs depend on. */
  public static Stream<JavaClass> all() {
    return CLASSES.stream()
        .filter(type -> !type.getPackageName().startsWith(ROOT + ".examples"))
        .filter(type -> !isInternal(type) && isPublic(type));
  }

  public static boolean isInternal(JavaClass type) {
    return type.getPackageName().startsWith(ROOT) && type.getPackageName().contains(".internal");
  }

  static String module(JavaClass type) {
    String place = type.getSource().orElseThrow().getUri().toString();
    Matcher module = MODULE.matcher(place);
    if (!module.matches()) {
      throw new IllegalStateException("no module in " + place);
    }
    return module.group(1);
  }

  private static boolean isPublic(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC)
        && type.getEnclosingClass().map(PublicTypes::isPublic).orElse(true);
  }
}
