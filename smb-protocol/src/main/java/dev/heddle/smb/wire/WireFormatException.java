package dev.heddle.smb.wire;

import java.io.IOException;

/**
 * Bytes from a peer that do not have the form their structure demands. The message names structure, field and value.
 */
public final class WireFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * A field with a value that cannot be right.
     *
     * @param structure the structure's name in the specification
     * @param field the field's name
     * @param at where the field starts, in bytes from the start of the buffer that was read
     * @param value what stands there
     * @param problem what is wrong with it
     */
    public WireFormatException(String structure, String field, int at, long value, String problem) {
        super(structure + "." + field + " at offset " + at + " is " + value + " (0x" + Long.toHexString(value) + "): "
                + problem);
    }
}
