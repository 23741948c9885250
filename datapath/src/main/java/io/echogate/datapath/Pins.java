package io.echogate.datapath;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the filters of a network namespace are pinned.
 *
 * <pre>
 * BPFFS/echogate/NAMESPACE/INTERFACE/link          what holds the program on the interface
 * BPFFS/echogate/NAMESPACE/INTERFACE/ID/...        program, maps and text of the program with that id
 * </pre>
 *
 * <p>A program is pinned with all that belongs to it before the link changes to it, and the one
 * before is unpinned afterwards. So whenever a process may end, the id that the link tells leads to
 * the text that is in force, and directories of other ids are leftovers.
 *
 * @param bpffs the mount point of a bpf file system
 * @param namespace the inode of the network namespace
 */
record Pins(Path bpffs, long namespace) {
  private static final String ROOT = "echogate";
  private static final String LINK = "link";

  /** The pins of one interface. */
  record OfInterface(Path directory) {

    Path link() {
      return directory.resolve(LINK);
    }

    /** Where the program with an id lies. */
    Path program(int id) {
      return directory.resolve(Integer.toUnsignedString(id));
    }

    boolean hasLink() {
      return Files.exists(link());
    }

    /** The interface's name when the filter was put on it. */
    String interfaceName() {
      return decode(directory.getFileName().toString());
    }

    /** Removes the programs that the link does not run. */
    void removeOtherPrograms(int running) {
      for (Path entry : entries(directory)) {
        if (!entry.equals(link()) && !entry.equals(program(running))) {
          removeTree(entry);
        }
      }
    }

    /** Removes everything, the link first: it is what filters. */
    void remove() {
      removeTree(link());
      removeTree(directory);
    }
  }

  /** The pins of an interface, there or not. */
  OfInterface of(String interfaceName) {
    return new OfInterface(namespaceDirectory().resolve(encode(interfaceName)));
  }

  /** All interfaces of the namespace that have pins. */
  List<OfInterface> all() {
    return entries(namespaceDirectory()).stream().map(OfInterface::new).toList();
  }

  /** Removes the namespace's directory if nothing is in it any more. */
  void removeIfEmpty() {
    if (entries(namespaceDirectory()).isEmpty()) {
      removeTree(namespaceDirectory());
    }
  }

  private Path namespaceDirectory() {
    return bpffs.resolve(ROOT).resolve(Long.toString(namespace));
  }

  /** A bpf file system takes no dot in a name, and VLAN interfaces have one. */
  private static String encode(String interfaceName) {
    return interfaceName.replace("%", "%25").replace(".", "%2e");
  }

  private static String decode(String fileName) {
    return fileName.replace("%2e", ".").replace("%25", "%");
  }

  private static List<Path> entries(Path directory) {
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
