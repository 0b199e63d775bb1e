// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/**
 * The programs of an installed Samba that these tests start.
 *
 * @param smbd the server
 * @param pdbedit creates its users
 * @param smbclient Samba's own client
 * @param setsid starts each server in its own process session, by which its processes are found again
 * @param nssWrapper the library that gives the server its own users instead of the system's
 */
record SambaInstallation(Path smbd, Path pdbedit, Path smbclient, Path setsid, Path nssWrapper) {
    /** How to install Samba, if {@link #find} finds nothing. */
    static final String HOW_TO_ENABLE =
            "tests against a real Samba need: apt-get install samba smbclient samba-common-bin libnss-wrapper";

    /**
     * Returns the installation of this machine. Without one, a test that needs its programs against another server is
     * skipped.
     */
    static SambaInstallation orSkip() {
        return find().orElseThrow(() -> new TestAbortedException(HOW_TO_ENABLE));
    }

    /** Searches the PATH, and the usual places of system programs and libraries. */
    static Optional<SambaInstallation> find() {
        List<Path> programs = new ArrayList<>();
        Pattern.compile(":")
                .splitAsStream(System.getenv().getOrDefault("PATH", ""))
                .filter(folder -> !folder.isEmpty())
                .map(Path::of)
                .forEach(programs::add);
        Stream.of("/usr/sbin", "/usr/local/sbin", "/sbin").map(Path::of).forEach(programs::add);
        String machine = System.getProperty("os.arch").equals("amd64") ? "x86_64" : System.getProperty("os.arch");
        List<Path> libraries = Stream.of("/usr/lib/" + machine + "-linux-gnu", "/usr/lib64", "/usr/lib")
                .map(Path::of)
                .toList();
        return find(programs, libraries);
    }

    static Optional<SambaInstallation> find(List<Path> programs, List<Path> libraries) {
        Optional<Path> smbd = in(programs, "smbd");
        Optional<Path> pdbedit = in(programs, "pdbedit");
        Optional<Path> smbclient = in(programs, "smbclient");
        Optional<Path> setsid = in(programs, "setsid");
        Optional<Path> wrapper = in(libraries, "libnss_wrapper.so");
        return Stream.of(smbd, pdbedit, smbclient, setsid, wrapper).allMatch(Optional::isPresent)
                ? Optional.of(
                        new SambaInstallation(smbd.get(), pdbedit.get(), smbclient.get(), setsid.get(), wrapper.get()))
                : Optional.empty();
    }

    private static Optional<Path> in(List<Path> folders, String name) {
        return folders.stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::isReadable)
                .findFirst();
    }
}
