// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmbHeaderTest {
    @Test
    void patchersAndPeeksAgreeWithTheRecord() throws WireFormatException {
        ByteBuffer b = buffer(192);
        new SmbHeader(1, 0, SmbCommand.READ, 2, 0, 0, 3, 4, 0, 5).encode(b.position(72));
        int at = 72;
        SmbHeader.putCreditCharge(b, at, 65_535);
        SmbHeader.putCredits(b, at, 40_000);
        SmbHeader.putFlags(b, at, SmbHeader.FLAG_RELATED);
        SmbHeader.putNextCommand(b, at, 0);
        SmbHeader.putMessageId(b, at, -7);
        SmbHeader.putTreeId(b, at, -8);
        SmbHeader.putSessionId(b, at, -9);

        assertThat(SmbHeader.decode(b.slice(at, 64).order(ByteOrder.LITTLE_ENDIAN)))
                .isEqualTo(new SmbHeader(65_535, 0, SmbCommand.READ, 40_000, SmbHeader.FLAG_RELATED, 0, -7, -8, 0, -9));
        assertThat(SmbHeader.creditCharge(b, at)).isEqualTo(65_535);
        assertThat(SmbHeader.credits(b, at)).isEqualTo(40_000);
        assertThat(SmbHeader.command(b, at)).isEqualTo(SmbCommand.READ);
        assertThat(SmbHeader.messageId(b, at)).isEqualTo(-7);
        assertThat(SmbHeader.treeId(b, at)).isEqualTo(-8);
        assertThat(SmbHeader.sessionId(b, at)).isEqualTo(-9);
    }

    @Test
    void asyncHeaderHasNoTreeId() throws WireFormatException {
        SmbHeader header = new SmbHeader(
                0, 0x103, SmbCommand.WRITE, 1, SmbHeader.FLAG_ASYNC | SmbHeader.FLAG_SERVER_TO_REDIR, 0, 3, 0, -2, 5);
        ByteBuffer b = buffer(64);
        header.encode(b);
        assertThat(SmbHeader.decode(b)).isEqualTo(header);
        assertThat(SmbHeader.asyncId(b, 0)).isEqualTo(-2);
    }

    @Test
    void compoundIsSplitAtNextCommand() throws WireFormatException {
        ByteBuffer b = buffer(64 + 24 + 64 + 5);
        new SmbHeader(0, 0, SmbCommand.CLOSE, 1, 0, 88, 1, 0, 0, 0).encode(b);
        new SmbHeader(0, 0, SmbCommand.ECHO, 1, 0, 0, 2, 0, 0, 0).encode(b.position(88));
        assertThat(SmbHeader.messageLength(b, 0)).isEqualTo(88);
        assertThat(SmbHeader.messageLength(b, 88)).isEqualTo(69);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 63, 65, 68, 100, 96, 104, Integer.MAX_VALUE, Integer.MIN_VALUE, -8})
    void badNextCommandIsNamed(int next) {
        ByteBuffer b = buffer(64 + 24 + 64);
        new SmbHeader(0, 0, SmbCommand.CLOSE, 1, 0, next, 1, 0, 0, 0).encode(b);
        assertThatThrownBy(() -> SmbHeader.messageLength(b, 0))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("NextCommand at offset 20");
    }

    @Test
    void whatIsNoHeaderIsRefused() {
        assertThatThrownBy(() -> SmbHeader.decode(buffer(63)))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("length");
        assertThatThrownBy(() -> SmbHeader.decode(buffer(64)))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("ProtocolId");
        ByteBuffer size = header();
        size.putShort(4, (short) 65);
        assertThatThrownBy(() -> SmbHeader.decode(size))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("StructureSize at offset 4 is 65");
        ByteBuffer command = header();
        command.putShort(SmbHeader.COMMAND_OFFSET, (short) 19);
        assertThatThrownBy(() -> SmbHeader.decode(command))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("Command at offset 12 is 19");
        assertThatThrownBy(() -> SmbHeader.messageLength(header(), 1))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("length");
    }

    @ParameterizedTest
    @EnumSource(SmbCommand.class)
    void commandsAreFoundByTheirCode(SmbCommand command) {
        assertThat(SmbCommand.of(command.code())).isEqualTo(command);
    }

    @Test
    void otherCodesAreNoCommands() {
        assertThat(SmbCommand.of(-1)).isNull();
        assertThat(SmbCommand.of(19)).isNull();
        assertThat(SmbCommand.OPLOCK_BREAK.code()).isEqualTo(18);
        assertThat(SmbCommand.QUERY_DIRECTORY.code()).isEqualTo(14);
    }

    private static ByteBuffer header() {
        ByteBuffer b = buffer(64);
        new SmbHeader(0, 0, SmbCommand.ECHO, 1, 0, 0, 1, 0, 0, 0).encode(b);
        return b;
    }

    private static ByteBuffer buffer(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
