package dev.heddle.smux;

/** No stream can be opened on this session any more: it is being drained, or its stream ids are used up. */
public final class SmuxGoAwayException extends SmuxException {
    private static final long serialVersionUID = 1;

    SmuxGoAwayException(String message) {
        super(message, 0, null);
    }
}
