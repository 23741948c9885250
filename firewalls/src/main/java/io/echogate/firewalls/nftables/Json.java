package io.echogate.firewalls.nftables;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON value. */
sealed interface Json {
  /** A string. */
  record Text(String value) implements Json {}

  /** A number, as it is written. */
  record Numeral(String value) implements Json {}

  /** {@code true} or {@code false}. */
  record Truth(boolean value) implements Json {}

  /** {@code null}. */
  record Nothing() implements Json {}

  /** An array. */
  record Array(List<Json> values) implements Json {}

  /** An object. */
  record Members(Map<String, Json> values) implements Json {}

  /** The elements of a set as nft text: those were turned into text as they were read. */
  record Elements(String text) implements Json {}

  /** A member of an object; {@link Nothing} if it has none of that name, or is no object. */
  default Json at(String name) {
    if (this instanceof Members members) {
      @Nullable Json value = members.values().get(name);
      return value == null ? new Nothing() : value;
    }
    return new Nothing();
  }

  /** Whether it is an object with a member of that name. */
  default boolean has(String name) {
    return this instanceof Members members && members.values().containsKey(name);
  }

  /** The only member's name of an object with one member; empty otherwise. */
  default String only() {
    return this instanceof Members members && members.values().size() == 1
        ? members.values().keySet().iterator().next()
        : "";
  }

  /** The values of an array; a value is an array of one; nothing is none. */
  default List<Json> list() {
    return switch (this) {
      case Array array -> array.values();
      case Nothing nothing -> List.of();
      default -> List.of(this);
    };
  }

  /** A string or number as it is written; empty for others. */
  default String word() {
    return switch (this) {
      case Text text -> text.value();
      case Numeral number -> number.value();
      default -> "";
    };
  }

  /** Whether it is {@code true}. */
  default boolean isTrue() {
    return this instanceof Truth truth && truth.value();
  }
}
