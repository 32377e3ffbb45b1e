package io.github.kafkaeasy.examples.publishing;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.GenericDeclaration;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Describes a public type as lines of text: one line for the type and one for each accessible
 * member, with names, types and their nullness, exceptions, and values of constants. Each line is
 * complete, so that lines can be sorted and compared. Omits names of parameters, {@code equals},
 * {@code hashCode}, {@code toString}, and the members that the compiler adds to every enum.
 */
final class Signatures {
  private static final Set<String> OF_EVERY_OBJECT =
      Set.of("equals(Object)", "hashCode()", "toString()");
  private static final Set<String> OF_EVERY_ENUM = Set.of("values()", "valueOf(String)");

  private final Class<?> type;
  private final String name;

  private Signatures(Class<?> type) {
    this.type = type;
    this.name = shortened(type.getName());
  }

  static Set<String> of(Class<?> type) {
    Signatures signatures = new Signatures(type);
    Set<String> lines = new TreeSet<>();
    lines.add(signatures.header());
    for (Class<?> owner = type; isOurs(owner); owner = owner.getSuperclass()) {
      signatures.members(owner).forEach(lines::add);
      // A public superclass has lines of its own.
      if (Modifier.isPublic(
          owner.getSuperclass() == null ? 1 : owner.getSuperclass().getModifiers())) {
        break;
      }
    }
    return lines;
  }

  private static boolean isOurs(@Nullable Class<?> owner) {
    return owner != null && owner.getName().startsWith(PublicTypes.ROOT);
  }

  private String header() {
    return name
        + variables(type)
        + ": "
        + modifiers(type.getModifiers() & ~Modifier.INTERFACE, !type.isInterface())
        + (type.isSealed() ? "sealed " : "")
        + kind()
        + list(" extends ", superclass())
        + list(type.isInterface() ? " extends " : " implements ", type.getAnnotatedInterfaces())
        + permits()
        + marks(type);
  }

  private String kind() {
    if (type.isAnnotation()) {
      return "annotation";
    }
    if (type.isInterface()) {
      return "interface";
    }
    return type.isEnum() ? "enum" : type.isRecord() ? "record" : "class";
  }

  private AnnotatedType[] superclass() {
    AnnotatedType superclass = type.getAnnotatedSuperclass();
    boolean said =
        superclass != null
            && !Set.of(Object.class, Record.class).contains(superclass.getType())
            && !type.isEnum();
    return said ? new AnnotatedType[] {superclass} : new AnnotatedType[0];
  }

  private String permits() {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses())
            .map(permitted -> shortened(permitted.getName()))
            .sorted()
            .collect(Collectors.joining(", ", " permits ", ""))
        : "";
  }

  private Stream<String> members(Class<?> owner) {
    return Stream.of(
            Arrays.stream(owner.getDeclaredFields())
                .filter(field -> isSeen(field.getModifiers(), field.isSynthetic()))
                .map(this::field),
            Arrays.stream(owner == type ? owner.getDeclaredConstructors() : new Constructor<?>[0])
                .filter(unit -> isSeen(unit.getModifiers(), unit.isSynthetic()))
                .map(unit -> executable(unit, "new", "")),
            Arrays.stream(owner.getDeclaredMethods())
                .filter(method -> isSeen(method.getModifiers(), method.isSynthetic()))
                .filter(method -> !isImplicit(method))
                .map(this::method))
        .flatMap(lines -> lines);
  }

  private static boolean isSeen(int modifiers, boolean synthetic) {
    return (Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers)) && !synthetic;
  }

  private boolean isImplicit(Method method) {
    String call =
        method.getName()
            + Arrays.stream(method.getParameterTypes())
                .map(Class::getSimpleName)
                .collect(Collectors.joining(", ", "(", ")"));
    return OF_EVERY_OBJECT.contains(call) || (type.isEnum() && OF_EVERY_ENUM.contains(call));
  }

  private String field(Field field) {
    String modifiers = field.isEnumConstant() ? "" : modifiers(field.getModifiers(), true);
    return name
        + "."
        + field.getName()
        + ": "
        + modifiers
        + text(field.getAnnotatedType())
        + value(field)
        + marks(field);
  }

  /**
   * The value of a constant, which compilers copy into the programs that use it; otherwise empty.
   */
  private static String value(Field field) {
    boolean constant =
        Modifier.isStatic(field.getModifiers())
            && Modifier.isFinal(field.getModifiers())
            && (field.getType().isPrimitive() || field.getType() == String.class);
    try {
      return constant ? " = " + field.get(null) : "";
    } catch (IllegalAccessException e) {
      return "";
    }
  }

  private String method(Method method) {
    String result = ": " + text(method.getAnnotatedReturnType());
    Object value = method.getDefaultValue();
    return executable(method, method.getName(), value == null ? result : result + " = " + value);
  }

  private String executable(Executable unit, String called, String result) {
    String modifiers =
        modifiers(
            unit.getModifiers() & ~(Modifier.TRANSIENT | Modifier.VOLATILE), !type.isInterface());
    boolean body = unit instanceof Method method && method.isDefault();
    return name
        + "."
        + called
        + variables(unit)
        + Arrays.stream(unit.getParameters())
            .map(Signatures::parameter)
            .collect(Collectors.joining(", ", "(", ")"))
        + result
        + (modifiers + (body ? "default " : "")).transform(Signatures::inBrackets)
        + list(" throws ", unit.getAnnotatedExceptionTypes())
        + marks(unit);
  }

  private static String inBrackets(String modifiers) {
    return modifiers.isEmpty() ? "" : " [" + modifiers.strip() + "]";
  }

  private static String parameter(Parameter parameter) {
    String text = text(parameter.getAnnotatedType());
    return parameter.isVarArgs() ? text.replaceFirst("\\[]$", "...") : text;
  }

  /** The modifiers, without {@code public}, which is the default in these lines. */
  private static String modifiers(int modifiers, boolean withAbstract) {
    int said =
        modifiers
            & (Modifier.PROTECTED
                | Modifier.STATIC
                | Modifier.FINAL
                | (withAbstract ? Modifier.ABSTRACT : 0));
    return said == 0 ? "" : Modifier.toString(said) + " ";
  }

  private static String marks(AnnotatedElement element) {
    return Stream.of(Deprecated.class, FunctionalInterface.class)
        .filter(element::isAnnotationPresent)
        .map(mark -> " @" + mark.getSimpleName())
        .collect(Collectors.joining());
  }

  private static String variables(GenericDeclaration declaration) {
    TypeVariable<?>[] variables = declaration.getTypeParameters();
    return variables.length == 0
        ? ""
        : Arrays.stream(variables)
            .map(variable -> variable.getName() + bounds(variable.getAnnotatedBounds()))
            .collect(Collectors.joining(", ", "<", ">"));
  }

  private static String bounds(AnnotatedType[] bounds) {
    boolean plain = bounds.length == 1 && text(bounds[0]).equals("Object");
    return plain || bounds.length == 0 ? "" : list(" extends ", bounds).replace(", ", " & ");
  }

  private static String list(String before, AnnotatedType[] types) {
    return types.length == 0
        ? ""
        : Arrays.stream(types)
            .map(Signatures::text)
            .sorted()
            .collect(Collectors.joining(", ", before, ""));
  }

  private static String text(AnnotatedType type) {
    if (type instanceof AnnotatedArrayType array) {
      String nullable = nullable(type).isEmpty() ? "" : " @Nullable ";
      return text(array.getAnnotatedGenericComponentType()) + nullable + "[]";
    }
    if (type instanceof AnnotatedParameterizedType parameterized) {
      Class<?> raw = (Class<?>) ((ParameterizedType) parameterized.getType()).getRawType();
      return nullable(type)
          + shortened(raw.getName())
          + Arrays.stream(parameterized.getAnnotatedActualTypeArguments())
              .map(Signatures::text)
              .collect(Collectors.joining(", ", "<", ">"));
    }
    if (type instanceof AnnotatedWildcardType wildcard) {
      return wildcard.getAnnotatedLowerBounds().length > 0
          ? "?" + list(" super ", wildcard.getAnnotatedLowerBounds())
          : "?" + bounds(wildcard.getAnnotatedUpperBounds());
    }
    return nullable(type) + shortened(type.getType().getTypeName());
  }

  private static String nullable(AnnotatedType type) {
    List<String> names =
        Arrays.stream(type.getAnnotations())
            .map(Annotation::annotationType)
            .map(annotation -> "@" + annotation.getSimpleName() + " ")
            .toList();
    return String.join("", names);
  }

  /** A type's name without the prefix {@code io.github.kafkaeasy} or {@code java.lang}. */
  private static String shortened(String name) {
    String own = name.startsWith(PublicTypes.ROOT + ".") ? name.substring(20) : name;
    return own.replaceFirst("^java\\.lang\\.(?=[A-Z])", "").replace('$', '.');
  }
}
