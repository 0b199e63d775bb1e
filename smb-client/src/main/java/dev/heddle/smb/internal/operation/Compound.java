// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.operation;

import dev.heddle.smb.SmbException;
import dev.heddle.smb.internal.chain.SmbCall;
import dev.heddle.smb.internal.chain.TreeHandler;
import dev.heddle.smb.wire.CloseRequest;
import dev.heddle.smb.wire.CreateRequest;
import dev.heddle.smb.wire.CreateResponse;
import dev.heddle.smb.wire.FileId;
import dev.heddle.smb.wire.SmbRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Related requests in one frame, which take one round trip: an open, operations on the file, and its close ([MS-SMB2]
 * 3.2.4.1.4).
 *
 * @param path for messages
 * @param create opens the file
 * @param steps requests with {@link FileId#RELATED}
 * @param closes whether the frame ends with CLOSE; if not, a CLOSE follows after the other responses
 * @param body uses the responses
 */
public record Compound<V extends @Nullable Object>(
        String path, CreateRequest create, List<SmbRequest> steps, boolean closes, Body<V> body)
        implements Operation<V> {

    /** Uses the responses to the open and, in order, to the steps: it takes one for each step, or throws. */
    @FunctionalInterface
    public interface Body<V extends @Nullable Object> {
        V read(CreateResponse created, CompoundCall<V> answers) throws SmbException;
    }

    public static <V extends @Nullable Object> Compound<V> closing(
            String path, CreateRequest create, List<SmbRequest> steps, Body<V> body) {
        return new Compound<>(path, create, steps, true, body);
    }

    List<SmbCall> calls() {
        List<SmbCall> calls = new ArrayList<>();
        SmbCall open = SmbCall.of(create, path);
        calls.add(closes ? open.asClosedInFrame() : open);
        for (SmbRequest step : steps) {
            calls.add(SmbCall.of(step, path).asRelated());
        }
        if (closes) {
            calls.add(SmbCall.of(new CloseRequest(0, FileId.RELATED), path).asRelated());
        }
        return calls;
    }

    @Override
    public CompoundCall<V> send(TreeHandler tree) throws SmbException {
        return new CompoundCall<>(tree, this);
    }
}
