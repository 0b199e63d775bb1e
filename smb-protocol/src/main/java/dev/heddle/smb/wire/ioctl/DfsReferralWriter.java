// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire.ioctl;

import dev.heddle.smb.wire.WireWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Encodes a {@link DfsReferralResponse}: the entries, then their strings, each string once. */
final class DfsReferralWriter {
    private static final int V3_SIZE = 34;

    private final Map<List<String>, Integer> strings = new LinkedHashMap<>();
    private int end;

    private DfsReferralWriter(int stringsAt) {
        this.end = stringsAt;
    }

    static ByteBuffer write(DfsReferralResponse response, int entriesAt) {
        int stringsAt = entriesAt;
        for (DfsReferral entry : response.entries()) {
            stringsAt += size(entry);
        }
        DfsReferralWriter writer = new DfsReferralWriter(stringsAt);
        response.entries().forEach(writer::place);
        ByteBuffer output = ByteBuffer.allocate(writer.end).order(ByteOrder.LITTLE_ENDIAN);
        output.putShort((short) response.pathConsumed());
        output.putShort((short) response.entries().size()).putInt(response.flags());
        response.entries().forEach(entry -> writer.entry(output, entry));
        for (List<String> texts : writer.strings.keySet()) {
            texts.forEach(text -> terminated(output, text));
        }
        return output.flip();
    }

    private static int size(DfsReferral entry) {
        return switch (entry.version()) {
            case 1 -> DfsReferralReader.PREFIX + length(List.of(((DfsReferral.Target) entry).networkAddress()));
            case 2 -> DfsReferralReader.V2_SIZE;
            default -> V3_SIZE;
        };
    }

    private static int length(List<String> texts) {
        return texts.stream()
                .mapToInt(text -> WireWriter.utf16Length(text) + Character.BYTES)
                .sum();
    }

    private static void terminated(ByteBuffer output, String text) {
        WireWriter.utf16(output, text);
        output.putChar('\0');
    }

    private void place(DfsReferral entry) {
        switch (entry) {
            case DfsReferral.NameList names -> {
                place(List.of(names.specialName()));
                place(names.expandedNames());
            }
            case DfsReferral.Target target
            when target.version() > 1 -> {
                place(List.of(target.dfsPath()));
                place(List.of(target.alternatePath()));
                place(List.of(target.networkAddress()));
            }
            case DfsReferral.Target inItsEntry -> {}
        }
    }

    private void place(List<String> texts) {
        if (strings.putIfAbsent(texts, end) == null) {
            end += length(texts);
        }
    }

    private void entry(ByteBuffer output, DfsReferral entry) {
        int at = output.position();
        output.putShort((short) entry.version()).putShort((short) size(entry));
        output.putShort((short) entry.serverType()).putShort((short) entry.flags());
        switch (entry) {
            case DfsReferral.NameList names -> {
                output.putInt((int) names.timeToLive());
                offset(output, at, List.of(names.specialName()));
                output.putShort((short) names.expandedNames().size());
                offset(output, at, names.expandedNames());
            }
            case DfsReferral.Target target
            when target.version() > 1 -> {
                if (target.version() == 2) {
                    output.putInt(0); // Proximity, which clients ignore
                }
                output.putInt((int) target.timeToLive());
                offset(output, at, List.of(target.dfsPath()));
                offset(output, at, List.of(target.alternatePath()));
                offset(output, at, List.of(target.networkAddress()));
            }
            case DfsReferral.Target target -> terminated(output, target.networkAddress());
        }
        WireWriter.zerosUntil(output, at + size(entry));
    }

    private void offset(ByteBuffer output, int entryAt, List<String> texts) {
        output.putShort(WireWriter.length16("offset", strings.getOrDefault(texts, end) - entryAt));
    }
}
