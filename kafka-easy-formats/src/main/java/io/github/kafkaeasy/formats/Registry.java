package io.github.kafkaeasy.formats;

/** Address of the schema registry. */
final class Registry {
  private Registry() {}

  /** The environment variable APICURIO_REGISTRY_URL, or else a registry on this machine. */
  static String url() {
    return System.getenv()
        .getOrDefault("APICURIO_REGISTRY_URL", "http://localhost:8080/apis/registry/v3");
  }
}
