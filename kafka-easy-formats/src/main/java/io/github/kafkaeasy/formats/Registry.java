package io.github.kafkaeasy.formats;

/** Where the schema registry is. */
final class Registry {
  private Registry() {}

  /** From the variable APICURIO_REGISTRY_URL, else that of a registry on this machine. */
  static String url() {
    return System.getenv()
        .getOrDefault("APICURIO_REGISTRY_URL", "http://localhost:8080/apis/registry/v3");
  }
}
