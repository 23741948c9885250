package io.echogate.datapath;

import io.echogate.ebpf.LoadedProgram;
import io.echogate.linux.DirectoryLock;
import io.echogate.policy.Direction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Where the filters of a network namespace are pinned.
 *
 * <pre>
 * BPFFS/echogate/NAMESPACE/INTERFACE/link          what holds the program for what arrives
 * BPFFS/echogate/NAMESPACE/INTERFACE/classifier    or else where traffic control holds it
 * BPFFS/echogate/NAMESPACE/INTERFACE/link_leaving, classifier_leaving      the same for what leaves
 * BPFFS/echogate/NAMESPACE/INTERFACE/ID/...        programs, maps and text of the policy whose
 *                                                  program for what arrives has that id
 * BPFFS/echogate/NAMESPACE/shared_by_filters/...   what all filters share ({@link NamespaceMaps})
 * BPFFS/echogate/NAMESPACE/INTERFACE/history/ID    text of a policy that was in force
 * </pre>
 *
 * <p>A policy is pinned with all that belongs to it before a link changes to it, and the one before
 * is unpinned afterwards. So whenever a process may end, the id that the link for what arrives
 * tells leads to the text that is in force, and directories of other ids are leftovers; but as long
 * as a policy is on trial, the one that it may go back to keeps its directory. What holds a program
 * for what leaves is there only beside what holds one for what arrives.
 *
 * @param bpffs the mount point of a bpf file system
 * @param namespace what tells the network namespace from all others
 */
record Pins(Path bpffs, String namespace) {
  private static final String ROOT = "echogate";
  private static final String SHARED = "shared_by_filters";
  private static final String LINK = "link";
  private static final String CLASSIFIER = "classifier";
  private static final String OF_LEAVING = "_leaving";
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final String HISTORY = "history";

  private static final Pattern NUMBER = Pattern.compile("\\d+");

  /** What a directory is called while it is being removed. */
  private static final String DISCARDED = "discarded";

  /** How long to wait for another process that changes filters. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** The pins of one interface. */
  record OfInterface(Path directory) {

    /** Where the link lies that holds a program. */
    Path link(Direction direction) {
      return directory.resolve(name(LINK, direction));
    }

    /** Where the program for what arrives lies that has an id, and all that belongs to it. */
    Path program(int id) {
      return directory.resolve(Integer.toUnsignedString(id));
    }

    /** Where the mark of a filter of traffic control lies. */
    Path classifier(Direction direction) {
      return directory.resolve(name(CLASSIFIER, direction));
    }

    private static String name(String kind, Direction direction) {
      return switch (direction) {
        case IN -> kind;
        case OUT -> kind + OF_LEAVING;
      };
    }

    /** Whether a program is, or was about to be, held on the interface in any direction. */
    boolean isHeld() {
      return isHeld(Direction.IN) || isHeld(Direction.OUT);
    }

    /** Whether a program is, or was about to be, held on the interface. */
    boolean isHeld(Direction direction) {
      return Files.exists(link(direction))
          || Files.exists(classifier(direction), LinkOption.NOFOLLOW_LINKS);
    }

    /** Removes what told that a program is held for what leaves, which is not any more. */
    void removeLeaving() {
      removeTree(link(Direction.OUT));
      removeTree(classifier(Direction.OUT));
    }

    /** Whether the program with an id is pinned. */
    boolean hasProgram(int id, Direction direction) {
      return switch (direction) {
        case IN -> Files.exists(program(id));
        case OUT -> programs().mapToObj(this::program).anyMatch(pinned -> hasLeaving(pinned, id));
      };
    }

    /** Opens the program for what leaves that has an id, if it is pinned; the caller closes it. */
    Optional<LoadedProgram> openLeaving(int id) {
      return programs()
          .mapToObj(this::program)
          .flatMap(pinned -> PolicyObjects.openLeaving(pinned, id).stream())
          .findFirst();
    }

    /** The policy that a program for what leaves was made of; empty if that cannot be read. */
    Optional<AppliedPolicy> policyOfLeaving(int id) {
      return programs()
          .mapToObj(this::program)
          .filter(pinned -> hasLeaving(pinned, id))
          .flatMap(pinned -> PolicyObjects.appliedIn(pinned).stream())
          .findFirst();
    }

    private static boolean hasLeaving(Path pinned, int id) {
      Optional<LoadedProgram> found = PolicyObjects.openLeaving(pinned, id);
      found.ifPresent(LoadedProgram::close);
      return found.isPresent();
    }

    /** The id of the program for what arrives that was pinned last; 0 if there is none. */
    int newestProgram() {
      return programs().max().orElse(0);
    }

    private IntStream programs() {
      return entries(directory).stream()
          .map(entry -> entry.getFileName().toString())
          .filter(name -> NUMBER.matcher(name).matches())
          .mapToInt(Integer::parseUnsignedInt);
    }

    /** The interface's name when the filter was put on it. */
    String interfaceName() {
      return decode(directory.getFileName().toString());
    }

    /** The policies that were in force before. */
    PolicyHistory history() {
      return new PolicyHistory(directory.resolve(HISTORY));
    }

    /** Removes the pins of all programs but these, and the history of none. */
    void keepPrograms(Set<Integer> ids) {
      Set<Path> kept = new HashSet<>(Set.of(directory.resolve(HISTORY)));
      for (Direction direction : Direction.values()) {
        kept.add(link(direction));
        kept.add(classifier(direction));
      }
      ids.forEach(id -> kept.add(program(id)));
      for (Path entry : entries(directory)) {
        if (!kept.contains(entry) && Files.exists(entry)) {
          discard(entry);
        }
      }
    }

    /** Removes a program's directory so that at no moment it is there and incomplete. */
    private void discard(Path program) {
      Path discarded = directory.resolve(DISCARDED);
      removeTree(discarded);
      rename(program, discarded);
      removeTree(discarded);
    }

    /**
     * Removes everything: the links first, since they are what filters; and the mark last, since by
     * it the rest is found.
     */
    void remove() {
      removeLeaving();
      removeTree(link(Direction.IN));
      for (Path entry : entries(directory)) {
        if (!entry.equals(classifier(Direction.IN))) {
          removeTree(entry);
        }
      }
      removeTree(directory);
    }
  }

  /**
   * Makes this process the only one that changes pins, until it closes what is returned or ends.
   *
   * @throws FilterException if another process does not come to an end
   */
  DirectoryLock lock() {
    Path root = bpffs.resolve(ROOT);
    makeDirectory(root);
    return DirectoryLock.take(root, PATIENCE)
        .orElseThrow(
            () ->
                new FilterException(
                    "another process of Echogate has been changing filters for more than "
                        + PATIENCE.toSeconds()
                        + " seconds: wait for it, or end it, and try again"));
  }

  /** Whether there can be any. */
  boolean exist() {
    return Files.exists(bpffs.resolve(ROOT));
  }

  /** Makes a directory that only its owner enters: who opens a pin owns the filter. */
  static void makeDirectory(Path directory) {
    try {
      Files.createDirectories(directory, OWNER_ONLY);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the directory " + directory, e);
    }
  }

  /** The pins of an interface, there or not. */
  OfInterface of(String interfaceName) {
    return new OfInterface(namespaceDirectory().resolve(encode(interfaceName)));
  }

  /** All interfaces of the namespace that have pins. */
  List<OfInterface> all() {
    return entries(namespaceDirectory()).stream()
        .filter(entry -> !entry.equals(shared()))
        .map(OfInterface::new)
        .toList();
  }

  /**
   * Where the maps lie that all filters of the namespace share; no interface has so long a name.
   */
  Path shared() {
    return namespaceDirectory().resolve(SHARED);
  }

  /** Removes the namespace's directory if no interface has pins any more. */
  void removeIfEmpty() {
    if (all().isEmpty()) {
      removeTree(namespaceDirectory());
    }
  }

  /** Removes what was pinned for namespaces that are gone, whose inode this one has got. */
  void removeFormer() {
    int inode = namespace.indexOf('-') + 1;
    if (inode > 0) {
      entries(bpffs.resolve(ROOT)).stream()
          .filter(entry -> entry.getFileName().toString().startsWith(namespace.substring(0, inode)))
          .filter(entry -> !entry.equals(namespaceDirectory()))
          .forEach(Pins::removeTree);
    }
  }

  private Path namespaceDirectory() {
    return bpffs.resolve(ROOT).resolve(namespace);
  }

  /** A bpf file system takes no dot in a name, and VLAN interfaces have one. */
  private static String encode(String interfaceName) {
    return interfaceName.replace("%", "%25").replace(".", "%2e");
  }

  private static String decode(String fileName) {
    return fileName.replace("%2e", ".").replace("%25", "%");
  }

  static List<Path> entries(Path directory) {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(entries::add);
    } catch (NoSuchFileException none) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + directory, e);
    }
    entries.sort(null);
    return entries;
  }

  /** Renames what is there. */
  static void rename(Path from, Path to) {
    try {
      if (Files.exists(from)) {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot rename " + from, e);
    }
  }

  static void removeTree(Path path) {
    try {
      if (Files.isDirectory(path)) {
        for (Path entry : entries(path)) {
          removeTree(entry);
        }
      }
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + path, e);
    }
  }
}
