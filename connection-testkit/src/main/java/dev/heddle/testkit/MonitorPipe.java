// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;

/**
 * A pipe within this JVM with the least helpful behavior that streams may have: closing it does not wake a blocked
 * reader or writer, only an interrupt does. Unlike the pipes of the JDK, it works with any threads.
 */
final class MonitorPipe {
    private final byte[] bytes;
    private int start; // guarded by this, as are the fields below
    private int length;
    private boolean outputClosed;
    private boolean inputClosed;

    MonitorPipe(int capacity) {
        bytes = new byte[capacity];
    }

    InputStream in() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] target, int offset, int count) throws IOException {
                return take(target, offset, count);
            }

            @Override
            public void close() {
                closeInput();
            }
        };
    }

    OutputStream out() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] source, int offset, int count) throws IOException {
                for (int i = offset; i < offset + count; ) {
                    i += put(source, i, offset + count - i);
                }
            }

            @Override
            public void close() {
                closeOutput();
            }
        };
    }

    private synchronized int take(byte[] target, int offset, int count) throws IOException {
        while (length == 0) {
            if (outputClosed) {
                return -1;
            }
            pause();
        }
        int taken = Math.min(Math.min(count, length), bytes.length - start);
        System.arraycopy(bytes, start, target, offset, taken);
        start = (start + taken) % bytes.length;
        length -= taken;
        notifyAll();
        return taken;
    }

    private synchronized int put(byte[] source, int offset, int count) throws IOException {
        while (length == bytes.length && !inputClosed) {
            pause();
        }
        if (inputClosed || outputClosed) {
            throw new IOException("the pipe is closed");
        }
        int end = (start + length) % bytes.length;
        int put = Math.min(Math.min(count, bytes.length - length), bytes.length - end);
        System.arraycopy(source, offset, bytes, end, put);
        length += put;
        notifyAll();
        return put;
    }

    @SuppressWarnings("WaitNotInLoop") // the callers check their condition again
    private void pause() throws InterruptedIOException {
        try {
            wait();
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
    }

    private synchronized void closeInput() {
        inputClosed = true;
        if (length == bytes.length) {
            notifyAll(); // wakes the writer of the other end, whose peer is gone
        }
    }

    private synchronized void closeOutput() {
        outputClosed = true;
        if (length == 0) {
            notifyAll(); // wakes the reader of the other end
        }
    }
}
