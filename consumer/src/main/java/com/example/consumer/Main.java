package com.example.consumer;

import dev.heddle.smb.Credentials;
import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.testserver.EmbeddedSmbServer;
import dev.heddle.smb.testserver.ServedShare;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Copies a file to a server and back, and compares it. */
public final class Main {
    private Main() {}

    /** Runs it; ends with a failure if anything is not as it should be. */
    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("consumer");
        Path notes = folder.resolve("notes.txt");
        Path copy = folder.resolve("copy.txt");
        Path served = Files.createDirectory(folder.resolve("served"));
        byte[] content = new byte[1_000_003];
        new Random(1).nextBytes(content);
        Files.write(notes, content);
        char[] password = "secret".toCharArray();
        try (EmbeddedSmbServer server = EmbeddedSmbServer.builder()
                        .share(ServedShare.of("data", served))
                        .user("alice", "secret")
                        .start();
                SmbClient client = SmbClient.builder()
                        .credentials(Credentials.password("alice", password))
                        .build();
                SmbSession session = client.connect(server.host(), server.port());
                SmbShare share = session.share("data")) {
            share.upload(notes, "notes.txt");
            share.download("notes.txt", copy);
            if (Files.mismatch(notes, copy) != -1) {
                throw new IllegalStateException("the copy differs");
            }
            System.out.println("consumer: " + session.info().dialect() + " on backend " + session.info().backend()
                    + ", Java " + Runtime.version().feature() + ", "
                    + (Main.class.getModule().isNamed() ? "module path" : "class path"));
        } finally {
            for (Path file : new Path[] {notes, copy, served.resolve("notes.txt"), served, folder}) {
                Files.deleteIfExists(file);
            }
        }
    }
}
