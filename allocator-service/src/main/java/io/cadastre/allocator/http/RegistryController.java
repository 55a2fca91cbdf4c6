package io.cadastre.allocator.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cadastre.allocator.Allocator;
import io.cadastre.schemas.BundledSchemas;
import io.cadastre.schemas.Released;
import io.cadastre.schemas.SchemaIds;
import io.cadastre.schemas.SchemaUnavailableException;
import io.cadastre.schemas.WriterSchema;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The bundled schemas by their ids, to read, as a schema registry would answer (Confluent Schema
 * Registry API, version 7), so that tools that know registries decode the topics. Where a registry
 * gives ids as well, those are answered too: every topic is decoded from here.
 */
@Controller("/registry")
@Consumes(MediaType.ALL)
@Produces({RegistryController.JSON, MediaType.APPLICATION_JSON})
@Requires(beans = Allocator.class) // other services may share the class path
final class RegistryController {
  static final String JSON = "application/vnd.schemaregistry.v1+json";

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int NO_SUBJECT = 40_401;
  private static final int NO_VERSION = 40_402;
  private static final int NO_SCHEMA = 40_403;
  private static final int NOT_PASSED_ON = 50_003;

  private final SchemaIds ids;
  private final BundledSchemas schemas;

  RegistryController(Allocator allocator) {
    this.ids = allocator.schemaIds();
    this.schemas = ids.bundle();
  }

  @Get("/subjects")
  HttpResponse<String> subjects() {
    return found(schemas.all().stream().map(Released::subject).distinct().sorted().toList());
  }

  @Get("/subjects/{subject}/versions")
  HttpResponse<String> versions(String subject) {
    List<Released> released = schemas.ofSubject(subject);
    return released.isEmpty()
        ? missing(NO_SUBJECT, "Subject '" + subject + "' not found.")
        : found(released.stream().map(Released::version).toList());
  }

  @Get("/subjects/{subject}/versions/{version}")
  HttpResponse<String> version(String subject, String version) {
    List<Released> released = schemas.ofSubject(subject);
    if (released.isEmpty()) {
      return missing(NO_SUBJECT, "Subject '" + subject + "' not found.");
    }
    boolean newest = version.equals("latest") || version.equals("-1");
    return released.stream()
        .filter(
            one ->
                newest
                    ? one.equals(released.getLast())
                    : String.valueOf(one.version()).equals(version))
        .findFirst()
        .map(one -> found(whole(one)))
        .orElseGet(() -> missing(NO_VERSION, "Version " + version + " not found."));
  }

  @Get("/schemas/ids/{id}")
  @ExecuteOn(TaskExecutors.BLOCKING)
  HttpResponse<String> schema(String id) {
    return byId(id, schema -> Map.of("schema", schema.json(), "schemaType", "AVRO"));
  }

  /** Of a schema that others registered only they know where. */
  @Get("/schemas/ids/{id}/versions")
  @ExecuteOn(TaskExecutors.BLOCKING)
  HttpResponse<String> versionsOf(String id) {
    return byId(
        id,
        schema ->
            schema instanceof Released released
                ? List.of(Map.of("subject", released.subject(), "version", released.version()))
                : List.of());
  }

  @Get("/schemas/types")
  HttpResponse<String> types() {
    return found(List.of("AVRO"));
  }

  @Get("/config")
  HttpResponse<String> config() {
    return found(Map.of("compatibilityLevel", "FULL_TRANSITIVE"));
  }

  @Get("/mode")
  HttpResponse<String> mode() {
    return found(Map.of("mode", "READONLY"));
  }

  /**
   * What a registry may have and this one has not; without it the framework would offer to write.
   */
  @Get("/{+path:.*}")
  HttpResponse<String> other(@Nullable String path) {
    return missing(HttpStatus.NOT_FOUND.getCode(), "HTTP 404 Not Found");
  }

  @Post("/{+path:.*}")
  HttpResponse<String> post(@Nullable String path) {
    return readOnly();
  }

  @Put("/{+path:.*}")
  HttpResponse<String> put(@Nullable String path) {
    return readOnly();
  }

  @Delete("/{+path:.*}")
  HttpResponse<String> delete(@Nullable String path) {
    return readOnly();
  }

  private static HttpResponse<String> readOnly() {
    return error(
            HttpStatus.METHOD_NOT_ALLOWED,
            HttpStatus.METHOD_NOT_ALLOWED.getCode(),
            "Reads are GET; nothing is written here.")
        .header("Allow", "GET");
  }

  private HttpResponse<String> byId(String id, Function<WriterSchema, Object> answer) {
    try {
      WriterSchema schema = ids.byId(Integer.parseInt(id));
      return schema == null
          ? missing(NO_SCHEMA, "Schema " + id + " not found")
          : found(answer.apply(schema));
    } catch (IllegalArgumentException e) { // no number, or nothing of what stands on topics
      return missing(NO_SCHEMA, "Schema " + id + " not found here");
    } catch (SchemaUnavailableException e) {
      // Where the registry is concerns nobody who asks here.
      return error(
          HttpStatus.SERVICE_UNAVAILABLE, NOT_PASSED_ON, "The registry does not answer now.");
    }
  }

  private static Map<String, Object> whole(Released released) {
    return Map.of(
        "subject", released.subject(),
        "id", released.id(),
        "version", released.version(),
        "schemaType", "AVRO",
        "schema", released.json());
  }

  private static MutableHttpResponse<String> found(Object answer) {
    return HttpResponse.ok(text(answer));
  }

  private static MutableHttpResponse<String> missing(int code, String message) {
    return error(HttpStatus.NOT_FOUND, code, message);
  }

  private static MutableHttpResponse<String> error(HttpStatus status, int code, String message) {
    return HttpResponse.<String>status(status)
        .body(text(Map.of("error_code", code, "message", message)));
  }

  private static String text(Object answer) {
    try {
      return MAPPER.writeValueAsString(answer);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("lists and maps of texts have a JSON", e);
    }
  }
}
