package io.cadastre.allocator.http;

import io.cadastre.allocator.Allocator;
import io.cadastre.schemas.BundledSchemas;
import io.cadastre.schemas.Released;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The bundled schemas by their ids, to read, as a schema registry would answer (Confluent Schema
 * Registry API, version 7), so that tools that know registries decode the topics.
 */
@Controller("/registry")
@Produces({"application/vnd.schemaregistry.v1+json", "application/json"})
@Requires(beans = Allocator.class) // other services may share the class path
final class RegistryController {
  private static final int NO_SUBJECT = 40_401;
  private static final int NO_VERSION = 40_402;
  private static final int NO_SCHEMA = 40_403;

  private final BundledSchemas schemas = BundledSchemas.load();

  @Get("/subjects")
  List<String> subjects() {
    return schemas.all().stream().map(Released::subject).distinct().sorted().toList();
  }

  @Get("/subjects/{subject}/versions")
  HttpResponse<?> versions(String subject) {
    List<Released> released = schemas.ofSubject(subject);
    return released.isEmpty()
        ? missing(NO_SUBJECT, "Subject '" + subject + "' not found.")
        : HttpResponse.ok(released.stream().map(Released::version).toList());
  }

  @Get("/subjects/{subject}/versions/{version}")
  HttpResponse<?> version(String subject, String version) {
    List<Released> released = schemas.ofSubject(subject);
    if (released.isEmpty()) {
      return missing(NO_SUBJECT, "Subject '" + subject + "' not found.");
    }
    boolean newest = version.equals("latest") || version.equals("-1");
    return released.stream()
        .filter(
            one -> newest ? one.equals(released.getLast()) : text(one.version()).equals(version))
        .findFirst()
        .<HttpResponse<?>>map(one -> HttpResponse.ok(whole(one)))
        .orElseGet(() -> missing(NO_VERSION, "Version " + version + " not found."));
  }

  @Get("/schemas/ids/{id}")
  HttpResponse<?> schema(int id) {
    return byId(id, released -> Map.of("schema", released.json(), "schemaType", "AVRO"));
  }

  @Get("/schemas/ids/{id}/versions")
  HttpResponse<?> versionsOf(int id) {
    return byId(
        id,
        released -> List.of(Map.of("subject", released.subject(), "version", released.version())));
  }

  @Get("/schemas/types")
  List<String> types() {
    return List.of("AVRO");
  }

  @Get("/config")
  Map<String, String> config() {
    return Map.of("compatibilityLevel", "FULL_TRANSITIVE");
  }

  @Get("/mode")
  Map<String, String> mode() {
    return Map.of("mode", "READONLY");
  }

  private HttpResponse<?> byId(int id, Function<Released, Object> answer) {
    Released released = schemas.byId(id);
    return released == null
        ? missing(NO_SCHEMA, "Schema " + id + " not found")
        : HttpResponse.ok(answer.apply(released));
  }

  private static Map<String, Object> whole(Released released) {
    return Map.of(
        "subject", released.subject(),
        "id", released.id(),
        "version", released.version(),
        "schemaType", "AVRO",
        "schema", released.json());
  }

  private static MutableHttpResponse<?> missing(int code, String message) {
    return HttpResponse.status(HttpStatus.NOT_FOUND)
        .body(Map.of("error_code", code, "message", message));
  }

  private static String text(int version) {
    return String.valueOf(version);
  }
}
