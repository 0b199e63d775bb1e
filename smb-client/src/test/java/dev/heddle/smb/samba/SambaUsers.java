// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The users that one server knows: alice and bob, and nobody for guests. They are in the server's own files, which the
 * NSS wrapper library presents to the server instead of the system's files.
 *
 * @param passwd file in the format of {@code /etc/passwd}
 * @param group file in the format of {@code /etc/group}
 * @param guestAccount the user that guests become
 */
record SambaUsers(Path passwd, Path group, String guestAccount) {
    /** Writes both files into the server's folder. */
    static SambaUsers write(Path home) throws IOException {
        int uid = (Integer) Files.getAttribute(home, "unix:uid");
        int gid = (Integer) Files.getAttribute(home, "unix:gid");
        boolean root = uid == 0;
        // Only root can become another user; otherwise alice is the user that runs the tests, and guests become alice.
        int alice = root ? 20001 : uid;
        int aliceGroup = root ? 20001 : gid;
        Path passwd =
                Files.writeString(home.resolve("passwd"), """
                root:x:0:0::/:/bin/false
                nobody:x:65534:65534::/:/bin/false
                alice:x:%d:%d::/:/bin/false
                bob:x:%d:%d::/:/bin/false
                """.formatted(alice, aliceGroup, alice + 1, aliceGroup + 1));
        Path group = Files.writeString(home.resolve("group"), """
                root:x:0:
                nogroup:x:65534:
                alice:x:%d:
                bob:x:%d:
                """.formatted(aliceGroup, aliceGroup + 1));
        return new SambaUsers(passwd, group, root ? "nobody" : "alice");
    }

    /** Adds alice and bob to the password database of the configuration. */
    void create(SambaInstallation installation, Path config) throws IOException, InterruptedException {
        add(installation, config, SambaServer.USER, SambaServer.PASSWORD);
        add(installation, config, "bob", "pw2");
    }

    void environment(SambaInstallation installation, Map<String, String> environment) {
        environment.put("LD_PRELOAD", installation.nssWrapper().toString());
        environment.put("NSS_WRAPPER_PASSWD", passwd.toString());
        environment.put("NSS_WRAPPER_GROUP", group.toString());
    }

    private void add(SambaInstallation installation, Path config, String user, String password)
            throws IOException, InterruptedException {
        ProcessBuilder pdbedit =
                new ProcessBuilder(installation.pdbedit().toString(), "-s", config.toString(), "-a", "-u", user, "-t");
        environment(installation, pdbedit.environment());
        SambaServer.run(pdbedit, password, password);
    }
}
