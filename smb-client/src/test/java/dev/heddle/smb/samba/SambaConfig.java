// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The lines of a {@code smb.conf}, beside those that every private server needs. Immutable: each method returns a
 * changed copy. Equal configurations may share one server.
 *
 * @param global lines of {@code [global]}
 * @param shares lines of each share; the server chooses the folder of a share
 */
record SambaConfig(Map<String, String> global, Map<String, Map<String, String>> shares) {
    /** The share that alice reads and writes. */
    static final String SHARE = "share";
    /** The share to which nobody can write. */
    static final String READ_ONLY = "readonly";
    /** The share that accepts guests. */
    static final String GUEST = "guests";
    /** The share that only bob can access. */
    static final String BOB_ONLY = "bobonly";

    /** In a line of a share: its folder, which the server chooses. */
    static final String FOLDER = "{folder}";

    SambaConfig {
        global = Collections.unmodifiableMap(new LinkedHashMap<>(global));
        shares = Collections.unmodifiableMap(new LinkedHashMap<>(shares));
    }

    /** The four shares, and otherwise Samba's defaults. */
    static SambaConfig standard() {
        return new SambaConfig(Map.of(), Map.of())
                .share(SHARE, Map.of("read only", "no"))
                .share(READ_ONLY, Map.of("read only", "yes"))
                .share(GUEST, Map.of("read only", "no", "guest ok", "yes"))
                .share(BOB_ONLY, Map.of("read only", "no", "valid users", "bob"));
    }

    /**
     * Watches report the changes of clients from the start. By default Samba lets the kernel report changes, which
     * begins some time after the watch was granted.
     */
    static SambaConfig reportingOwnChanges() {
        return standard().global("kernel change notify", "no");
    }

    SambaConfig global(String key, String value) {
        Map<String, String> lines = new LinkedHashMap<>(global);
        lines.put(key, value);
        return new SambaConfig(lines, shares);
    }

    SambaConfig share(String name, Map<String, String> lines) {
        Map<String, Map<String, String>> more = new LinkedHashMap<>(shares);
        more.put(name, Map.copyOf(lines));
        return new SambaConfig(global, more);
    }

    /** The text of {@code smb.conf} for a server in {@code home} that listens on {@code port}. */
    String render(Path home, int port, String guestAccount) {
        Map<String, String> lines = base(home, port, guestAccount);
        lines.putAll(global);
        StringBuilder text = new StringBuilder("[global]\n");
        append(text, lines);
        shares.forEach((name, shareLines) -> {
            text.append('[').append(name).append("]\n");
            String folder = home.resolve("shares").resolve(name).toString();
            text.append("  path = ").append(folder).append('\n');
            shareLines.forEach((key, value) -> append(text, Map.of(key, value.replace(FOLDER, folder))));
        });
        return text.toString();
    }

    private static Map<String, String> base(Path home, int port, String guestAccount) {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("workgroup", "WORKGROUP");
        lines.put("netbios name", "TESTSRV");
        lines.put("server role", "standalone server");
        lines.put("passdb backend", "tdbsam:" + home.resolve("private/passdb.tdb"));
        lines.put("private dir", home.resolve("private").toString());
        lines.put("lock directory", home.resolve("lock").toString());
        lines.put("state directory", home.resolve("state").toString());
        lines.put("cache directory", home.resolve("cache").toString());
        lines.put("pid directory", home.resolve("run").toString());
        lines.put("ncalrpc dir", home.resolve("ncalrpc").toString());
        lines.put("log file", home.resolve("log/log.smbd").toString());
        lines.put("smb ports", Integer.toString(port));
        lines.put("interfaces", "lo");
        lines.put("bind interfaces only", "yes");
        lines.put("disable netbios", "yes");
        lines.put("load printers", "no");
        lines.put("printing", "bsd");
        lines.put("printcap name", "/dev/null");
        lines.put("disable spoolss", "yes");
        lines.put("usershare max shares", "0");
        lines.put("guest account", guestAccount);
        return lines;
    }

    private static void append(StringBuilder text, Map<String, String> lines) {
        lines.forEach((key, value) ->
                text.append("  ").append(key).append(" = ").append(value).append('\n'));
    }
}
