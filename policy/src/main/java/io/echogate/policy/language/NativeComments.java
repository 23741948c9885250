package io.echogate.policy.language;

import io.echogate.policy.Origin;
import io.echogate.policy.Statement;
import io.echogate.policy.language.PolicyFile.Block;
import io.echogate.policy.language.StatementSyntax.DefaultsStatement;
import io.echogate.policy.language.StatementSyntax.IcmpStatement;
import io.echogate.policy.source.Bounds;
import io.echogate.policy.source.Diagnostics;
import io.echogate.policy.source.Source;
import io.echogate.policy.source.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the model of an {@code xfw} policy does not hold: its comments, and items as they are
 * written. A comment belongs to the statement on whose line it ends, or else to the next one.
 */
final class NativeComments {
  private final Source source;
  private final TreeMap<Integer, StatementSyntax> statements = new TreeMap<>();
  private final List<String> header = new ArrayList<>();
  private final Map<Integer, List<String>> owned = new HashMap<>();
  private final List<String> rest = new ArrayList<>();

  NativeComments(Source source) {
    this.source = source;
    List<Span> comments = new ArrayList<>();
    Reporter reporter = new Reporter(source, new Diagnostics(Bounds.STANDARD));
    Lexer lexer = new Lexer(reporter, new Budget(Bounds.STANDARD), comments::add);
    PolicyFile file = new FileParser(reporter, lexer).parse();
    Stream.concat(
            file.shared().stream(),
            file.blocks().stream().flatMap(one -> one.statements().stream()))
        .forEach(statement -> statements.put(statement.span().start(), statement));
    int first =
        file.blocks().stream()
            .filter(block -> block.keyword() != null)
            .map(Block::span)
            .mapToInt(Span::start)
            .findFirst()
            .orElse(0);
    comments.forEach(comment -> own(comment, first));
  }

  private void own(Span comment, int firstBlock) {
    String text = source.text(comment).stripTrailing();
    if (comment.start() < firstBlock) {
      header.add(text);
      return;
    }
    Map.Entry<Integer, StatementSyntax> before = statements.lowerEntry(comment.start());
    boolean behind =
        before != null
            && source.lineOf(before.getValue().span().end()) == source.lineOf(comment.start());
    boolean within = before != null && comment.start() < before.getValue().span().end();
    Map.Entry<Integer, StatementSyntax> owner =
        behind || within ? before : statements.higherEntry(comment.start());
    (owner == null ? rest : owned.computeIfAbsent(owner.getKey(), key -> new ArrayList<>()))
        .add(text);
  }

  /** The comments in front of the root block. */
  List<String> header() {
    return header;
  }

  /** The comments of a statement. */
  List<String> of(Statement statement) {
    return at(statement.origin());
  }

  /** The comments of what is written at a place. */
  List<String> at(Origin origin) {
    boolean here = origin.source().equals(source);
    return here ? owned.getOrDefault(origin.span().start(), List.of()) : List.of();
  }

  /** The comments of the defaults. */
  List<String> defaults() {
    return statements.values().stream()
        .filter(DefaultsStatement.class::isInstance)
        .flatMap(one -> owned.getOrDefault(one.span().start(), List.of()).stream())
        .toList();
  }

  /** The comments behind the last statement. */
  List<String> rest() {
    return rest;
  }

  /** The list of an {@code icmp} statement as it is written, braces included. */
  String items(Statement statement) {
    return statements.get(statement.origin().span().start()) instanceof IcmpStatement icmp
        ? icmp.items().stream()
            .map(ItemSpelling::asWritten)
            .collect(Collectors.joining(", ", "{ ", " }"))
        : "{ }";
  }
}
