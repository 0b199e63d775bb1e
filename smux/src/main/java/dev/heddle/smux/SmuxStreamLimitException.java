package dev.heddle.smux;

/** The session has as many streams as {@link SmuxConfig#maxStreams()} allows. */
public final class SmuxStreamLimitException extends SmuxException {
    private static final long serialVersionUID = 1;

    SmuxStreamLimitException(int maxStreams) {
        super("the session has " + maxStreams + " streams already", 0, null);
    }
}
