package io.cadastre.ec2.ask;

import io.cadastre.domain.address.AddressFormatException;
import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.Id;
import io.cadastre.domain.core.Text;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.pool.AllocationId;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.ec2.answer.Shown;
import io.cadastre.ec2.http.Ec2Error;
import io.cadastre.ec2.protocol.Form;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The form of parameters: what can be said of one without knowing what stands. Each check names the
 * parameter as it is called in a Query request. What is given but empty counts as missing where it
 * is required.
 */
public final class Parameters {
  private static final String VERIFICATION_TOKEN = "ipam-ext-res-ver-token-";
  private static final int MAX_TOKEN = 64;
  private static final Pattern REGION = Pattern.compile("[a-z]{2,}(-[a-z0-9]+)+");
  private static final int MAX_REGION = 32;

  private Parameters() {}

  public static boolean isTrue(@Nullable Boolean flag) {
    return Boolean.TRUE.equals(flag);
  }

  /**
   * @throws Ec2Error MissingParameter
   */
  public static <T> T required(String name, @Nullable T value) {
    if (value == null || value.equals("") || value instanceof Collection<?> c && c.isEmpty()) {
      throw new Ec2Error("MissingParameter", "The request must contain the parameter " + name);
    }
    return value;
  }

  public static IpamId ipamId(@Nullable String text) {
    return id("IpamId", text, IpamId::wellFormed, IpamId::new, IpamId.PREFIX);
  }

  public static ScopeId scopeId(@Nullable String text) {
    return id("IpamScopeId", text, ScopeId::wellFormed, ScopeId::new, ScopeId.PREFIX);
  }

  public static PoolId poolId(@Nullable String text) {
    return id("IpamPoolId", text, PoolId::wellFormed, PoolId::new, PoolId.PREFIX);
  }

  public static AllocationId allocationId(@Nullable String text) {
    return id(
        "IpamPoolAllocationId",
        text,
        AllocationId::wellFormed,
        AllocationId::new,
        AllocationId.PREFIX);
  }

  /** The id of a verification token, of which the domain knows the form only. */
  public static @Nullable String verificationTokenId(@Nullable String text) {
    if (text != null && !Id.wellFormed(text, VERIFICATION_TOKEN, Id.SHORT_DIGITS)) {
      throw malformed("IpamExternalResourceVerificationTokenId", text, VERIFICATION_TOKEN);
    }
    return text;
  }

  /** The ids of a list, each once, in their order. */
  public static <I extends Id> List<I> ids(List<String> texts, Function<String, I> one) {
    return new ArrayList<>(
        texts.stream()
            .map(one)
            .collect(Collectors.toMap(Id::value, id -> id, (a, b) -> a, TreeMap::new))
            .values());
  }

  /**
   * Each item of a list, named by its place in it.
   *
   * @param name with {@code %d} where the item's number belongs
   */
  public static <T, C> List<C> items(String name, List<T> items, BiFunction<String, T, C> check) {
    List<C> checked = new ArrayList<>(items.size());
    for (int i = 0; i < items.size(); i++) {
      checked.add(check.apply(name.formatted(i + 1), items.get(i)));
    }
    return checked;
  }

  private static <I extends Id> I id(
      String name,
      @Nullable String text,
      Predicate<String> wellFormed,
      Function<String, I> typed,
      String prefix) {
    String given = required(name, text);
    if (!wellFormed.test(given)) {
      throw malformed(name, given, prefix);
    }
    return typed.apply(given);
  }

  /** The error for an id that no object of its kind could have. */
  public static Ec2Error malformed(String name, String text, String prefix) {
    return new Ec2Error(
        "Invalid" + name + ".Malformed",
        "Invalid id: \"" + Form.shown(text) + "\" (expecting \"" + prefix + "...\")");
  }

  public static Cidr requiredCidr(String name, @Nullable String text) {
    return cidr(required(name, text));
  }

  public static @Nullable Cidr optionalCidr(@Nullable String text) {
    return text == null ? null : cidr(text);
  }

  public static List<Cidr> cidrs(List<String> texts) {
    return texts.stream().map(Parameters::cidr).distinct().toList();
  }

  private static Cidr cidr(String text) {
    try {
      return Cidr.parse(text);
    } catch (AddressFormatException e) {
      throw new Ec2Error("InvalidParameterValue", String.valueOf(e.getMessage()));
    }
  }

  /** One of the texts of our own enum; null where none is given. */
  public static <E extends Enum<E>> @Nullable E choice(
      String name, @Nullable String text, Class<E> type) {
    if (text == null) {
      return null;
    }
    E[] all = type.getEnumConstants();
    for (E one : all) {
      if (Shown.text(one).equals(text)) {
        return one;
      }
    }
    throw unknown(name, text, Arrays.stream(all).map(Shown::text));
  }

  /** One of the SDK's texts, where the domain knows no kinds; null where none is given. */
  public static @Nullable String choice(
      String name, @Nullable String text, Collection<? extends Enum<?>> known) {
    if (text == null || known.stream().anyMatch(one -> one.toString().equals(text))) {
      return text;
    }
    throw unknown(name, text, known.stream().map(Enum::toString));
  }

  private static Ec2Error unknown(String name, String text, Stream<String> allowed) {
    return invalid(
        name,
        text,
        "Expecting one of: " + allowed.sorted().collect(Collectors.joining(", ")) + ".");
  }

  /** A Region's name by its form; which Regions there are is not ours to know. */
  public static String region(String name, @Nullable String text) {
    String given = required(name, text);
    if (given.length() > MAX_REGION || !REGION.matcher(given).matches()) {
      throw invalid(name, given, "Expecting the name of a Region, like eu-west-1.");
    }
    return given;
  }

  /** Any text that an answer can carry unchanged; null where none is given. */
  public static @Nullable String text(String name, @Nullable String text) {
    return text(name, text, Text.MAX_LENGTH);
  }

  /** Any text but none. */
  public static String requiredText(String name, @Nullable String text) {
    String given = required(name, text);
    text(name, given);
    return given;
  }

  static @Nullable String text(String name, @Nullable String text, int maxLength) {
    if (text == null) {
      return null;
    }
    return switch (Text.fault(text, maxLength)) {
      case null -> text;
      case TOO_LONG -> throw invalid(name, text, "It is longer than " + maxLength + " characters.");
      // Those that XML cannot carry never get here; it could carry these.
      case CONTROL_CHARACTER -> throw controlCharacter(name);
    };
  }

  private static Ec2Error controlCharacter(String name) {
    return new Ec2Error(
        "InvalidCharacter",
        "The value of parameter " + name + " has a control character that is not allowed.");
  }

  static @Nullable String clientToken(@Nullable String token) {
    if (token != null && token.isEmpty()) {
      throw invalid("ClientToken", token, "It is empty.");
    }
    String given = text("ClientToken", token, MAX_TOKEN);
    if (given != null && !Text.isOneLine(given)) {
      throw controlCharacter("ClientToken");
    }
    return given;
  }

  /** The error for a value that its parameter cannot have. */
  public static Ec2Error invalid(String name, String value, String why) {
    return new Ec2Error(
        "InvalidParameterValue",
        "Value (" + Form.shown(value) + ") for parameter " + name + " is invalid. " + why);
  }
}
