package io.echogate.advice.learned;

/** Why a learned policy does not let packets pass that were seen. */
public enum Omission {
  MALFORMED("malformed", "not readable as what they claim to be"),
  FRAGMENT("fragment", "fragments: a way around filters"),
  REDIRECT("redirect", "whoever sends them chooses where packets go"),
  DEPRECATED("deprecated", "nobody sends them in earnest any more"),
  UNASSIGNED("unassigned", "without a meaning: possibly a tunnel"),
  EXPERIMENTAL("experimental", "for experiments only"),
  UNREQUESTED("unrequested", "replies to no query that was seen leaving"),
  OFF_LINK("off-link", "messages of the link, but hop limit or source are not of it"),
  TO_GROUP("to-group", "to a broadcast or multicast address, from where answers multiply"),
  NOT_OWN("not-own", "neither to nor from an own address"),
  PROBE("probe", "queries of scanners, which nobody needs answered"),
  NOT_OF_ROLE("not-of-role", "nothing that a machine of this role sends or needs");

  private final String text;
  private final String why;

  Omission(String text, String why) {
    this.text = text;
    this.why = why;
  }

  /** The word in texts and JSON. */
  public String text() {
    return text;
  }

  /** The same in a few words more. */
  public String why() {
    return why;
  }
}
