package dev.heddle.smux;

/** This side has opened as many streams as {@link SmuxConfig#maxStreams()} allows. */
public final class SmuxStreamLimitException extends SmuxException {
    private static final long serialVersionUID = 1;

    SmuxStreamLimitException(int maxStreams) {
        super("this side has " + maxStreams + " streams open already", 0, null);
    }
}
