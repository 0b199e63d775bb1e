package dev.heddle.cli;

/** Paths below a share, with {@code /} between names and the empty path for its root. */
final class RemotePath {
    private RemotePath() {}

    static String child(String directory, String name) {
        return directory.isEmpty() ? name : directory + '/' + name;
    }

    static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }
}
