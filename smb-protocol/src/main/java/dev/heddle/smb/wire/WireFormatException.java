// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import java.io.IOException;

/**
 * Signals that bytes from a peer violate the format of their structure. The message names structure, field and value.
 */
public final class WireFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception for a field with an invalid value.
     *
     * @param structure the structure's name in the specification
     * @param field the field's name
     * @param at where the field starts, in bytes from the start of the buffer that was read
     * @param value the value of the field
     * @param problem what is wrong with the value
     */
    public WireFormatException(String structure, String field, int at, long value, String problem) {
        super(structure + "." + field + " at offset " + at + " is " + value + " (0x" + Long.toHexString(value) + "): "
                + problem);
    }
}
