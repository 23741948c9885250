package io.echogate.policy.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Texts of the file system, relative to the working directory. Only regular files are read. */
public final class FileTexts implements Texts {

  /** Reads with the rights of this process. */
  public FileTexts() {}

  @Override
  public Found read(String name, Bounds bounds) {
    Path path = Path.of(name);
    try {
      if (Files.exists(path) && !Files.isRegularFile(path)) {
        return new Found.Missing(name + " is no regular file", "name a text file");
      }
      try (InputStream in = Files.newInputStream(path)) {
        // One byte more than the bounds allow is enough to see that a text is too long.
        byte[] bytes = in.readNBytes(bounds.bytes() + 1);
        return new Found.Text(Decoded.of(name, bytes, bounds));
      }
    } catch (NoSuchFileException e) {
      return new Found.Missing(
          "there is no file " + name, "check the path: it is relative to the file that names it");
    } catch (AccessDeniedException e) {
      return new Found.Missing(
          "no permission to read " + name,
          "run this as a user who may read it, or change the file's permissions");
    } catch (IOException e) {
      return new Found.Missing(
          name + " cannot be read: " + e.getMessage(), "check the file and its file system");
    }
  }
}
