// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.ExchangeTimeoutException;
import dev.heddle.smb.SmbAccessDeniedException;
import dev.heddle.smb.SmbAlreadyExistsException;
import dev.heddle.smb.SmbDirectoryNotEmptyException;
import dev.heddle.smb.SmbDiskFullException;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbInvalidNameException;
import dev.heddle.smb.SmbNotFoundException;
import dev.heddle.smb.SmbNotSupportedException;
import dev.heddle.smb.SmbSharingViolationException;
import dev.heddle.smb.SmbStatusException;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SmbCommand;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SmbErrorsTest {
    static Stream<Arguments> statuses() {
        return Stream.of(
                Arguments.of(NtStatus.SHARING_VIOLATION, SmbSharingViolationException.class, true),
                Arguments.of(NtStatus.FILE_LOCK_CONFLICT, SmbSharingViolationException.class, true),
                Arguments.of(NtStatus.DISK_FULL, SmbDiskFullException.class, false),
                Arguments.of(NtStatus.QUOTA_EXCEEDED, SmbDiskFullException.class, false),
                Arguments.of(NtStatus.DIRECTORY_NOT_EMPTY, SmbDirectoryNotEmptyException.class, false),
                Arguments.of(NtStatus.OBJECT_NAME_INVALID, SmbInvalidNameException.class, false),
                Arguments.of(NtStatus.NAME_TOO_LONG, SmbInvalidNameException.class, false),
                Arguments.of(NtStatus.NOT_SUPPORTED, SmbNotSupportedException.class, false),
                Arguments.of(NtStatus.INVALID_DEVICE_REQUEST, SmbNotSupportedException.class, false),
                Arguments.of(NtStatus.INSUFFICIENT_RESOURCES, SmbStatusException.class, true),
                Arguments.of(NtStatus.REQUEST_NOT_ACCEPTED, SmbStatusException.class, true),
                Arguments.of(NtStatus.INVALID_PARAMETER, SmbStatusException.class, false),
                Arguments.of(NtStatus.OBJECT_NAME_NOT_FOUND, SmbNotFoundException.class, false),
                Arguments.of(NtStatus.OBJECT_NAME_COLLISION, SmbAlreadyExistsException.class, false),
                Arguments.of(NtStatus.ACCESS_DENIED, SmbAccessDeniedException.class, false));
    }

    @ParameterizedTest
    @MethodSource("statuses")
    void aStatusHasItsTypeAndTellsWhetherToRetry(NtStatus status, Class<?> type, boolean retryable) {
        SmbException failure = SmbErrors.ofStatus(status, SmbCommand.CREATE, "a\\b");
        assertThat(failure).isExactlyInstanceOf(type);
        assertThat(failure.is(status)).isTrue();
        assertThat(failure.isRetryable()).isEqualTo(retryable);
    }

    @Test
    void lostConnectionsAndTimeoutsAreRetryable() {
        assertThat(SmbErrors.translate(
                                new ConnectionClosedException(
                                        ConnectionClosedException.Reason.PEER_CLOSED, "gone", null),
                                SmbCommand.READ,
                                "")
                        .isRetryable())
                .isTrue();
        assertThat(SmbErrors.translate(
                                new ExchangeTimeoutException(ExchangeTimeoutException.Stage.REPLY, "no reply"),
                                SmbCommand.READ,
                                "")
                        .isRetryable())
                .isTrue();
        assertThat(SmbErrors.reconnected().getCause()).isInstanceOf(SmbException.class);
    }
}
