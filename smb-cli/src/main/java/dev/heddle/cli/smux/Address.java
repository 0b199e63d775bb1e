// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.smux;

import java.net.InetSocketAddress;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A host and a port, written {@code 127.0.0.1:8080} or {@code [::1]:8080}.
 *
 * @param host a name or an address
 * @param port 0 to 65535; to listen on 0 lets the system choose the port
 */
record Address(String host, int port) {
    InetSocketAddress resolved() {
        return new InetSocketAddress(host, port);
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }

    static Address parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        String port = text.substring(colon + 1);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        if (host.isEmpty() || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65535) {
            throw new IllegalArgumentException("HOST:PORT is needed, not '" + text + "'");
        }
        return new Address(host, Integer.parseInt(port));
    }

    /** The converter for picocli. */
    static final class Converter implements ITypeConverter<Address> {
        @Override
        public Address convert(String value) {
            try {
                return parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
