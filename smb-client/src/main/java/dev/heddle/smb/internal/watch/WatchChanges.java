// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.watch;

import dev.heddle.smb.SmbException.Details;
import dev.heddle.smb.SmbProtocolException;
import dev.heddle.smb.SmbWatchEvent;
import dev.heddle.smb.SmbWatchEvent.Kind;
import dev.heddle.smb.fscc.FileNotifyInformation;
import dev.heddle.smb.internal.chain.TreeView;
import dev.heddle.smb.internal.name.SmbPath;
import java.nio.file.InvalidPathException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Converts the server's changes into events; the two changes of a rename become one event. Used by one thread at a
 * time.
 */
public final class WatchChanges {
    private final String directory;
    private final TreeView view;
    private final ArrayDeque<SmbWatchEvent> events = new ArrayDeque<>();
    private @Nullable String renamedFrom;

    public WatchChanges(String directory, TreeView view) {
        this.directory = directory;
        this.view = view;
    }

    @Nullable
    public SmbWatchEvent poll() {
        return events.pollFirst();
    }

    /** Whether the last change was an old name, whose new name may follow. */
    public boolean awaitsNewName() {
        return renamedFrom != null;
    }

    public void overflow() {
        noNewName();
        events.addLast(new SmbWatchEvent(Kind.OVERFLOW, SmbPath.toUser(directory), null));
    }

    /** Called if no new name follows an old one: the file was moved out of the watched directory. */
    public void noNewName() {
        if (renamedFrom != null) {
            events.addLast(new SmbWatchEvent(Kind.REMOVED, renamedFrom, null));
            renamedFrom = null;
        }
    }

    public void accept(FileNotifyInformation change) throws SmbProtocolException {
        int action = change.action();
        String path = path(ofStream(action) ? withoutStream(change.fileName()) : change.fileName());
        if (action == FileNotifyInformation.RENAMED_NEW_NAME && renamedFrom != null) {
            events.addLast(new SmbWatchEvent(Kind.RENAMED, path, renamedFrom));
            renamedFrom = null;
            return;
        }
        noNewName();
        if (action == FileNotifyInformation.RENAMED_OLD_NAME) {
            renamedFrom = path;
        } else {
            events.addLast(event(action, path));
        }
    }

    private static SmbWatchEvent event(int action, String path) {
        return switch (action) {
            // A new name alone: the file was moved into the watched directory.
            case FileNotifyInformation.ADDED, FileNotifyInformation.RENAMED_NEW_NAME ->
                new SmbWatchEvent(Kind.ADDED, path, null);
            case FileNotifyInformation.REMOVED, FileNotifyInformation.REMOVED_BY_DELETE ->
                new SmbWatchEvent(Kind.REMOVED, path, null);
            default -> new SmbWatchEvent(Kind.MODIFIED, path, null);
        };
    }

    private static boolean ofStream(int action) {
        return action == FileNotifyInformation.ADDED_STREAM
                || action == FileNotifyInformation.REMOVED_STREAM
                || action == FileNotifyInformation.MODIFIED_STREAM;
    }

    private static String withoutStream(String path) {
        int colon = path.indexOf(':', path.lastIndexOf('\\') + 1);
        return colon < 0 ? path : path.substring(0, colon);
    }

    /** Callers open the changed file; its name must not lead them out of the directory. */
    private String path(String name) throws SmbProtocolException {
        try {
            return SmbPath.toUser(SmbPath.join(directory, view.pathToUser(name)));
        } catch (InvalidPathException e) {
            throw new SmbProtocolException(Details.of(
                    "the server reports a change of '" + e.getInput() + "' in " + SmbPath.quoted(directory)
                            + ", which is not a valid file name",
                    e));
        }
    }
}
